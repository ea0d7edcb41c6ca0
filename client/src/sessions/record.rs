//! What is kept of a session: the session, and whether somebody is renewing it.

use crate::oauth::{Facts, SignInError, SignInErrorKind, now};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// What is kept for one user.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) session: Facts,
    /// Since when the session is being renewed. One that does not end was interrupted: its tokens
    /// may be spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    renewing: Option<Renewing>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Renewing {
    since: DateTime<Utc>,
    /// So that two who begin at the same moment do not write the same text.
    by: String,
}

/// Whoever renews for longer has crashed: a token endpoint gets less time than that.
const LEASE: TimeDelta = TimeDelta::seconds(40);

impl Record {
    pub(super) fn new(session: Facts) -> Self {
        Record {
            session,
            renewing: None,
        }
    }

    pub(super) fn parse(text: &SecretString) -> Result<Self, SignInError> {
        // What serde says may quote the text.
        serde_json::from_str(text.expose_secret()).map_err(|error| {
            let place = format!("line {} column {}", error.line(), error.column());
            SignInError::new(
                SignInErrorKind::Storage,
                format!("what is kept of the session cannot be read, at {place}"),
            )
        })
    }

    pub(super) fn text(&self) -> Result<SecretString, SignInError> {
        let text = serde_json::to_string(self).map_err(|error| {
            let detail = "the session cannot be written";
            SignInError::because(SignInErrorKind::Storage, detail, error)
        })?;
        Ok(text.into())
    }

    /// The same, with a renewal that begins now.
    pub(super) fn leased(&self, by: &str) -> Self {
        Record {
            session: self.session.clone(),
            renewing: Some(Renewing {
                since: now(),
                by: by.to_owned(),
            }),
        }
    }

    /// Is somebody at it?
    pub(super) fn is_leased(&self) -> bool {
        self.renewing.as_ref().is_some_and(|renewing| {
            // A clock that was set back must not lock the session for longer.
            let age = now().signed_duration_since(renewing.since);
            (-LEASE..LEASE).contains(&age)
        })
    }

    /// Did somebody begin, and not end?
    pub(super) fn was_interrupted(&self) -> bool {
        self.renewing.is_some() && !self.is_leased()
    }
}
