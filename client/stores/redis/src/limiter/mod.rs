//! A limit that processes share.
//!
//! - `engine`: what Redis is asked, by scripts; `message`: pauses as texts;
//! - `slots`: the places that this process has booked; `pauses`: the pauses that it knows of;
//! - `alone`: what it counts by while Redis is away; `buckets`: a map of buckets for both kinds of counting;
//! - `heartbeat`: what it does beside requests;
//! - `builder`: what a limiter is told;
//! - this file: all of it, for one request.

mod alone;
mod buckets;
mod builder;
mod engine;
mod heartbeat;
mod message;
mod pauses;
mod slots;

pub use builder::RedisLimiterBuilder;

use crate::{Redis, RedisError};
use alone::Alone;
use bungie_client::{Bucket, Limiter, LimiterFuture, PauseSink, Rate, SharedPause, Taken};
use engine::{Booked, Engine, Heard};
use heartbeat::Heartbeat;
use pauses::Pauses;
use slots::{Next, Slots};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{Notify, watch},
};
use tracing::{info, warn};

/// Counts in Redis what all processes of an application send, and shares pauses that Bungie asks for.
///
/// A process books one place at a time (or a small [batch](RedisLimiterBuilder::batch)), and its own queue
/// decides who uses it: so processes that all have more to send than they may take turns, and within a
/// process a call with priority goes before all others. Times are those of the server.
///
/// While Redis is away, each process goes on with its part of the rate: one divided by how many were heard
/// last, without a burst. [`sharing`](Self::sharing) tells, and a warning is logged. It is asked again
/// every half a second, with two seconds to connect and answer, and counts again when it answers as fast as
/// [`patience`](RedisLimiterBuilder::patience) says. A Redis that has lost what it knew begins empty.
///
/// Clones are the same limiter. Give one to each client of a process that uses the same application.
#[derive(Clone)]
pub struct RedisLimiter(Arc<Inner>);

struct Inner {
    engine: Arc<Engine>,
    batch: u32,
    slots: Slots,
    pauses: Pauses,
    state: Mutex<State>,
    /// Told when there is something to do before the next heartbeat.
    wake: Arc<Notify>,
}

struct State {
    alone: Option<Alone>,
    /// How many processes share the address, as far as is known.
    processes: u32,
    /// Whether a task says that this process is there.
    has_heartbeat: bool,
}

/// How a limiter counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sharing {
    /// Together with the other processes behind the same address.
    #[non_exhaustive]
    Shared {
        /// How many they are, with this one. What the builder was told until Redis has told more.
        processes: u32,
    },
    /// By itself, because Redis could not be asked.
    #[non_exhaustive]
    Alone {
        /// How long it has been so.
        since: Duration,
        /// It keeps to one of so many parts of each rate.
        parts: u32,
        /// Why.
        reason: RedisError,
    },
}

impl RedisLimiter {
    /// The limits of an application, under any name for it, for processes that all send from the same
    /// address. Nothing is connected yet. Fails if the system has no random numbers.
    pub fn new(redis: Redis, application: &str) -> Result<Self, RedisError> {
        Self::builder(redis, application).build()
    }

    /// The same with more to say.
    pub fn builder(redis: Redis, application: &str) -> RedisLimiterBuilder {
        RedisLimiterBuilder::new(redis, application)
    }

    /// How it counts at the moment.
    pub fn sharing(&self) -> Sharing {
        let state = self.0.state();
        match &state.alone {
            None => Sharing::Shared {
                processes: state.processes,
            },
            Some(alone) => Sharing::Alone {
                since: alone.since.elapsed(),
                parts: alone.processes,
                reason: alone.reason.clone(),
            },
        }
    }
}

impl Inner {
    async fn take(self: &Arc<Self>, bucket: Bucket, rate: Rate) -> Taken {
        self.start_heartbeat();
        loop {
            match self.slots.next(bucket, rate) {
                Next::Is(taken) => return taken,
                Next::Wait(booking) => {
                    if let Some(taken) = self.counted_alone(bucket, rate) {
                        return taken;
                    }
                    ended(booking).await;
                }
                Next::Book {
                    booking,
                    begins_empty,
                } => {
                    if let Some(taken) = self.counted_alone(bucket, rate) {
                        return taken;
                    }
                    let under_way = booking.subscribe();
                    let inner = Arc::clone(self);
                    // Whoever asked may be gone before the answer: the place is for the next one then.
                    tokio::spawn(async move {
                        inner.book(bucket, rate, begins_empty).await;
                        drop(booking);
                    });
                    ended(under_way).await;
                }
            }
            if let Some(taken) = self.counted_alone(bucket, rate) {
                return taken;
            }
        }
    }

    async fn book(&self, bucket: Bucket, rate: Rate, begins_empty: bool) {
        // What is booked at once may go at once.
        let count = self.batch.min(rate.burst());
        let known = self.pauses.version();
        let booked = self.engine.book(bucket, rate, count, begins_empty, &known);
        match booked.await {
            Ok(Booked {
                places,
                version,
                pauses,
            }) => {
                self.slots.booked(bucket, &places);
                if version != known {
                    self.pauses.read(version, pauses);
                }
            }
            Err(error) => {
                self.away(error);
                self.wake.notify_one();
            }
        }
    }

    /// What this process may send by itself; `None` while it shares.
    fn counted_alone(&self, bucket: Bucket, rate: Rate) -> Option<Taken> {
        let taken = self.state().alone.as_mut()?.take(bucket, rate);
        if taken == Taken::Now {
            self.slots.sent_alone(bucket, rate);
        }
        Some(taken)
    }

    fn is_alone(&self) -> bool {
        self.state().alone.is_some()
    }

    fn away(&self, error: RedisError) {
        let mut state = self.state();
        if state.alone.is_some() {
            return;
        }
        let parts = state.processes;
        warn!(%error, parts, "the limit is not shared: this process keeps to its part of it");
        state.alone = Some(Alone::new(error, parts));
    }

    fn heard(&self, Heard { processes, in_time }: Heard) {
        let mut state = self.state();
        state.processes = processes;
        let Some(alone) = &mut state.alone else {
            return;
        };
        alone.processes = processes.max(1);
        // A place has less time than a heartbeat.
        if in_time && alone.may_end() {
            let after = alone.since.elapsed();
            state.alone = None;
            info!(?after, processes, "the limit is shared again");
        }
    }

    /// Sees to it that a task says that this process is there.
    fn start_heartbeat(self: &Arc<Self>) {
        let is_there = std::mem::replace(&mut self.state().has_heartbeat, true);
        if !is_there {
            tokio::spawn(Heartbeat::new(self).run());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for the end of a booking.
async fn ended(mut booking: watch::Receiver<()>) {
    // Nothing is ever sent: it ends when the sender is gone.
    while booking.changed().await.is_ok() {}
}

impl Limiter for RedisLimiter {
    fn take<'a>(&'a self, bucket: Bucket, rate: Rate) -> LimiterFuture<'a> {
        Box::pin(async move { Ok(self.0.take(bucket, rate).await) })
    }

    fn attach(&self, pauses: PauseSink) {
        self.0.pauses.attach(pauses);
    }

    fn paused(&self, pause: &SharedPause) {
        self.0.pauses.begin(pause);
        // Without a runtime nothing is sent either.
        if Handle::try_current().is_ok() {
            self.0.start_heartbeat();
        }
        self.0.wake.notify_one();
    }
}

impl fmt::Debug for RedisLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLimiter")
            .field("engine", &self.0.engine)
            .field("sharing", &self.sharing())
            .finish_non_exhaustive()
    }
}
