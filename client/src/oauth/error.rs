//! What can go wrong between a user and a token.

use crate::TransportError;
use http::StatusCode;
use std::{error::Error as StdError, fmt, sync::Arc};

/// A sign-in, a renewal or the storage of a session that failed. Cheap to clone: everybody who
/// waited for one renewal gets the same failure.
#[derive(Clone)]
pub struct SignInError(Arc<Inner>);

struct Inner {
    kind: SignInErrorKind,
    detail: String,
    status: Option<StatusCode>,
    refusal: Option<Refusal>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the authorization server says when it refuses: RFC 6749, sections 4.1.2.1 and 5.2.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The code, such as `invalid_grant`.
    pub error: String,
    /// What happened, for developers; often empty.
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
    /// No connection, or one that was cut. The session is as it was.
    Connection,
    /// Time ran out. The session is as it was.
    Timeout,
    /// Bungie.net is closed for maintenance. The session is as it was.
    Maintenance,
    /// An answer that cannot be made sense of. The session is as it was.
    Answer,
    /// The store did not read or keep a session.
    Storage,
}

impl SignInError {
    pub(crate) fn new(kind: SignInErrorKind, detail: impl Into<String>) -> Self {
        SignInError(Arc::new(Inner {
            kind,
            detail: detail.into(),
            status: None,
            refusal: None,
            source: None,
        }))
    }

    pub(crate) fn refused(
        kind: SignInErrorKind,
        detail: impl Into<String>,
        refusal: Refusal,
    ) -> Self {
        SignInError(Arc::new(Inner {
            kind,
            detail: detail.into(),
            status: None,
            refusal: Some(refusal),
            source: None,
        }))
    }

    pub(crate) fn because(
        kind: SignInErrorKind,
        detail: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        SignInError(Arc::new(Inner {
            kind,
            detail: detail.into(),
            status: None,
            refusal: None,
            source: Some(source.into()),
        }))
    }

    pub(crate) fn transport(source: TransportError) -> Self {
        use crate::TransportErrorKind as From;
        let kind = match source.kind() {
            From::Timeout => SignInErrorKind::Timeout,
            From::TooLarge => SignInErrorKind::Answer,
            From::Connection | From::Request => SignInErrorKind::Connection,
        };
        SignInError::because(kind, "the token endpoint was not reached", source)
    }

    /// Only its maker has it so far.
    pub(crate) fn at(mut self, status: StatusCode) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.status = Some(status);
        }
        self
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

    /// May the same succeed later, without anybody changing anything?
    pub fn is_transient(&self) -> bool {
        use SignInErrorKind::{Answer, Connection, Maintenance, Timeout};
        match self.0.kind {
            Connection | Timeout | Maintenance => true,
            Answer => self.status().is_some_and(|status| status.is_server_error()),
            _ => false,
        }
    }
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.kind {
            SignInErrorKind::Denied => "the user did not allow it",
            SignInErrorKind::Callback => "the callback is not the one that was waited for",
            SignInErrorKind::SignInAgain => "the user has to sign in again",
            SignInErrorKind::Application => "Bungie does not accept the application",
            SignInErrorKind::Connection => "the connection failed",
            SignInErrorKind::Timeout => "time ran out",
            SignInErrorKind::Maintenance => "closed for maintenance",
            SignInErrorKind::Answer => "the answer makes no sense",
            SignInErrorKind::Storage => "the store of sessions failed",
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
