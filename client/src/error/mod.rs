//! What can go wrong with a call.

pub(crate) mod codes;
pub(crate) mod excerpt;
mod kind;
mod open;

pub use kind::ErrorKind;
pub(crate) use open::{Outcome, refused};

use crate::{
    Operation, ScopeSet,
    limits::Whom,
    oauth::error::{SignInError, SignInErrorKind},
    request::InvalidArgument,
    rt::NoRuntime,
    transport::{TransportError, TransportErrorKind},
};
use bytes::Bytes;
use codes::Meaning;
use http::StatusCode;
use std::{collections::HashMap, error::Error as StdError, fmt, time::Duration};

/// A call that did not bring a response, or a sign-in that failed: a [`SignInError`] becomes one by
/// `?`, so a handler that does both has one error to look at.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    status: Option<StatusCode>,
    platform: Option<PlatformError>,
    retry_after: Option<Duration>,
    /// What the place of the failure adds to its kind.
    detail: Option<String>,
    path: Option<String>,
    title: Option<String>,
    excerpt: Option<String>,
    body: Option<Bytes>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the envelope of a refused request says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformError {
    /// The number of the error code, whether or not this version knows it.
    pub code: i32,
    /// The name of the error code.
    pub status: String,
    /// What happened, for people.
    pub message: String,
    /// Details that belong to the message.
    pub message_data: HashMap<String, String>,
    /// How long to wait before the next request, in seconds.
    pub throttle_seconds: i32,
}

impl Error {
    /// The sort of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called; `None` for a failure of signing in, outside of any call.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// What Bungie's platform said, if it said anything.
    pub fn platform(&self) -> Option<&PlatformError> {
        self.0.platform.as_ref()
    }

    /// Why the user's session could not be used or made: everything of the kinds that say so.
    pub fn sign_in(&self) -> Option<&SignInError> {
        self.0.source.as_ref()?.downcast_ref()
    }

    /// How long Bungie asks to wait, from `ThrottleSeconds` or the `Retry-After` header.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Where in the body a response has an unexpected shape, such as `Response.characters.data`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The title of an HTML page that came instead of an answer.
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The beginning of a body that could not be read.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// A body that could not be read, as it came, up to a mebibyte of it: for a report to whoever
    /// maintains the types. It may hold what is the user's own, so no text shows more of it than
    /// [`body_excerpt`](Self::body_excerpt).
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// Whether the same call may succeed later, without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        if let Some(sign_in) = self.sign_in() {
            return sign_in.is_transient();
        }
        match self.0.kind {
            ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::Maintenance
            | ErrorKind::Throttled => true,
            ErrorKind::NotJson => {
                self.status().is_some_and(|status| status.is_server_error())
                    || self.title().is_some_and(excerpt::is_challenge)
            }
            ErrorKind::Platform => self.meaning() == Some(Meaning::Passes),
            _ => false,
        }
    }

    fn meaning(&self) -> Option<Meaning> {
        let platform = self.platform()?;
        codes::meaning(platform.code, &platform.status)
    }

    /// Whom it is for, if there were too many requests.
    pub(crate) fn throttle(&self) -> Option<Whom> {
        match self.meaning() {
            Some(Meaning::Throttle(whom)) => Some(whom),
            // A 429 that does not say more.
            _ => (self.kind() == ErrorKind::Throttled).then_some(Whom::Server),
        }
    }

    pub(crate) fn new(kind: ErrorKind, operation: &'static Operation) -> Self {
        Error::of(kind, Some(operation))
    }

    fn of(kind: ErrorKind, operation: Option<&'static Operation>) -> Self {
        Error(Box::new(Inner {
            kind,
            operation,
            status: None,
            platform: None,
            retry_after: None,
            detail: None,
            path: None,
            title: None,
            excerpt: None,
            body: None,
            source: None,
        }))
    }

    fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    fn detailed(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn invalid(operation: &'static Operation, source: InvalidArgument) -> Self {
        Error::new(ErrorKind::InvalidRequest, operation).because(source)
    }

    pub(crate) fn transport(operation: &'static Operation, source: TransportError) -> Self {
        let kind = match source.kind() {
            TransportErrorKind::Connection => ErrorKind::Connection,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::TooLarge => ErrorKind::TooLarge,
            TransportErrorKind::Request => ErrorKind::InvalidRequest,
            TransportErrorKind::Redirect => ErrorKind::Redirect,
        };
        let error = Error::new(kind, operation).because(source);
        match kind {
            ErrorKind::Redirect => error.detailed("but the transport followed it"),
            _ => error,
        }
    }

    /// There is no good token to send it with.
    pub(crate) fn no_token(operation: &'static Operation, source: SignInError) -> Self {
        let mut error = Error::from(source).detailed("while renewing the user's session");
        error.0.operation = Some(operation);
        error
    }

    pub(crate) fn no_runtime(operation: &'static Operation, source: NoRuntime) -> Self {
        Error::new(ErrorKind::Runtime, operation).detailed(source.to_string())
    }

    /// The user signed out.
    pub(crate) fn signed_out(operation: &'static Operation) -> Self {
        Error::new(ErrorKind::SignInAgain, operation)
            .detailed("nothing was sent; there is no session any more")
    }

    /// It was renewed and refused again, so something else must be wrong.
    pub(crate) fn of_new_token(self) -> Self {
        self.detailed(
            "a token that had just been renewed was refused too; make sure that the API key is one \
             of the application that the user signed in to",
        )
    }

    /// The session is good, but not for this.
    pub(crate) fn not_granted(operation: &'static Operation, lacks: ScopeSet) -> Self {
        Error::new(ErrorKind::MissingScope, operation).detailed(format!(
            "nothing was sent; the user did not grant {lacks}: tick it in Bungie's application \
             portal, declare it, and let the user sign in again"
        ))
    }

    /// A pause that Bungie asked for lasts longer than the call may.
    pub(crate) fn paused(operation: &'static Operation, left: Duration) -> Self {
        let mut error = Error::new(ErrorKind::Throttled, operation)
            .detailed("nothing was sent; Bungie asked for a pause");
        error.0.retry_after = Some(left);
        error
    }

    /// Time ran out while `waiting`.
    pub(crate) fn timeout(operation: &'static Operation, waiting: &'static str) -> Self {
        Error::new(ErrorKind::Timeout, operation).detailed(waiting)
    }
}

