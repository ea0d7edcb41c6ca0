//! What a client did, for metrics.

use crate::{Error, ErrorKind, Operation, Pause, Rate, Server, SignInError, SignInErrorKind};
use http::StatusCode;
use std::{fmt, time::Duration};

/// One request that was sent, whatever came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation.
    pub operation: &'static Operation,
    /// Which try of the call: 1 is the first.
    pub number: u32,
    /// The HTTP status, if there was an answer.
    pub status: Option<StatusCode>,
    /// The platform's error code, if it refused.
    pub code: Option<i32>,
    /// The sort of failure, `None` for a success.
    pub failure: Option<ErrorKind>,
    /// The length of the body, decompressed.
    pub bytes: usize,
    /// How long it waited for its turn.
    pub queued: Duration,
    /// From sending to the whole answer.
    pub duration: Duration,
    /// How many values of the answer were odd, and passed over.
    pub oddities: u32,
    /// How long the client waits before it tries again, `None` if it does not.
    pub retry_in: Option<Duration>,
    /// Whether the caller gave the call up, before the answer was there or before it was settled what
    /// comes of it.
    pub cancelled: bool,
}

impl Attempt {
    pub(crate) fn new(operation: &'static Operation, number: u32) -> Self {
        Attempt {
            operation,
            number,
            status: None,
            code: None,
            failure: None,
            bytes: 0,
            queued: Duration::ZERO,
            duration: Duration::ZERO,
            oddities: 0,
            retry_in: None,
            cancelled: false,
        }
    }

    pub(crate) fn failed(&mut self, error: &Error) {
        self.code = error.platform().map(|platform| platform.code);
        self.failure = Some(error.kind());
    }
}

/// What a token was asked for with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Grant {
    /// The code of a sign-in.
    AuthorizationCode,
    /// The refresh token of a session: a renewal.
    RefreshToken,
}

impl Grant {
    /// The `grant_type` of RFC 6749.
    pub const fn as_str(self) -> &'static str {
        match self {
            Grant::AuthorizationCode => "authorization_code",
            Grant::RefreshToken => "refresh_token",
        }
    }
}

/// One request to the token endpoint, whatever came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenRequest {
    /// What the token was asked for with.
    pub grant: Grant,
    /// The HTTP status of a failure, if there was an answer.
    pub status: Option<StatusCode>,
    /// The sort of failure, `None` for a success.
    pub failure: Option<SignInErrorKind>,
    /// From sending to the whole answer.
    pub duration: Duration,
}

impl TokenRequest {
    pub(crate) fn new(grant: Grant, duration: Duration, failure: Option<&SignInError>) -> Self {
        TokenRequest {
            grant,
            status: failure.and_then(SignInError::status),
            failure: failure.map(SignInError::kind),
            duration,
        }
    }
}

/// Is told of every request. Runs in the task that sent it, so it should be quick.
pub trait Observer: Send + Sync {
    /// An attempt is over.
    fn attempt(&self, attempt: &Attempt);

    /// A request to the token endpoint is over: a sign-in or a renewal.
    fn token_request(&self, request: &TokenRequest) {
        let _ = request;
    }

    /// Bungie asked for a pause.
    fn pause(&self, pause: &Pause) {
        let _ = pause;
    }

    /// A server refused because of too many requests, and gets so many from now on. The rate rises
    /// again by itself.
    fn rate(&self, server: &'static Server, rate: Rate) {
        let _ = (server, rate);
    }
}

impl<F: Fn(&Attempt) + Send + Sync> Observer for F {
    fn attempt(&self, attempt: &Attempt) {
        self(attempt);
    }
}

impl fmt::Debug for dyn Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}
