//! What can go wrong with PostgreSQL.

use crate::request::CONNECTION_TIMEOUT;
use bungie_client::StoreError;
use deadpool_postgres::{HookError, PoolError, TimeoutType};
use std::{error::Error as StdError, fmt, io, time::Duration};

/// PostgreSQL, or the pool of connections to it, could not do what was asked.
///
/// It shows the [`code`](Self::code) of the server, and the server's message where that can hold nothing
/// of a row. It keeps neither the server's details nor an error of `tokio_postgres`, since both can
/// quote what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostgresError {
    kind: PostgresErrorKind,
    code: Option<String>,
    found: String,
}

/// What to do about a [`PostgresError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PostgresErrorKind {
    /// All connections of the pool are in use, and none was given back in time. Nothing was sent. Make
    /// the pool larger, or find who keeps connections.
    PoolExhausted,
    /// No server can be reached, it is one that only reads, or the connection broke. A request that was sent
    /// may have been carried out.
    Unreachable,
    /// The server refuses the role: its password, its rights, or the name of the database.
    Refused,
    /// There is no such table, or it lacks a column. Run [`migrate`](crate::PostgresStore::migrate), or
    /// look at the role's `search_path`.
    NoTable,
    /// The server has no room: the disk, memory, or its number of connections.
    Full,
    /// No answer within the time limit: the server's, or [`REQUEST_TIMEOUT`](crate::REQUEST_TIMEOUT), or what
    /// longer requests have, such as [`migrate`](crate::PostgresStore::migrate). The request may have been
    /// carried out.
    TimedOut,
    /// Something else.
    Other,
}

impl PostgresError {
    /// The one that an error came from, for example `PoolExhausted` to tell whoever runs the program; `None` if it
    /// came from none. It may be an error of the client, of signing in or of a store, with all that they name as
    /// their sources.
    pub fn of<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        StoreError::find(error)
    }

    /// What to do about it.
    pub fn kind(&self) -> PostgresErrorKind {
        self.kind
    }

    /// The SQLSTATE, if the server said one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    fn new(kind: PostgresErrorKind, found: impl Into<String>) -> Self {
        PostgresError {
            kind,
            code: None,
            found: found.into(),
        }
    }

    pub(crate) fn pool_exhausted() -> Self {
        let found = format!("none was free within {CONNECTION_TIMEOUT:?}");
        Self::new(PostgresErrorKind::PoolExhausted, found)
    }

    pub(crate) fn no_connection(limit: Duration) -> Self {
        let found = format!("no connection was made within {limit:?}");
        Self::new(PostgresErrorKind::Unreachable, found)
    }

    pub(crate) fn timed_out(limit: Duration) -> Self {
        let found = format!("no answer within {limit:?}");
        Self::new(PostgresErrorKind::TimedOut, found)
    }

    pub(crate) fn no_longer_lent() -> Self {
        let found = "the connection was given back to the pool";
        Self::new(PostgresErrorKind::Other, found)
    }

    /// An error of the pool.
    pub(crate) fn of_pool(error: &PoolError) -> Self {
        match error {
            PoolError::Timeout(TimeoutType::Wait) => {
                let found = "none was free within the pool's time limit";
                Self::new(PostgresErrorKind::PoolExhausted, found)
            }
            PoolError::Timeout(TimeoutType::Create | TimeoutType::Recycle) => {
                let found = "no connection was made within the pool's time limit";
                Self::new(PostgresErrorKind::Unreachable, found)
            }
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                Self::of_connecting(error)
            }
            PoolError::PostCreateHook(_) => {
                let found = "a hook of the pool refused the connection";
                Self::new(PostgresErrorKind::Other, found)
            }
            PoolError::Closed => Self::new(PostgresErrorKind::Other, "the pool was closed"),
            PoolError::NoRuntimeSpecified => {
                let found = "the pool has time limits and no runtime: give its builder one";
                Self::new(PostgresErrorKind::Other, found)
            }
        }
    }

    /// An error of a connection that is being made. Nothing was read yet, so all of it can be shown.
    fn of_connecting(error: &tokio_postgres::Error) -> Self {
        let made = Self::of_driver(error);
        let (None, Some(source)) = (&made.code, error.source()) else {
            return made;
        };
        // Such as a certificate that is not trusted: that does not pass by itself.
        let is_data = source
            .downcast_ref::<io::Error>()
            .is_some_and(|io| io.kind() == io::ErrorKind::InvalidData);
        let kind = if is_data {
            PostgresErrorKind::Other
        } else {
            made.kind
        };
        Self::new(kind, format!("{error}: {source}"))
    }

    /// An error of a connection.
    pub(crate) fn of_driver(error: &tokio_postgres::Error) -> Self {
        if let Some(error) = error.as_db_error() {
            let code = error.code().code();
            let kind = kind_of(code);
            let found = if is_safe(code) { error.message() } else { "" };
            return PostgresError {
                code: Some(code.to_owned()),
                ..Self::new(kind, found)
            };
        }
        let io = error
            .source()
            .and_then(|source| source.downcast_ref::<io::Error>());
        // Without its source it says nothing but what was being done.
        match io {
            Some(io) => {
                let found = format!("{error}: {}", io.kind());
                Self::new(PostgresErrorKind::Unreachable, found)
            }
            None if error.is_closed() => {
                Self::new(PostgresErrorKind::Unreachable, error.to_string())
            }
            None => Self::new(PostgresErrorKind::Other, error.to_string()),
        }
    }
}

