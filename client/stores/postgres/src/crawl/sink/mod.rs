//! Where results go.

mod file;
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
    /// crash. A worker that gets an error calls again after a second, then after longer.
    fn keep<'a>(&'a self, job: &'a Job, result: &'a [u8]) -> SinkFuture<'a>;
}

/// A sink that could not keep a result.
#[derive(Debug)]
pub struct SinkError(Box<dyn StdError + Send + Sync>);

impl SinkError {
    /// Something went wrong with a sink.
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        SinkError(source.into())
    }
}

impl fmt::Display for SinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for SinkError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
