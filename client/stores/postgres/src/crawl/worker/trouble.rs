//! What a worker cannot do for the moment.

use super::super::SinkError;
use crate::PostgresError;
use std::{fmt, future::Future, sync::Arc, time::Duration};
use tokio::time::sleep;

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
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Queue(error) => write!(f, "the queue: {error}"),
            Trouble::Sink(error) => write!(f, "the sink: {error}"),
            Trouble::Away(reason) => write!(f, "a pause: {reason}"),
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
    pub(super) fn tell(&self, trouble: impl Into<Trouble>) {
        (self.0)(&trouble.into());
    }

    /// Tries until it is done.
    pub(super) async fn until_done<T, E, F>(&self, mut attempt: impl FnMut() -> F) -> T
    where
        F: Future<Output = Result<T, E>>,
        E: Into<Trouble>,
    {
        let mut failures = 0;
        loop {
            match attempt().await {
                Ok(done) => return done,
                Err(error) => self.tell(error),
            }
            sleep(wait(failures)).await;
            failures += 1;
        }
    }
}

/// How long to wait after so many failures before: from 1 to 30 seconds.
pub(super) fn wait(failures: u32) -> Duration {
    let seconds = 1_u64.checked_shl(failures).unwrap_or(u64::MAX);
    Duration::from_secs(seconds.min(30))
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn waits_grow_to_half_a_minute() {
        let seconds = [0, 1, 2, 3, 4, 5, 64, u32::MAX].map(|failures| wait(failures).as_secs());
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30]);
    }
}