/// What to do about a SQLSTATE.
fn kind_of(code: &str) -> PostgresErrorKind {
    match code {
        // A table, a column, a schema.
        "42P01" | "42703" | "3F000" => PostgresErrorKind::NoTable,
        // Rights, and the name of the database.
        "42501" | "3D000" => PostgresErrorKind::Refused,
        // By `statement_timeout` or by hand; by `lock_timeout`.
        "57014" | "55P03" => PostgresErrorKind::TimedOut,
        // It is a standby.
        "25006" => PostgresErrorKind::Unreachable,
        _ => match code.get(..2) {
            Some("08" | "57") => PostgresErrorKind::Unreachable,
            Some("28") => PostgresErrorKind::Refused,
            Some("53") => PostgresErrorKind::Full,
            _ => PostgresErrorKind::Other,
        },
    }
}

/// Whether the message of a SQLSTATE names things and holds no values: those about data, constraints and
/// what triggers raise may quote a row.
fn is_safe(code: &str) -> bool {
    let classes = [
        "08", "25", "28", "3D", "3F", "42", "53", "54", "55", "57", "58",
    ];
    classes.iter().any(|class| code.starts_with(class))
}

impl fmt::Display for PostgresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            PostgresErrorKind::PoolExhausted => "all PostgreSQL connections of the pool are in use",
            PostgresErrorKind::Unreachable => "PostgreSQL cannot be reached",
            PostgresErrorKind::Refused => "PostgreSQL refused the role",
            PostgresErrorKind::NoTable => {
                "PostgreSQL lacks a table of bungie-store-postgres; run PostgresStore::migrate (for a \
                 crawl Queue::migrate), or look at the role's search_path"
            }
            PostgresErrorKind::Full => "PostgreSQL has no room",
            PostgresErrorKind::TimedOut => "PostgreSQL did not answer in time",
            PostgresErrorKind::Other => "PostgreSQL failed",
        })?;
        match (self.code(), self.found.as_str()) {
            (Some(code), "") => write!(f, ": SQLSTATE {code}; the server's log says more"),
            (Some(code), found) => write!(f, ": {found} (SQLSTATE {code})"),
            (None, found) => write!(f, ": {found}"),
        }
    }
}

impl StdError for PostgresError {}

#[cfg(test)]
mod tests {
    use super::{PostgresErrorKind as Kind, is_safe, kind_of};

    #[test]
    fn a_code_says_what_to_do() {
        for (code, kind) in [
            ("42P01", Kind::NoTable),
            ("42703", Kind::NoTable),
            ("42501", Kind::Refused),
            ("28P01", Kind::Refused),
            ("3D000", Kind::Refused),
            ("53100", Kind::Full),
            ("53300", Kind::Full),
            ("57014", Kind::TimedOut),
            ("57P01", Kind::Unreachable),
            ("57P03", Kind::Unreachable),
            ("08006", Kind::Unreachable),
            ("25006", Kind::Unreachable),
            ("23514", Kind::Other),
            ("42601", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(kind_of(code), kind, "{code}");
        }
    }

    #[test]
    fn what_may_quote_a_row_is_not_shown() {
        for code in [
            "22P02", "22021", "23505", "23514", "P0001", "XX000", "HV000", "",
        ] {
            assert!(!is_safe(code), "{code}");
        }
    }
}
