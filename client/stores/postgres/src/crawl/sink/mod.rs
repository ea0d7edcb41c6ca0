//! Where results go.

mod file;
mod folders;
mod name;
mod postgres;

pub use file::FileSink;
pub use postgres::PostgresSink;

use super::Job;
use std::{error::Error as StdError, fmt, future::Future, pin::Pin};

/// What [`Sink::keep`] gives.
pub type SinkFuture<'a> = Pin<Box<dyn Future<Output = Result<(), SinkError>> + Send + 'a>>;

/// Keeps results: in files, in a database, wherever a program wants them.
///
/// A result is kept before its job is finished, so whoever is killed in between leaves a result of a job
/// that is fetched again. A sink therefore keeps one result for each job, however often it is called.
pub trait Sink: Send + Sync {
    /// Keeps the result of a job, or does nothing if there is one already. What is kept has to survive a
    /// crash. A worker that gets an error calls again after a second, then after longer, unless the error
    /// [is permanent](SinkError::permanent): then it gives the job up.
    fn keep<'a>(&'a self, job: &'a Job, result: &'a [u8]) -> SinkFuture<'a>;
}

/// A sink that could not keep a result.
#[derive(Debug)]
pub struct SinkError {
    source: Box<dyn StdError + Send + Sync>,
    is_permanent: bool,
}

impl SinkError {
    /// Something went wrong that may be over later, such as a disk without room. A worker tries again until the
    /// result is kept.
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        SinkError {
            source: source.into(),
            is_permanent: false,
        }
    }

    /// The sink never takes this result of this job. A worker gives the job up, with the error as its reason.
    pub fn permanent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        SinkError {
            is_permanent: true,
            ..Self::new(source)
        }
    }

    /// Whether the same result would be refused again.
    pub fn is_permanent(&self) -> bool {
        self.is_permanent
    }

    /// The error of the sink, to look for a type of its own in.
    pub fn get_ref(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.source
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.source, f)
    }
}

impl StdError for SinkError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}
