//! What is written of an answer that is no JSON.

/// Of a page only its title, and of broken JSON only the first character: names within them have no place by which they
/// could be known. Any other text stays.
pub(super) fn excerpt(text: String, is_html: bool) -> String {
    let first = text.trim_start().chars().next();
    match first {
        Some('<') => page(&text),
        _ if is_html => page(&text),
        Some(first @ ('{' | '[' | '"')) => first.to_string(),
        _ => text,
    }
}

fn page(text: &str) -> String {
    format!("<title>{}</title>", title(text).unwrap_or_default())
}

fn title(text: &str) -> Option<&str> {
    // As long as the text, so that places are the same.
    let lower = text.to_ascii_lowercase();
    let tag = lower.find("<title")?;
    let start = tag + lower[tag..].find('>')? + 1;
    let length = lower[start..].find("</title")?;
    Some(text[start..start + length].trim())
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn pages_are_their_titles() {
        let of = |text: &str, is_html| excerpt(text.to_owned(), is_html);
        let page = "<!DOCTYPE html>\n<HTML><Title id=a> Just a moment </TITLE>Jane";
        assert_eq!(of(page, false), "<title>Just a moment</title>");
        assert_eq!(of("Jane", true), "<title></title>");
        assert_eq!(of("<html>Jane", true), "<title></title>");
        assert_eq!(of(" {\"name\": \"Ja", false), "{");
        assert_eq!(of("error code: 1020", false), "error code: 1020");
    }
}
