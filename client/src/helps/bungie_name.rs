//! Bungie Names: a name and a code, which together are one player's.

use std::{fmt, ops::RangeInclusive, str::FromStr};

/// The codes that four digits hold.
const CODES: RangeInclusive<i16> = 0..=9999;

/// A Bungie Name such as `Guardian#0042`: a name that is not empty, and a code of up to four digits.
///
/// It is written with four digits. Reading takes what stands before the *last* `#` as the name, which
/// may hold a `#` itself, and one to four digits behind it as the code; white space around the whole is
/// left out.
///
/// ```
/// use bungie_client::BungieName;
///
/// let name: BungieName = "Guardian#42".parse()?;
/// assert_eq!((name.name(), name.code()), ("Guardian", 42));
/// assert_eq!(name.to_string(), "Guardian#0042");
/// # Ok::<(), bungie_client::InvalidBungieName>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BungieName {
    name: Box<str>,
    code: i16,
}

impl BungieName {
    /// The name and the code of an answer; `None` if the name is empty, or the code is absent, negative
    /// or above 9999. A player who has never signed in to Bungie.net has neither.
    pub fn new(name: &str, code: impl Into<Option<i16>>) -> Option<Self> {
        let code = code.into()?;
        let name = name.trim();
        let is_one = !name.is_empty() && CODES.contains(&code);
        is_one.then(|| BungieName {
            name: name.into(),
            code,
        })
    }

    /// What stands before the last `#`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number behind the `#`: 0 to 9999.
    pub fn code(&self) -> i16 {
        self.code
    }
}

impl fmt::Display for BungieName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}#{:04}", self.name, self.code))
    }
}

impl FromStr for BungieName {
    type Err = InvalidBungieName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.trim().rsplit_once('#').and_then(|(name, code)| {
            let is_code = matches!(code.len(), 1..=4) && code.bytes().all(|it| it.is_ascii_digit());
            BungieName::new(name, code.parse().ok().filter(|_: &i16| is_code))
        });
        parsed.ok_or_else(|| InvalidBungieName(text.into()))
    }
}

/// The text is no Bungie Name: the name, the `#` or the code is missing, or the code is not one to four
/// digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidBungieName(Box<str>);

impl fmt::Display for InvalidBungieName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no Bungie Name: it has to be a name, `#`, and a code of one to four digits",
            self.0
        )
    }
}

impl std::error::Error for InvalidBungieName {}

/// What holds a player's Bungie Name: cards of users and their kin.
pub trait HasBungieName {
    /// The Bungie Name; `None` where the player has none, or the answer leaves it out.
    fn bungie_name(&self) -> Option<BungieName>;
}

#[cfg(test)]
mod tests {
    use super::BungieName;

    #[test]
    fn the_code_has_four_digits() {
        for (code, text) in [
            (7, "A#0007"),
            (0, "A#0000"),
            (42, "A#0042"),
            (9999, "A#9999"),
        ] {
            let name = BungieName::new("A", code).unwrap();
            assert_eq!(name.to_string(), text);
            assert_eq!(text.parse(), Ok(name));
        }
        let name = BungieName::new("A", 7).unwrap();
        assert_eq!(format!("{name:>8}|"), "  A#0007|");
    }

    #[test]
    fn there_is_none_without_a_name_or_a_code() {
        for (name, code) in [
            ("", Some(7)),
            (" ", Some(7)),
            ("A", None),
            ("", None),
            ("A", Some(-1)),
            ("A", Some(10_000)),
        ] {
            assert_eq!(BungieName::new(name, code), None, "{name:?} {code:?}");
        }
    }

    #[test]
    fn the_last_number_sign_counts() {
        for (text, name, code) in [
            ("Guardian#7", "Guardian", 7),
            ("Guardian#0007", "Guardian", 7),
            ("#1#0042", "#1", 42),
            ("a##1", "a#", 1),
            (" Two Words#1234\n", "Two Words", 1234),
            ("守護者#0001", "守護者", 1),
        ] {
            let read: BungieName = text.parse().unwrap();
            assert_eq!((read.name(), read.code()), (name, code), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_bungie_name_is_refused() {
        for text in [
            "",
            "#",
            "Guardian",
            "Guardian#",
            "#0042",
            "A#12345",
            "A#-1",
            "A#+1",
            "A#1a",
            "A# 1",
            "A#٣",
        ] {
            let error = text.parse::<BungieName>().unwrap_err().to_string();
            assert!(error.contains("is no Bungie Name"), "{text:?}: {error}");
        }
    }
}
