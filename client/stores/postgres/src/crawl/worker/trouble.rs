//! What a worker cannot do for the moment.

use super::super::SinkError;
use crate::{
    PostgresError,
    crawl::{Job, statement::is_of_data},
};
use std::{
    error::Error as StdError,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

/// What a worker cannot do for the moment. It tries again by itself.
#[derive(Debug)]
#[non_exhaustive]
pub enum Trouble {
    /// The queue cannot be read or written.
    Queue(PostgresError),
    /// A result cannot be kept.
    Sink(SinkError),
    /// An attempt says that nothing can be had, and why.
    Away(String),
    /// An attempt panicked. Its job is put off for a minute, or given up if this was its fifth attempt or a later one.
    #[non_exhaustive]
    Panicked {
        /// What was attempted.
        job: Job,
        /// What the panic said.
        message: String,
    },
}

impl Trouble {
    /// Whether trying the same again would come to the same.
    pub(super) fn is_permanent(&self) -> bool {
        match self {
            Trouble::Queue(error) => is_of_data(error),
            Trouble::Sink(error) => error.is_permanent(),
            Trouble::Away(_) | Trouble::Panicked { .. } => false,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Queue(error) => write!(f, "the queue: {error}"),
            Trouble::Sink(error) => write!(f, "the sink: {error}"),
            Trouble::Away(reason) => write!(f, "a pause: {reason}"),
            Trouble::Panicked { job, message } => {
                write!(
                    f,
                    "the attempt at {} {} panicked: {message}",
                    job.kind, job.key
                )
            }
        }
    }
}

impl StdError for Trouble {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        // What is shown holds the error itself.
        match self {
            Trouble::Queue(error) => error.source(),
            Trouble::Sink(error) => error.source(),
            Trouble::Away(_) | Trouble::Panicked { .. } => None,
        }
    }
}

impl From<PostgresError> for Trouble {
    fn from(error: PostgresError) -> Self {
        Trouble::Queue(error)
    }
}

impl From<SinkError> for Trouble {
    fn from(error: SinkError) -> Self {
        Trouble::Sink(error)
    }
}

/// Who is told of trouble.
#[derive(Clone)]
pub(super) struct Tell(pub(super) Arc<dyn Fn(&Trouble) + Send + Sync>);

impl Tell {
    /// A panic of the program in it, such as that of `eprintln!` without a standard error, must not end what
    /// the worker records.
    pub(super) fn tell(&self, trouble: &Trouble) {
        let _ = catch_unwind(AssertUnwindSafe(|| (self.0)(trouble)));
    }
}
