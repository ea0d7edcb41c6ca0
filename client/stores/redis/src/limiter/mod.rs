//! A limit that processes share.
//!
//! - `engine`: what Redis is asked, by scripts; `message`: pauses as texts;
//! - `slots`: the places that this process has booked;
//! - `alone`: what it counts by while Redis is away;
//! - `builder`: what a limiter is told;
//! - this file: all of it, for one request.

mod alone;
mod builder;
mod engine;
mod message;
mod slots;

pub use builder::RedisLimiterBuilder;

use crate::{Redis, RedisError};
use alone::Alone;
use bungie_client::{Bucket, Limiter, LimiterFuture, PauseSink, Rate, SharedPause, Taken};
use engine::{Booked, Engine};
use slots::{Next, Slots};
use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{runtime::Handle, sync::watch, time::sleep};
use tracing::{debug, info, warn};

/// How often a process says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// How often one that counts alone looks whether Redis is back.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Counts in Redis what all processes of an application send, and shares pauses that Bungie asks for.
///
/// A process books one place at a time (or a small [batch](RedisLimiterBuilder::batch)), and its own queue
/// decides who uses it: so processes that all have more to send than they may take turns, and within a
/// process a call with priority goes before all others. Times are those of the server.
///
/// While Redis is away, each process goes on with its part of the rate: one divided by how many were heard
/// last, without a burst. [`sharing`](Self::sharing) tells, and a warning is logged. It is asked again
/// every half a second, with two seconds to connect and answer. A Redis that has lost what it knew begins empty.
///
/// Clones are the same limiter. Give one to each client of a process that uses the same application.
#[derive(Clone)]
pub struct RedisLimiter(Arc<Inner>);

struct Inner {
    engine: Arc<Engine>,
    batch: u32,
    slots: Slots,
    state: Mutex<State>,
    /// How often this process has counted alone.
    alone: AtomicU64,
    sinks: Mutex<Vec<PauseSink>>,
}

struct State {
    alone: Option<Alone>,
    /// How many processes share the address, as far as is known.
    processes: u32,
    /// Whether a task says that this process is there.
    is_heard: bool,
}

/// How a limiter counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sharing {
    /// Together with the other processes behind the same address.
    Shared {
        /// How many they are, with this one. What the builder was told until Redis has told more.
        processes: u32,
    },
    /// By itself, because Redis could not be asked.
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
        self.is_heard();
        loop {
            let epoch = self.alone.load(Ordering::Relaxed);
            match self.slots.next(bucket, epoch) {
                Next::Is(taken) => return taken,
                Next::Wait(booking) => {
                    if let Some(taken) = self.counted_alone(bucket, rate) {
                        return taken;
                    }
                    ended(booking).await;
                }
                Next::Book { booking, was_alone } => {
                    if let Some(taken) = self.counted_alone(bucket, rate) {
                        return taken;
                    }
                    let under_way = booking.subscribe();
                    let inner = Arc::clone(self);
                    // Whoever asked may be gone before the answer: the place is for the next one then.
                    tokio::spawn(async move {
                        inner.book(bucket, rate, was_alone).await;
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

    async fn book(&self, bucket: Bucket, rate: Rate, was_alone: bool) {
        // What is booked at once may go at once.
        let count = self.batch.min(rate.burst());
        let epoch = self.alone.load(Ordering::Relaxed);
        match self.engine.book(bucket, rate, count, was_alone).await {
            Ok(Booked { waits, pauses }) => {
                self.slots.booked(bucket, &waits, epoch);
                self.tell(&pauses);
            }
            Err(error) => self.away(error),
        }
    }

    /// What this process may send by itself; `None` while it shares.
    fn counted_alone(&self, bucket: Bucket, rate: Rate) -> Option<Taken> {
        let mut state = self.state();
        state.alone.as_mut().map(|alone| alone.take(bucket, rate))
    }

    fn away(&self, error: RedisError) {
        let mut state = self.state();
        if state.alone.is_some() {
            return;
        }
        let parts = state.processes;
        warn!(%error, parts, "the limit is not shared: this process keeps to its part of it");
        self.alone.fetch_add(1, Ordering::Relaxed);
        state.alone = Some(Alone::new(error, parts));
    }

    fn heard(&self, processes: u32) {
        let mut state = self.state();
        state.processes = processes;
        if let Some(alone) = state.alone.take() {
            let after = alone.since.elapsed();
            info!(?after, processes, "the limit is shared again");
        }
    }

    /// Tells the others of a pause, for as long as it lasts.
    async fn share(&self, mut pause: SharedPause) {
        let end = Instant::now() + pause.left;
        while let Err(error) = self.engine.pause(&pause).await {
            debug!(%error, "others are not told of a pause yet");
            sleep(LOOK_AGAIN).await;
            pause.left = end.saturating_duration_since(Instant::now());
            if pause.left.is_zero() {
                return;
            }
        }
    }

    fn tell(&self, pauses: &[SharedPause]) {
        let mut sinks = self.sinks();
        for pause in pauses {
            sinks.retain(|sink| sink.begin(pause.clone()));
        }
    }

    /// Sees to it that a task says that this process is there.
    fn is_heard(self: &Arc<Self>) {
        let mut state = self.state();
        if !state.is_heard {
            state.is_heard = true;
            let heartbeat = Heartbeat {
                engine: Arc::clone(&self.engine),
                of: Arc::downgrade(self),
            };
            tokio::spawn(heartbeat.run());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sinks(&self) -> MutexGuard<'_, Vec<PauseSink>> {
        self.sinks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits for the end of a booking.
async fn ended(mut booking: watch::Receiver<()>) {
    // Nothing is ever sent: it ends when the sender is gone.
    while booking.changed().await.is_ok() {}
}

/// Says that a process is there, for as long as its limiter is.
struct Heartbeat {
    engine: Arc<Engine>,
    of: Weak<Inner>,
}

impl Heartbeat {
    async fn run(self) {
        loop {
            let heard = self.engine.heartbeat().await;
            let Some(inner) = self.of.upgrade() else {
                break;
            };
            let pause = match heard {
                Ok(processes) => {
                    inner.heard(processes);
                    HEARTBEAT
                }
                Err(error) => {
                    inner.away(error);
                    LOOK_AGAIN
                }
            };
            drop(inner);
            sleep(pause).await;
        }
        if let Err(error) = self.engine.leave().await {
            debug!(%error, "this process counts for a while after its end");
        }
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        // Its runtime ended, and the limiter may be used in another one.
        if let Some(inner) = self.of.upgrade() {
            inner.state().is_heard = false;
        }
    }
}

impl Limiter for RedisLimiter {
    fn take<'a>(&'a self, bucket: Bucket, rate: Rate) -> LimiterFuture<'a> {
        Box::pin(async move { Ok(self.0.take(bucket, rate).await) })
    }

    fn attach(&self, pauses: PauseSink) {
        self.0.sinks().push(pauses);
    }

    fn paused(&self, pause: &SharedPause) {
        let (inner, pause) = (Arc::clone(&self.0), pause.clone());
        // Without a runtime nothing is sent either.
        let Ok(runtime) = Handle::try_current() else {
            return;
        };
        runtime.spawn(async move { inner.share(pause).await });
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
