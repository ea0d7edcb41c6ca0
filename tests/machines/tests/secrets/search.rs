//! Where secrets are looked for.

use crate::life::{CLIENT_SECRET, TOKENS};

/// Somewhere that a secret may get to, and all that is there.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    /// Whether a session is there in plain text, if it is not encrypted.
    pub(crate) holds_sessions: bool,
}

impl Place {
    /// One that sessions are written to.
    pub(crate) fn of_sessions(name: &'static str, text: String) -> Self {
        Place {
            name,
            text,
            holds_sessions: true,
        }
    }

    /// One that has no business with them.
    pub(crate) fn of_others(name: &'static str, text: String) -> Self {
        Place {
            name,
            text,
            holds_sessions: false,
        }
    }

    fn has_a_secret(&self) -> bool {
        let mut secrets = TOKENS.iter().chain([&CLIENT_SECRET]);
        secrets.any(|secret| self.text.contains(secret))
    }
}

/// Fails if a secret is where it must not be, and if the search does not find one where it has to be.
pub(crate) fn look(places: &[Place], is_encrypted: bool) {
    for place in places {
        assert!(!place.text.is_empty(), "{} is empty", place.name);
        let expected = place.holds_sessions && !is_encrypted;
        assert_eq!(
            place.has_a_secret(),
            expected,
            "a secret is in {}",
            place.name
        );
    }
}
