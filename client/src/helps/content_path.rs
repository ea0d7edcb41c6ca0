//! URLs of images and other files, from the paths that answers hold.

use crate::CONTENT;
use http::Uri;

/// A path of an image or another file, as properties such as `icon`, `screenshot` and `emblem_path`
/// hold it.
pub trait ContentPath {
    /// The URL at Bungie's content server. An absolute URL stays as it is. `None` if the text is empty
    /// or no path: a property that holds one may also hold a bare name.
    ///
    /// Where the content is elsewhere, [`Client::content_url`](crate::Client::content_url) knows it.
    ///
    /// ```
    /// use bungie_client::ContentPath;
    ///
    /// let icon = "/img/misc/missing_icon_d2.png".content_url();
    /// assert_eq!(icon.as_deref(), Some("https://www.bungie.net/img/misc/missing_icon_d2.png"));
    /// assert_eq!("".content_url(), None);
    /// ```
    fn content_url(&self) -> Option<String>;
}

impl ContentPath for str {
    fn content_url(&self) -> Option<String> {
        resolve(CONTENT.base, self)
    }
}

/// The URL of a path below a base without a final slash.
pub(crate) fn resolve(base: &str, path: &str) -> Option<String> {
    if is_path(path) {
        return Some(format!("{base}{path}"));
    }
    is_absolute(path).then(|| path.to_owned())
}

/// Whether it begins at the root and leads to where it says, whatever reads the URL.
pub(crate) fn is_path(path: &str) -> bool {
    let mut segments = path.split(['/', '?', '#']);
    path.starts_with('/')
        && !path.starts_with("//")
        && path.chars().all(is_plain)
        && !segments.any(is_step)
}

/// Whether URL parsers take the segment for a step within the path.
fn is_step(segment: &str) -> bool {
    let decoded = segment.replace("%2e", ".").replace("%2E", ".");
    matches!(decoded.as_str(), "." | "..")
}

fn is_absolute(text: &str) -> bool {
    let is_web = |url: Uri| {
        matches!(url.scheme_str(), Some("https" | "http"))
            && url.host().is_some_and(|host| !host.is_empty())
    };
    text.chars().all(is_plain) && text.parse().is_ok_and(is_web)
}

/// What URL parsers neither take out nor mend.
fn is_plain(letter: char) -> bool {
    !letter.is_whitespace() && !letter.is_control() && letter != '\\'
}

#[cfg(test)]
mod tests {
    use super::ContentPath;

    #[test]
    fn paths_are_resolved_at_the_content_server() {
        let icon = String::from("/common/destiny2_content/icons/a_b-1.png");
        let url = "https://www.bungie.net/common/destiny2_content/icons/a_b-1.png";
        assert_eq!(icon.content_url().as_deref(), Some(url));
        let url = "/a/b.png?v=1".content_url();
        assert_eq!(url.as_deref(), Some("https://www.bungie.net/a/b.png?v=1"));
    }

    #[test]
    fn an_absolute_url_stays() {
        for url in [
            "https://halo.bungie.net/Stats/emblem.ashx?s=90&0=6",
            "http://example.com/a.png",
        ] {
            assert_eq!(url.content_url().as_deref(), Some(url));
        }
    }

    #[test]
    fn what_is_no_path_has_no_url() {
        for text in [
            "",
            " ",
            "Guardian4771",
            "a_fist_of_havoc",
            "common/icon.png",
            "//example.com/icon.png",
            "/\\example.com",
            "/a b.png",
            "/a\n.png",
            "/../icon.png",
            "/a/./b.png",
            "/a/%2E%2e/b.png",
            "https://",
            "ftp://example.com/a.png",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
        ] {
            assert_eq!(text.content_url(), None, "{text:?}");
        }
    }
}