impl From<SignInError> for Error {
    fn from(source: SignInError) -> Self {
        let kind = match source.kind() {
            SignInErrorKind::Denied => ErrorKind::Denied,
            SignInErrorKind::Callback => ErrorKind::Callback,
            SignInErrorKind::SignInAgain => ErrorKind::SignInAgain,
            SignInErrorKind::Application => ErrorKind::ApplicationRefused,
            SignInErrorKind::InvalidRequest => ErrorKind::InvalidRequest,
            SignInErrorKind::Connection => ErrorKind::Connection,
            SignInErrorKind::Timeout => ErrorKind::Timeout,
            SignInErrorKind::Maintenance => ErrorKind::Maintenance,
            SignInErrorKind::Unavailable | SignInErrorKind::Answer => ErrorKind::TokenEndpoint,
            SignInErrorKind::Storage => ErrorKind::Storage,
            SignInErrorKind::Runtime => ErrorKind::Runtime,
        };
        let mut error = Error::of(kind, None);
        error.0.status = source.status();
        error.0.retry_after = source.retry_after();
        error.because(source)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, detail, .. } = &*self.0;
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(match kind {
            ErrorKind::InvalidRequest => "the request cannot be written",
            ErrorKind::Connection => "the connection failed",
            ErrorKind::Timeout => "time ran out",
            ErrorKind::TooLarge => "the answer is larger than the client allows",
            ErrorKind::Redirect => "redirected, which is not followed",
            ErrorKind::NotJson => "the answer is not JSON",
            ErrorKind::Decode => "the response has an unexpected shape",
            ErrorKind::EmptyResponse => "a success without a response",
            ErrorKind::Maintenance => "closed for maintenance",
            ErrorKind::Throttled => "too many requests",
            ErrorKind::SignInAgain => "the user has to sign in again",
            ErrorKind::MissingScope => "the scope is missing",
            ErrorKind::ApplicationRefused => "the application was refused",
            ErrorKind::Denied => "the user did not allow it",
            ErrorKind::Callback => "the callback is not the one that was waited for",
            ErrorKind::TokenEndpoint => "the token endpoint failed",
            ErrorKind::Storage => "the user's session could not be kept",
            ErrorKind::Runtime => "it cannot run here",
            ErrorKind::ApiKeyRefused => "the API key was refused",
            ErrorKind::OriginRefused => "the origin was refused",
            ErrorKind::NotFound => "not found",
            ErrorKind::Private => "private",
            ErrorKind::Platform => "refused",
        })?;
        if let Some(detail) = detail {
            write!(f, ": {detail}")?;
        }
        if let Some(title) = self.title() {
            write!(f, ": page \"{title}\"")?;
        }
        if let Some(path) = self.path() {
            write!(f, ", at {path}")?;
        }
        if let Some(platform) = self.platform() {
            let PlatformError {
                code,
                status,
                message,
                ..
            } = platform;
            // More may follow.
            let message = message.trim_end_matches('.');
            write!(f, ": {status} ({code}): {message}")?;
        }
        if let Some(wait) = self.retry_after() {
            write!(f, "; wait {} s", wait.as_millis().div_ceil(1000))?;
        }
        match self.status() {
            Some(status) => write!(f, " (HTTP {})", status.as_u16()),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.operation().map(|operation| operation.id))
            .field("status", &self.0.status)
            .field("platform", &self.0.platform)
            .field("detail", &self.0.detail)
            .field("path", &self.0.path)
            .field("excerpt", &self.0.excerpt)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_ref()?;
        Some(&**source as &(dyn StdError + 'static))
    }
}
