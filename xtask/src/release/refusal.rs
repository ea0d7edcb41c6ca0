//! A reason not to release.

use serde::Serialize;
use std::fmt;

/// A reason not to release, and how it goes away.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Refusal {
    place: String,
    found: String,
    help: String,
}

impl Refusal {
    pub(super) fn new(
        place: impl Into<String>,
        found: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Refusal {
            place: place.into(),
            found: found.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refusal { place, found, help } = self;
        write!(f, "{place}: {found}\n  help: {help}")
    }
}
