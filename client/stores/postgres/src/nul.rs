//! The one character that a text of PostgreSQL cannot hold.

use std::borrow::Cow;

/// What stands before a digit for the NUL character, and for itself.
const ESCAPE: char = '\u{1a}';

/// A text as it is kept. Texts without NUL and without the escape are kept as they are.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['\0', ESCAPE]) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\0' => kept.extend([ESCAPE, '0']),
            ESCAPE => kept.extend([ESCAPE, '1']),
            other => kept.push(other),
        }
    }
    Cow::Owned(kept)
}

/// The text that is kept so.
pub(crate) fn unescaped(kept: String) -> String {
    if !kept.contains(ESCAPE) {
        return kept;
    }
    let mut text = String::with_capacity(kept.len());
    let mut characters = kept.chars();
    while let Some(character) = characters.next() {
        if character != ESCAPE {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some('0') => text.push('\0'),
            Some('1') => text.push(ESCAPE),
            // Something else has written it.
            other => text.extend([Some(ESCAPE), other].into_iter().flatten()),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{escaped, unescaped};

    #[test]
    fn every_text_comes_back() {
        for text in ["", "plain ä", "\0", "a\0\u{1a}0b", "\u{1a}", "\u{1a}1\0\0"] {
            let kept = escaped(text);
            assert!(!kept.contains('\0'), "{kept:?}");
            assert_eq!(unescaped(kept.into_owned()), text);
        }
    }

    #[test]
    fn what_something_else_has_written_is_given_as_it_is() {
        for kept in ["\u{1a}", "a\u{1a}", "\u{1a}x"] {
            assert_eq!(unescaped(kept.to_owned()), kept);
        }
    }
}
