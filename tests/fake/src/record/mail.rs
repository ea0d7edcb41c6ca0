//! Addresses that mail is sent to, in texts.

use std::ops::Range;

/// Whether a text is one address and nothing else.
pub(super) fn is_address(text: &str) -> bool {
    addresses(text).eq(std::iter::once(0..text.len()))
}

/// Where addresses are.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('@').filter_map(|(at, _)| {
        let before = text[..at]
            .trim_end_matches(|char: char| char.is_alphanumeric() || ".%+-_".contains(char));
        let after = &text[at + 1..];
        let rest =
            after.trim_start_matches(|char: char| char.is_alphanumeric() || ".-".contains(char));
        let domain = after[..after.len() - rest.len()].trim_end_matches('.');
        let is_address = before.len() < at && domain.contains('.') && !domain.starts_with('.');
        is_address.then(|| before.len()..at + 1 + domain.len())
    })
}

#[cfg(test)]
mod tests {
    use super::{addresses, is_address};

    #[test]
    fn addresses_are_found_in_texts() {
        let text = "Write to ann.b+c@mail.example.org, or not; @nobody and me@here are none.";
        let found: Vec<_> = addresses(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["ann.b+c@mail.example.org"]);
        assert!(is_address("a@b.c"));
        assert!(!is_address("to a@b.c"));
    }
}
