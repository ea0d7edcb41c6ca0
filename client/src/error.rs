//! What can go wrong with a call.

use crate::{Envelope, Operation, envelope::DecodeError, request::InvalidArgument};
use http::StatusCode;
use std::{error::Error as StdError, fmt};

/// A call that did not bring a response.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: &'static Operation,
    status: Option<StatusCode>,
    platform: Option<PlatformError>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be written: an argument fits into no URL.
    InvalidRequest,
    /// No answer: the connection failed or was cut, or time ran out.
    Transport,
    /// An answer that is not JSON, such as a page of a load balancer.
    NotJson,
    /// Bungie's platform refused: see [`Error::platform`].
    Platform,
    /// The response has another shape than the document promises.
    Decode,
    /// A success without a response. For operations that page, the end.
    EmptyResponse,
}

/// What the envelope of a refused request says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlatformError {
    /// The number of the error code.
    pub code: i32,
    /// The name of the error code.
    pub status: String,
    /// What happened, for people.
    pub message: String,
    /// How long to wait before the next request, in seconds.
    pub throttle_seconds: i32,
}

impl Error {
    /// The sort of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// What Bungie's platform said, for [`ErrorKind::Platform`].
    pub fn platform(&self) -> Option<&PlatformError> {
        self.0.platform.as_ref()
    }

    fn new(kind: ErrorKind, operation: &'static Operation) -> Self {
        Error(Box::new(Inner {
            kind,
            operation,
            status: None,
            platform: None,
            source: None,
        }))
    }

    fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn invalid(operation: &'static Operation, source: InvalidArgument) -> Self {
        Error::new(ErrorKind::InvalidRequest, operation).because(source)
    }

    pub(crate) fn transport(
        operation: &'static Operation,
        source: Box<dyn StdError + Send + Sync>,
    ) -> Self {
        Error::new(ErrorKind::Transport, operation).because(source)
    }
}

/// Takes the response out of an answer: the envelope first, the HTTP status only if there is none.
pub(crate) fn open<T>(
    operation: &'static Operation,
    status: StatusCode,
    answer: Result<Envelope<T>, DecodeError>,
) -> Result<T, Error> {
    let kind = match &answer {
        Err(error) if error.is_syntax() => ErrorKind::NotJson,
        Err(_) => ErrorKind::Decode,
        Ok(envelope) if !envelope.is_success() => ErrorKind::Platform,
        Ok(_) => ErrorKind::EmptyResponse,
    };
    let mut error = match answer {
        Ok(Envelope {
            error_code: 1,
            response: Some(response),
            ..
        }) => return Ok(response),
        Ok(envelope) => {
            let mut error = Error::new(kind, operation);
            error.0.platform = (kind == ErrorKind::Platform).then_some(PlatformError {
                code: envelope.error_code,
                status: envelope.error_status,
                message: envelope.message,
                throttle_seconds: envelope.throttle_seconds,
            });
            error
        }
        Err(source) => Error::new(kind, operation).because(source),
    };
    error.0.status = Some(status);
    Err(error)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.0.operation)?;
        match self.0.kind {
            ErrorKind::InvalidRequest => f.write_str("the request cannot be written")?,
            ErrorKind::Transport => f.write_str("no answer")?,
            ErrorKind::NotJson => f.write_str("the answer is not JSON")?,
            ErrorKind::Decode => f.write_str("the response has an unexpected shape")?,
            ErrorKind::EmptyResponse => f.write_str("a success without a response")?,
            ErrorKind::Platform => f.write_str("refused")?,
        }
        if let Some(platform) = &self.0.platform {
            write!(
                f,
                ": {} ({}): {}",
                platform.status, platform.code, platform.message
            )?;
        }
        if let Some(status) = self.0.status {
            write!(f, " (HTTP {})", status.as_u16())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation.id)
            .field("status", &self.0.status)
            .field("platform", &self.0.platform)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}
