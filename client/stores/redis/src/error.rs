//! What goes wrong with Redis.

use bungie_client::StoreError;
use redis::{ErrorKind, ServerErrorKind};
use std::{error::Error as StdError, fmt, time::Duration};

/// Redis failed, or could not be asked. Shows nothing that was to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedisError {
    kind: RedisErrorKind,
    code: Option<String>,
    detail: String,
}

/// What went wrong with Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RedisErrorKind {
    /// It cannot be reached, or the connection broke. What was asked may have been done.
    Unreachable,
    /// It did not answer in time. What was asked may have been done, and may be done later.
    TimedOut,
    /// It does not know the password, or the user may not do what was asked.
    Refused,
    /// It has no memory left, or its disk is full. Nothing was changed.
    Full,
    /// It is loading, a script of somebody else runs, or this is a replica. Nothing was changed.
    Busy,
    /// Something else.
    Other,
}

impl RedisError {
    pub(crate) fn new(kind: RedisErrorKind, detail: impl Into<String>) -> Self {
        RedisError {
            kind,
            code: None,
            detail: detail.into(),
        }
    }

    pub(crate) fn timed_out(limit: Duration) -> Self {
        let detail = format!("Redis did not answer within {limit:?}");
        RedisError::new(RedisErrorKind::TimedOut, detail)
    }

    pub(crate) fn from_redis(error: &redis::RedisError) -> Self {
        let kind = kind(error);
        // Some errors quote the command, and what was to be stored is in it.
        let said = error.detail().unwrap_or_default();
        let said = said.split(", with args").next().unwrap_or_default();
        let what = match kind {
            RedisErrorKind::Unreachable => "Redis cannot be reached",
            RedisErrorKind::TimedOut => "Redis did not answer in time",
            RedisErrorKind::Refused => "Redis refuses: look at the password and the user's rights",
            RedisErrorKind::Full => "Redis has no room left: give it memory, or remove sessions",
            RedisErrorKind::Busy => "Redis is loading, busy or a replica",
            RedisErrorKind::Other => "Redis failed",
        };
        let code = code(error).map(str::to_owned);
        let detail = match (&code, kind) {
            (Some(code), _) => format!("{what}: {code} {said}").trim_end().to_owned(),
            (None, RedisErrorKind::Unreachable | RedisErrorKind::Other) => {
                format!("{what}: {}", error.category())
            }
            (None, _) => what.to_owned(),
        };
        RedisError { kind, code, detail }
    }

    /// What went wrong.
    pub fn kind(&self) -> RedisErrorKind {
        self.kind
    }

    /// The word that Redis' own error begins with, such as `OOM` or `WRONGPASS`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The one that an error came from, if it did: an error of the client, of signing in or of a store, with all that
    /// they name as their sources.
    pub fn of<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a RedisError> {
        StoreError::find(error)
    }

    /// Whether it may pass by itself.
    pub(crate) fn is_outage(&self) -> bool {
        use RedisErrorKind::{Busy, Full, Other, Refused, TimedOut, Unreachable};
        match self.kind {
            Unreachable | TimedOut | Busy => true,
            Full | Other | Refused => false,
        }
    }
}

/// The word that Redis' own error begins with. Before Redis 7 that of a command is within the error of its script.
fn code(error: &redis::RedisError) -> Option<&str> {
    let said = error.detail().unwrap_or_default();
    let within = said
        .strip_prefix("Error running script")
        .and_then(|said| said.rsplit_once(": -"));
    match within {
        Some((_, command)) => command.split(' ').next(),
        None => error.code(),
    }
}

fn kind(error: &redis::RedisError) -> RedisErrorKind {
    // Codes that the crate has no kind for.
    match code(error) {
        Some("OOM" | "MISCONF") => return RedisErrorKind::Full,
        Some("WRONGPASS" | "NOAUTH" | "NOPERM") => return RedisErrorKind::Refused,
        Some("LOADING" | "BUSY" | "READONLY" | "MASTERDOWN" | "NOREPLICAS" | "TRYAGAIN") => {
            return RedisErrorKind::Busy;
        }
        _ => {}
    }
    // Within a script a missing right has no code of its own before Redis 7.2.
    let said = error.detail().unwrap_or_default();
    if said.contains("The user executing the script can't run this command") {
        return RedisErrorKind::Refused;
    }
    match error.kind() {
        ErrorKind::AuthenticationFailed | ErrorKind::Server(ServerErrorKind::NoPerm) => {
            RedisErrorKind::Refused
        }
        _ if error.is_timeout() => RedisErrorKind::TimedOut,
        _ if error.is_io_error() || error.is_unrecoverable_error() => RedisErrorKind::Unreachable,
        _ => RedisErrorKind::Other,
    }
}

impl fmt::Display for RedisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl StdError for RedisError {}
