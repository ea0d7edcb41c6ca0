//! A worker: claims jobs, lets a program fetch them, keeps the results.
//!
//! - `outcome`: what the program makes of a job; `trouble`: what the worker cannot do for the moment;
//! - `run`: the loop, with what it holds (`held`);
//! - `slot`: one job after the other; `finisher`: finishes what the slots have done; `record`: how often what has to
//!   be recorded is tried.

mod finisher;
mod held;
mod outcome;
mod record;
mod run;
mod slot;
mod trouble;

pub use outcome::Outcome;
pub use trouble::Trouble;

use super::{Claim, Queue, Sink, statement::LONGEST};
use crate::PostgresError;
use std::{fmt, future::Future, sync::Arc, time::Duration};
use trouble::Tell;

/// Works on a queue: claims jobs ahead, attempts some at once, keeps the results, finishes the jobs, and
/// extends the leases of those that take long.
///
/// While the database or the sink is away, it attempts nothing new, keeps in memory what was fetched, and
/// tries again after 1 s and then less often, up to every 30 s. What the database or the sink refuses for good is
/// given up, with that as its reason. A job is finished after its result is kept: a process that is killed costs
/// one more attempt for each of its slots at most, and so does a lease that ends while a job is attempted.
///
/// ```no_run
/// use bungie_store_postgres::crawl::{Claim, Ended, FileSink, Outcome, Queue, Worker};
/// # async fn fetched(key: &str) -> Option<Vec<u8>> { None }
/// # async fn example(pool: deadpool_postgres::Pool) -> Result<(), Box<dyn std::error::Error>> {
/// let queue = Queue::new(pool, "reports");
/// queue.migrate().await?;
/// queue.add_range("report", 1..=100_000).await?;
/// let worker = Worker::new(queue, FileSink::new("reports", "json")).slots(32);
/// let fetch = |claim: Claim| async move {
///     match fetched(&claim.job().key).await {
///         Some(report) => Outcome::result(report),
///         None => Outcome::gap("there is none"),
///     }
/// };
/// let never = std::future::pending();
/// assert_eq!(worker.run(fetch, never).await?, Ended::Finished);
/// # Ok(())
/// # }
/// ```
pub struct Worker {
    queue: Queue,
    sink: Arc<dyn Sink>,
    slots: usize,
    lease: Duration,
    tell: Tell,
}

/// How the run of a worker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ended {
    /// All jobs of the queue are done or given up, by whomever.
    Finished,
    /// It was asked to stop.
    Stopped,
}

impl Worker {
    /// A worker on a queue, which keeps results in a sink.
    pub fn new(queue: Queue, sink: impl Sink + 'static) -> Self {
        Worker {
            queue,
            sink: Arc::new(sink),
            slots: 16,
            lease: Duration::from_secs(60),
            tell: Tell(Arc::new(|_| ())),
        }
    }

    /// How many jobs it attempts at once, 16 unless told otherwise. As many again are claimed ahead.
    #[must_use]
    pub fn slots(mut self, slots: u16) -> Self {
        self.slots = slots.max(1).into();
        self
    }

    /// How long a claim is held without an extension, 60 s unless told otherwise, 1 s at least and a hundred years
    /// at most: jobs of a process that was killed are claimed again so much later. Leases are extended each third
    /// of it.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease.clamp(Duration::from_secs(1), LONGEST);
        self
    }

    /// Is called for each try that failed, by tasks of the worker and within [`run`](Self::run): it must not
    /// block. A panic in it is caught, and the worker goes on.
    #[must_use]
    pub fn on_trouble(mut self, tell: impl Fn(&Trouble) + Send + Sync + 'static) -> Self {
        self.tell = Tell(Arc::new(tell));
        self
    }

    /// Attempts jobs until all are done or given up, or until `stop` is ready. Then it begins nothing more,
    /// hands back what it has not begun, and ends when what it has begun is recorded. What cannot be recorded then
    /// is tried once more and left: its job is claimed again when the lease is over. Dropping the future ends all at
    /// once, as a kill does.
    ///
    /// Each job is attempted by a call of `fetch`, in a task of its own. A job whose attempt panics is put off
    /// for a minute, and is given up if that was its fifth attempt or a later one.
    ///
    /// # Errors
    ///
    /// The first request to the database fails. Later failures are [`Trouble`].
    pub async fn run<F, R>(
        self,
        fetch: F,
        stop: impl Future<Output = ()>,
    ) -> Result<Ended, PostgresError>
    where
        F: Fn(Claim) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome> + Send + 'static,
    {
        run::run(self, fetch, stop).await
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("queue", &self.queue)
            .field("slots", &self.slots)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}
