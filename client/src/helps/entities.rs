//! Text that Bungie escaped for web pages.

use std::borrow::Cow;

/// The text with its HTML entities decoded, by name or number: `&amp;`, `&#39;`, `&#x27;`.
///
/// What users have written about a clan comes escaped: its name, motto and call sign, and what it says
/// about itself. It is kept as it comes, because a page can show it safely that way and anything else
/// has to decode it once. What is decoded has to be escaped again before it stands in a page. What is no
/// entity, or lacks its `;`, stays.
///
/// ```
/// use bungie_client::unescaped;
///
/// assert_eq!(unescaped("Rock &amp; Roll &#39;n&#x27; more"), "Rock & Roll 'n' more");
/// ```
pub fn unescaped(text: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

#[cfg(test)]
mod tests {
    use super::unescaped;
    use std::borrow::Cow;

    #[test]
    fn entities_are_decoded_once() {
        for (text, decoded) in [
            ("Rock &amp; Roll", "Rock & Roll"),
            ("&lt;3 &quot;us&quot;", "<3 \"us\""),
            ("&#39;&#x27;&#X27;&apos;", "''''"),
            ("&eacute;&#233;&hearts;", "éé♥"),
            ("&#128512;", "😀"),
            ("&amp;amp;", "&amp;"),
        ] {
            assert_eq!(unescaped(text), decoded, "{text}");
        }
    }

    #[test]
    fn what_is_no_entity_stays() {
        for text in [
            "",
            "Rock & Roll",
            "A&B;",
            "&amp",
            "&",
            "&;",
            "&#;",
            "&#xD800;",
            "&#99999999999;",
            "&nosuchentity;",
        ] {
            assert!(
                matches!(unescaped(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }
}
