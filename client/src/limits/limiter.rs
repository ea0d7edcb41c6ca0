//! The seam of limiters: who counts what was sent.

use super::{
    gcra::gcra,
    shared::{PauseSink, SharedPause},
};
use crate::{
    Rate,
    pruned::Pruned,
    rt::{self, Instant},
};
use std::{
    error::Error as StdError,
    fmt,
    future::{self, Future},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// What requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Bucket {
    /// Everything that goes to one server: its [`id`](crate::Server::id).
    Server(&'static str),
    /// One user's calls of one operation: the number of the user's membership on Bungie.net, or a hash of
    /// the token where that is not known, and the operation's id.
    Action(u64, &'static str),
}

/// Whether a request may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It may be sent, and is counted.
    Now,
    /// Not before so much time has passed. It is not counted for this request, which asks again then; a
    /// limiter is free to keep a place for the process meanwhile.
    NotBefore(Duration),
}

/// A request to a limiter.
pub type LimiterFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Taken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Counts what is sent: by default in this process. One that counts for several processes or machines
/// keeps them together below what Bungie allows.
///
/// It never waits: queues, priorities, pauses and deadlines are the client's. Requests to one server are
/// counted one after the other, so a limiter on the network allows one per round trip. One that fails or
/// takes more than a second is passed over: this process counts alone then.
///
/// One that wraps another passes all three methods on to it: with the defaults of the last two, pauses are
/// not shared.
pub trait Limiter: fmt::Debug + Send + Sync {
    /// Counts one request of a bucket, if it may be sent at this rate now. [`gcra`] is the arithmetic.
    fn take<'a>(&'a self, bucket: Bucket, rate: Rate) -> LimiterFuture<'a>;

    /// Called once by each client that is built with it. Whoever learns of pauses that Bungie asked other
    /// processes for tells the client by this. Does nothing by default.
    fn attach(&self, pauses: PauseSink) {
        drop(pauses);
    }

    /// Bungie asked this process for a pause, which the others that share the limiter are to keep too.
    /// Returns at once; does nothing by default.
    fn paused(&self, pause: &SharedPause) {
        let _ = pause;
    }
}

impl<L: Limiter + ?Sized> Limiter for Box<L> {
    fn take<'a>(&'a self, bucket: Bucket, rate: Rate) -> LimiterFuture<'a> {
        (**self).take(bucket, rate)
    }

    fn attach(&self, pauses: PauseSink) {
        (**self).attach(pauses);
    }

    fn paused(&self, pause: &SharedPause) {
        (**self).paused(pause);
    }
}

/// For programs that go on asking the limiter of a client.
impl<L: Limiter + ?Sized> Limiter for Arc<L> {
    fn take<'a>(&'a self, bucket: Bucket, rate: Rate) -> LimiterFuture<'a> {
        (**self).take(bucket, rate)
    }

    fn attach(&self, pauses: PauseSink) {
        (**self).attach(pauses);
    }

    fn paused(&self, pause: &SharedPause) {
        (**self).paused(pause);
    }
}

/// Counts in this process.
#[derive(Debug)]
pub(crate) struct LocalLimiter {
    start: Instant,
    due: Mutex<Pruned<Bucket, u64>>,
}

impl LocalLimiter {
    /// The same without a future.
    pub(crate) fn take_now(&self, bucket: Bucket, rate: Rate) -> Taken {
        let now = nanos(rt::now().saturating_duration_since(self.start));
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        // Whatever is due in the past says nothing any more.
        let due = due.or_insert_with(bucket, || 0, |_, due| *due > now);
        match gcra(*due, now, &rate) {
            Ok(next) => {
                *due = next;
                Taken::Now
            }
            Err(earliest) => Taken::NotBefore(Duration::from_nanos(earliest - now)),
        }
    }
}

impl Default for LocalLimiter {
    fn default() -> Self {
        LocalLimiter {
            start: rt::now(),
            due: Mutex::default(),
        }
    }
}

impl Limiter for LocalLimiter {
    fn take<'a>(&'a self, bucket: Bucket, rate: Rate) -> LimiterFuture<'a> {
        Box::pin(future::ready(Ok(self.take_now(bucket, rate))))
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
