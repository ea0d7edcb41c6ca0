//! What the suite of stores fails with.

use std::fmt;

/// A promise that a store does not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Broken {
    /// What every store has to do.
    pub promise: &'static str,
    /// What this one was expected to do.
    pub expected: String,
    /// What it did.
    pub found: String,
}

impl Broken {
    pub(super) fn new(
        promise: &'static str,
        expected: impl fmt::Display,
        found: impl fmt::Display,
    ) -> Self {
        Broken {
            promise,
            expected: expected.to_string(),
            found: found.to_string(),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Broken {
            promise,
            expected,
            found,
        } = self;
        write!(
            f,
            "a promise is broken: {promise}; expected {expected}, found {found}"
        )
    }
}

impl std::error::Error for Broken {}

pub(super) const HAS_HANDLES: &str = "there is a store to look at";
pub(super) const ANSWERS: &str = "a request is answered within five seconds";
pub(super) const KEEPS: &str = "a text comes back as it was given, by every handle";
pub(super) const COMPARES: &str = "a swap replaces the version that was seen, and nothing else";
pub(super) const NEW_VERSIONS: &str = "a version that was replaced or removed does not come back";
pub(super) const ONE_WINS: &str = "of many who replace one version, one does";
pub(super) const RENEWS_ONCE: &str = "a session is renewed once, however many need it";
pub(super) const SERVES: &str = "whoever has a session is served";
pub(super) const LOSES_NOTHING: &str = "no session is lost";
pub(super) const FAILS: &str =
    "a store that cannot do what it is asked says so within five seconds";
pub(super) const KEEPS_SECRETS: &str = "an error shows no secret";
