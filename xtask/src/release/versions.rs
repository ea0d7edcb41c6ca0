//! The arithmetic of versions.

use semver::Version;
use serde::Serialize;
use std::fmt;

/// What a release means for the programs of users, from the least to the gravest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Level {
    /// What users get is the same.
    Unchanged,
    /// They name the same, and it may do something else.
    Fix,
    /// They may name something more.
    Addition,
    /// Programs may not compile, or may fail.
    Breaking,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Unchanged => "unchanged",
            Level::Fix => "fix",
            Level::Addition => "addition",
            Level::Breaking => "breaking",
        })
    }
}

/// The version that follows a released one: the least that the level allows, or what was raised by hand since, if that
/// is more.
pub(super) fn next(released: &Version, present: &Version, level: Level) -> Version {
    least(released, level).max(present.clone())
}

fn least(released: &Version, level: Level) -> Version {
    let &Version {
        major,
        minor,
        patch,
        ..
    } = released;
    match level {
        Level::Unchanged => released.clone(),
        Level::Breaking if major > 0 => Version::new(major.saturating_add(1), 0, 0),
        Level::Addition if major > 0 => Version::new(major, minor.saturating_add(1), 0),
        Level::Breaking => Version::new(major, minor.saturating_add(1), 0),
        Level::Addition | Level::Fix => Version::new(major, minor, patch.saturating_add(1)),
    }
}

/// What a version tells users of the one before, whatever changed.
pub(super) fn told(old: &Version, new: &Version) -> Level {
    let is_compatible = match (old.major, old.minor) {
        (0, 0) => false,
        (0, minor) => (new.major, new.minor) == (0, minor),
        (major, _) => new.major == major,
    };
    if new == old {
        Level::Unchanged
    } else if !is_compatible {
        Level::Breaking
    } else if new.minor == old.minor {
        Level::Fix
    } else {
        Level::Addition
    }
}

#[cfg(test)]
mod tests {
    use super::{Level::*, *};

    #[test]
    fn a_version_follows_from_what_changed() {
        #[rustfmt::skip]
        let table = [
            // released, in the manifest, what changed, next
            ("0.1.0", "0.1.0", Unchanged, "0.1.0"),
            ("0.1.0", "0.1.0", Fix,       "0.1.1"),
            ("0.1.0", "0.1.0", Addition,  "0.1.1"),
            ("0.1.9", "0.1.9", Breaking,  "0.2.0"),
            ("0.0.3", "0.0.3", Breaking,  "0.1.0"),
            ("1.0.0", "1.0.0", Unchanged, "1.0.0"),
            ("1.2.3", "1.2.3", Fix,       "1.2.4"),
            ("1.2.3", "1.2.3", Addition,  "1.3.0"),
            ("1.2.3", "1.2.3", Breaking,  "2.0.0"),
            // Raised by hand: enough, too little, and with nothing to raise it for.
            ("0.1.0", "0.2.0", Breaking,  "0.2.0"),
            ("0.1.0", "1.0.0", Breaking,  "1.0.0"),
            ("0.1.0", "0.1.1", Breaking,  "0.2.0"),
            ("0.1.0", "0.1.1", Unchanged, "0.1.1"),
            // Lowered by hand.
            ("0.2.0", "0.1.0", Fix,       "0.2.1"),
            // Nothing overflows.
            ("0.1.18446744073709551615", "0.1.0", Fix, "0.1.18446744073709551615"),
        ];
        for (released, present, level, expected) in table {
            let [released, present] = [released, present].map(|it| Version::parse(it).unwrap());
            let next = next(&released, &present, level);
            assert_eq!(
                next.to_string(),
                expected,
                "{released}, {present}, {level:?}"
            );
        }
    }

    #[test]
    fn a_version_tells_what_cargo_takes_it_for() {
        let table = [
            ("0.1.0", "0.1.0", Unchanged),
            ("0.1.0", "0.1.1", Fix),
            ("0.1.0", "0.2.0", Breaking),
            ("0.1.0", "1.0.0", Breaking),
            ("0.0.1", "0.0.2", Breaking),
            ("1.0.0", "1.0.1", Fix),
            ("1.0.0", "1.1.0", Addition),
            ("1.0.0", "2.0.0", Breaking),
        ];
        for (old, new, expected) in table {
            let [old, new] = [old, new].map(|it| Version::parse(it).unwrap());
            assert_eq!(told(&old, &new), expected, "{old} {new}");
        }
    }
}
