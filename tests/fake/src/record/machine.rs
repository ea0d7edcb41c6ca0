//! Addresses of machines, in texts.

use std::{net::IpAddr, ops::Range};

/// What stands for every address: those that documents are to use.
const REPLACEMENTS: (&str, &str) = ("192.0.2.1", "2001:db8::1");

/// Where addresses are, and what stands for each.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    let mut from = 0;
    let runs = std::iter::from_fn(move || {
        let start = from + text[from..].find(is_part)?;
        let rest = text[start..].find(|char| !is_part(char));
        from = rest.map_or(text.len(), |length| start + length);
        Some(start..from)
    });
    runs.filter_map(|run| address(text, run))
}

fn is_part(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '.' | ':')
}

/// The address that a run begins with, without a port or the end of a sentence.
fn address(text: &str, run: Range<usize>) -> Option<(Range<usize>, &'static str)> {
    // Of "IP:1.2.3.4" and "1.2.3.4:443", the middle.
    let whole = &text[run.clone()];
    let candidates = [
        whole,
        whole.trim_end_matches(['.', ':']),
        whole.rsplit_once(':').map_or(whole, |(before, _)| before),
        whole.split_once(':').map_or(whole, |(_, after)| after),
    ];
    candidates.into_iter().find_map(|candidate| {
        let candidate = candidate.trim_end_matches('.');
        let start = run.start + whole.find(candidate)?;
        let replacement = match candidate.parse().ok()? {
            IpAddr::V4(_) => REPLACEMENTS.0,
            IpAddr::V6(_) => REPLACEMENTS.1,
        };
        Some((start..start + candidate.len(), replacement))
    })
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_are_found_in_texts() {
        let text = "Your IP: 203.0.113.77. IP:198.51.100.9 [2001:db8:1:2::77]:443 10.0.0.1:80, ::1 \
                    but at 12:30:45, 1.2.3 and 1.2.3.4.5 none, nor a::method";
        let found: Vec<_> = addresses(text).map(|(range, _)| &text[range]).collect();
        assert_eq!(
            found,
            [
                "203.0.113.77",
                "198.51.100.9",
                "2001:db8:1:2::77",
                "10.0.0.1",
                "::1"
            ]
        );
    }
}
