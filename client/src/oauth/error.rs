//! What can go wrong between a user and a token.

use crate::{
    rt::NoRuntime,
    transport::{TransportError, TransportErrorKind},
};
use http::StatusCode;
use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

/// A sign-in, a renewal or the storage of a session that failed. Cheap to clone: everybody who
/// waited for one renewal gets the same failure.
///
/// It becomes an [`Error`](crate::Error) by `?`, for handlers that also call operations.
#[derive(Clone)]
pub struct SignInError(Arc<Inner>);

struct Inner {
    kind: SignInErrorKind,
    detail: String,
    status: Option<StatusCode>,
    refusal: Option<Refusal>,
    retry_after: Option<Duration>,
    bare: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the authorization server says when it refuses: RFC 6749, sections 4.1.2.1 and 5.2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The code, such as `invalid_grant`.
    pub error: String,
    /// What happened, for developers; at Bungie the name of a platform error code, or empty.
    pub description: String,
}

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignInErrorKind {
    /// The user does not want to, or may not.
    Denied,
    /// The callback does not belong to the authorization: another state, or none, or no code.
    Callback,
    /// The session is over: it was revoked, has expired or cannot be renewed. The user has to sign in
    /// again.
    SignInAgain,
    /// Bungie does not accept the application: its id, its secret, its redirect URL or its client
    /// type is not as registered.
    Application,
    /// The request cannot be sent: the URL of the token endpoint is wrong.
    InvalidRequest,
    /// No connection, or one that was cut. The session is as it was, unless what came of a renewal was lost on the way:
    /// then its refresh token is spent.
    Connection,
    /// Time ran out: the same, or another process has been renewing the session for a minute.
    Timeout,
    /// Bungie.net is closed for maintenance. The session is as it was.
    Maintenance,
    /// The token endpoint failed, or refused without a reason. The session is as it was.
    Unavailable,
    /// An answer that is neither tokens nor a refusal: the same as of a connection that was cut.
    Answer,
    /// The store did not read or keep a session.
    Storage,
    /// There is no tokio runtime to wait in, it is shutting down, or a transport of the program's
    /// own panicked.
    Runtime,
}

/// What a failed renewal means for the session that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Consequence {
    /// It is over.
    Over,
    /// It is as it was.
    Unchanged,
    /// It is as it was, or its refresh token is spent and the new one was lost on the way.
    Uncertain,
    /// It is as it was. The same once more, with nothing in between, and it is over.
    Bare,
}

impl SignInError {
    pub(crate) fn new(kind: SignInErrorKind, detail: impl Into<String>) -> Self {
        SignInError(Arc::new(Inner {
            kind,
            detail: detail.into(),
            status: None,
            refusal: None,
            retry_after: None,
            bare: false,
            source: None,
        }))
    }

    pub(crate) fn because(
        kind: SignInErrorKind,
        detail: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        SignInError::new(kind, detail).with(|inner| inner.source = Some(source.into()))
    }

    pub(crate) fn refused(
        kind: SignInErrorKind,
        detail: impl Into<String>,
        refusal: Refusal,
    ) -> Self {
        SignInError::new(kind, detail).with(|inner| inner.refusal = Some(refusal))
    }

    /// A 401 or 403 of the token endpoint with nothing that says why.
    pub(crate) fn bare(detail: impl Into<String>) -> Self {
        SignInError::new(SignInErrorKind::Unavailable, detail).with(|inner| inner.bare = true)
    }

    pub(crate) fn transport(source: TransportError) -> Self {
        let kind = match source.kind() {
            TransportErrorKind::Timeout => SignInErrorKind::Timeout,
            TransportErrorKind::TooLarge => SignInErrorKind::Answer,
            TransportErrorKind::Connection => SignInErrorKind::Connection,
            TransportErrorKind::Request => SignInErrorKind::InvalidRequest,
            TransportErrorKind::Redirect => SignInErrorKind::Answer,
        };
        SignInError::because(kind, "the token endpoint was not reached", source)
    }

    /// Only its maker has it so far.
    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            change(inner);
        }
        self
    }

    pub(crate) fn at(self, status: Option<StatusCode>) -> Self {
        self.with(|inner| inner.status = status)
    }

    pub(crate) fn retry_in(self, wait: Duration) -> Self {
        self.with(|inner| inner.retry_after = Some(wait))
    }

    pub(crate) fn consequence(&self) -> Consequence {
        use SignInErrorKind as Kind;
        match self.0.kind {
            Kind::SignInAgain => Consequence::Over,
            _ if self.0.bare => Consequence::Bare,
            Kind::Connection | Kind::Timeout | Kind::Answer | Kind::Runtime => {
                Consequence::Uncertain
            }
            _ => Consequence::Unchanged,
        }
    }

    pub(crate) fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The sort of failure.
    pub fn kind(&self) -> SignInErrorKind {
        self.0.kind
    }

    /// What the authorization server said, if it refused.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.0.refusal.as_ref()
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// How long until the client tries by itself again, where it backs off after earlier failures.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the same may succeed later, without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        use SignInErrorKind::{Answer, Connection, Maintenance, Timeout, Unavailable};
        match self.0.kind {
            Connection | Timeout | Maintenance | Unavailable => true,
            Answer => self.status().is_some_and(|status| status.is_server_error()),
            _ => false,
        }
    }
}

impl SignInError {
    pub(crate) fn no_runtime(source: NoRuntime) -> Self {
        SignInError::new(SignInErrorKind::Runtime, source.to_string())
    }
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            SignInErrorKind::Denied => "the user did not allow it",
            SignInErrorKind::Callback => "the callback is not the one that was waited for",
            SignInErrorKind::SignInAgain => "the user has to sign in again",
            SignInErrorKind::Application => "Bungie does not accept the application",
            SignInErrorKind::InvalidRequest => "the request cannot be sent",
            SignInErrorKind::Connection => "the connection failed",
            SignInErrorKind::Timeout => "time ran out",
            SignInErrorKind::Maintenance => "closed for maintenance",
            SignInErrorKind::Unavailable => "the token endpoint failed",
            SignInErrorKind::Answer => "the answer of the token endpoint cannot be used",
            SignInErrorKind::Storage => "the store of sessions failed",
            SignInErrorKind::Runtime => "it cannot run here",
        })?;
        if !self.0.detail.is_empty() {
            write!(f, ": {}", self.0.detail)?;
        }
        if let Some(Refusal { error, description }) = &self.0.refusal {
            write!(f, ": {error}")?;
            if !description.is_empty() {
                write!(f, " ({description})")?;
            }
        }
        match self.0.status {
            Some(status) => write!(f, " (HTTP {})", status.as_u16()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInError")
            .field("kind", &self.0.kind)
            .field("detail", &self.0.detail)
            .field("status", &self.0.status)
            .field("refusal", &self.0.refusal)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for SignInError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_ref()?;
        Some(&**source as &(dyn StdError + 'static))
    }
}
