//! What a client did, for metrics.

use crate::{Error, ErrorKind, Operation};
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
    /// From sending to the whole answer.
    pub duration: Duration,
    /// How long the client waits before it tries again, `None` if it does not.
    pub retry_in: Option<Duration>,
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
            duration: Duration::ZERO,
            retry_in: None,
        }
    }

    pub(crate) fn failed(&mut self, error: &Error) {
        self.code = error.platform().map(|platform| platform.code);
        self.failure = Some(error.kind());
    }
}

/// Is told of every attempt. Runs in the caller's task, so it should be quick.
pub trait Observer: Send + Sync {
    /// An attempt is over.
    fn attempt(&self, attempt: &Attempt);
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
