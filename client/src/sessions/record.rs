//! What is kept for a user: a session, whose lease it is under, or why it is over.

use super::store::SessionMeta;
use crate::{
    Secret,
    oauth::{
        error::{Refusal, SignInError, SignInErrorKind},
        session::SessionData,
    },
};
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// What is kept for one user.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Record {
    /// Made at sign-in: all that comes of one sign-in has the same.
    pub(super) lineage: String,
    /// How often the tokens were renewed since.
    pub(super) generation: u64,
    pub(super) state: State,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Kept(Box<Kept>),
    Over(End),
}

/// A session that lasts, as far as anybody knows.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) session: SessionData,
    /// Who is renewing it, or was when the process died.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) lease: Option<Lease>,
    /// Whether a renewal came to no end, so that the refresh token may be spent and its successor
    /// lost.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) uncertain: bool,
    /// Whether the last answer of the token endpoint was a 401 or 403 without a reason.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) refused_bare: bool,
}

/// The right to use the refresh token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lease {
    pub(super) id: String,
    /// For people who look into a store. Clocks differ, so nothing is decided by it.
    pub(super) since: DateTime<Utc>,
}

/// Why a session is over.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct End {
    detail: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    error: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    at: DateTime<Utc>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Record {
    /// What is kept after signing in.
    pub(super) fn of_sign_in(lineage: String, session: SessionData) -> Self {
        Record {
            lineage,
            generation: 0,
            state: State::Kept(Box::new(Kept::new(session))),
        }
    }

    /// The same sign-in, renewed.
    pub(super) fn renewed(&self, session: SessionData) -> Self {
        Record {
            lineage: self.lineage.clone(),
            generation: self.generation.saturating_add(1),
            state: State::Kept(Box::new(Kept::new(session))),
        }
    }

    /// The same sign-in and tokens, in another state.
    pub(super) fn with(&self, state: State) -> Self {
        Record {
            lineage: self.lineage.clone(),
            generation: self.generation,
            state,
        }
    }

    /// Whether it is the same sign-in, renewed as often.
    pub(super) fn is_same(&self, other: &Record) -> bool {
        self.lineage == other.lineage && self.generation == other.generation
    }

    pub(super) fn meta(&self) -> SessionMeta {
        match &self.state {
            State::Kept(kept) => SessionMeta::new(false, kept.session.lasts_until()),
            State::Over(_) => SessionMeta::new(true, None),
        }
    }
}

impl Kept {
    fn new(session: SessionData) -> Self {
        Kept {
            session,
            lease: None,
            uncertain: false,
            refused_bare: false,
        }
    }
}

impl End {
    pub(super) fn new(error: &SignInError, at: DateTime<Utc>) -> Self {
        let refusal = error.refusal().cloned().unwrap_or_default();
        End {
            detail: error.detail().to_owned(),
            error: refusal.error,
            description: refusal.description,
            status: error.status().map(|status| status.as_u16()),
            at,
        }
    }

    /// The failure that ended it, told again.
    pub(super) fn error(&self) -> SignInError {
        let kind = SignInErrorKind::SignInAgain;
        let status = self
            .status
            .and_then(|status| StatusCode::from_u16(status).ok());
        let error = if self.error.is_empty() && self.description.is_empty() {
            SignInError::new(kind, self.detail.as_str())
        } else {
            let refusal = Refusal {
                error: self.error.clone(),
                description: self.description.clone(),
            };
            SignInError::refused(kind, self.detail.as_str(), refusal)
        };
        error.at(status)
    }
}

/// The layout of texts. Raise it when an older program must not touch them any more.
const FORMAT: u32 = 2;

#[derive(Deserialize)]
struct Format {
    #[serde(default)]
    format: u32,
}

#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    #[serde(flatten)]
    record: &'a Record,
}

/// A text that is no record.
#[derive(Clone)]
pub(super) struct Unreadable {
    pub(super) error: SignInError,
    /// A newer program wrote it, which knows what it means. It is never overwritten.
    pub(super) is_newer: bool,
}

pub(super) fn parse(text: &Secret) -> Result<Record, Unreadable> {
    let read = || {
        let Format { format } = serde_json::from_str(text.expose_secret())?;
        if format > FORMAT {
            return Ok(Err(format));
        }
        serde_json::from_str(text.expose_secret()).map(Ok)
    };
    // What serde says may quote the text.
    let (detail, is_newer) = match read() {
        Ok(Ok(record)) => return Ok(record),
        Ok(Err(format)) => {
            let detail = format!(
                "what is kept has the format {format}, and this program knows {FORMAT}: a newer \
                 program shares the store; update this one"
            );
            (detail, true)
        }
        Err(error) => {
            let place = format!("line {} column {}", error.line(), error.column());
            let detail = format!(
                "what is kept of the session cannot be read, at {place}; signing in replaces it"
            );
            (detail, false)
        }
    };
    let error = SignInError::new(SignInErrorKind::Storage, detail);
    Err(Unreadable { error, is_newer })
}

pub(super) fn text(record: &Record) -> Result<Secret, SignInError> {
    let written = Written {
        format: FORMAT,
        record,
    };
    let text = serde_json::to_string(&written).map_err(|error| {
        let detail = "the session cannot be written";
        SignInError::because(SignInErrorKind::Storage, detail, error)
    })?;
    Ok(text.into())
}
