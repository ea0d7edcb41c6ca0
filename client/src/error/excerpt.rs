//! What a body that is no answer says to people.

/// How much of it an error keeps, in bytes.
const CAP: usize = 512;

/// The beginning of a body.
pub(super) fn excerpt(body: &[u8]) -> String {
    let head = body.get(..CAP).unwrap_or(body);
    let mut text = String::from_utf8_lossy(head).into_owned();
    if head.len() < body.len() {
        text.push('…');
    }
    text
}

/// The title of an HTML page.
pub(crate) fn title(body: &[u8]) -> Option<String> {
    /// Titles stand at the top; a page may be long.
    const FAR: usize = 16 * 1024;
    let page = String::from_utf8_lossy(body.get(..FAR).unwrap_or(body));
    let lower = page.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let start = tag + lower.get(tag..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find('<')?;
    let words: Vec<&str> = page.get(start..end)?.split_whitespace().collect();
    let title: String = words.join(" ").chars().take(200).collect();
    (!title.is_empty()).then_some(title)
}

/// Whether a page is one that Cloudflare puts before the answer while it is busy, by its title.
pub(super) fn is_challenge(title: &str) -> bool {
    const TITLES: &[&str] = &["Just a moment", "Attention Required!"];
    TITLES.iter().any(|known| title.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_title() {
        assert_eq!(
            title(b"<!DOCTYPE html><HTML><head><Title id=x>\n 503 \n Backend</title>").as_deref(),
            Some("503 Backend")
        );
        for page in ["", "<html>", "<title>", "<title></title>", "{\"title\":1}"] {
            assert_eq!(title(page.as_bytes()), None, "{page}");
        }
    }

    #[test]
    fn an_excerpt_is_short_whatever_the_body() {
        assert_eq!(excerpt(b"abc"), "abc");
        let long = "ä".repeat(10_000);
        assert!(excerpt(long.as_bytes()).len() < 600);
    }
}
