//! When a request may go: pauses that Bungie asks for, the spacing of a user's actions, and the rate
//! per server.
//!
//! - `gcra`: the arithmetic of a rate; `found`: the rate that a server turns out to allow;
//! - `limiter`: the seam of who counts;
//! - `whom`, `pauses`: whom a throttle is for, and until when;
//! - `queue`: who is next; `spacing`: one user's actions;
//! - this file: all of it, for one request.

mod found;
mod gcra;
mod limiter;
mod pauses;
mod queue;
mod spacing;
mod whom;

pub use gcra::{Rate, gcra};
pub use limiter::{Bucket, Limiter, LimiterFuture, Taken};
pub use pauses::Pause;
pub use queue::Priority;
pub(crate) use spacing::Turn;
pub use whom::Whom;

use crate::{
    Operation, Server,
    rt::{self, Instant},
};
use found::Found;
use futures_util::future::select;
use limiter::LocalLimiter;
use pauses::Pauses;
use queue::{Place, Queue};
use spacing::Spacing;
use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::watch;
use tracing::debug;

/// A user, as far as limits need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct User(pub(crate) u64);

/// All limits of a client, shared by its clones.
#[derive(Debug)]
pub(crate) struct Limits {
    rates: Rates,
    lanes: Mutex<HashMap<&'static str, Arc<Lane>>>,
    pauses: Pauses,
    spacing: Spacing,
    local: LocalLimiter,
    shared: Option<Box<dyn Limiter>>,
    start: Instant,
}

/// What the builder was told.
#[derive(Debug)]
pub(crate) struct Rates {
    /// No server has a limit.
    pub(crate) unlimited: bool,
    /// By a server's id.
    pub(crate) of: HashMap<&'static str, Option<Rate>>,
    pub(crate) limiter: Option<Box<dyn Limiter>>,
    pub(crate) longest_pause: Duration,
}

/// One server.
#[derive(Debug)]
struct Lane {
    queue: Queue,
    /// Absent for no limit.
    rate: Option<Mutex<Found>>,
}

/// Who wants to send what.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    pub(crate) user: Option<User>,
    pub(crate) priority: Priority,
}

/// Why a request cannot be sent in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TooLate {
    /// A pause lasts longer: so much.
    Paused(Duration),
    /// Others were first.
    Queued,
}

/// What a throttle changed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Throttled {
    pub(crate) pause: Option<Pause>,
    pub(crate) rate: Option<Rate>,
}

impl Limits {
    pub(crate) fn new(mut rates: Rates) -> Self {
        Limits {
            lanes: Mutex::default(),
            pauses: Pauses::new(rates.longest_pause),
            spacing: Spacing::default(),
            local: LocalLimiter::default(),
            shared: rates.limiter.take(),
            start: rt::now(),
            rates,
        }
    }

    /// Waits until the user's last action of the kind is over. The turn lasts until it is dropped;
    /// retries happen within it.
    pub(crate) async fn turn(&self, call: Call, until: Instant) -> Result<Option<Turn>, TooLate> {
        let (Some(interval), Some(user)) = (call.operation.interval_per_user, call.user) else {
            return Ok(None);
        };
        let turn = self.spacing.turn(call.operation, user, interval);
        let turn = rt::until(until, turn).await.ok_or(TooLate::Queued)?;
        Ok(Some(turn))
    }

    /// Waits until one more request may be sent, but not beyond `until`.
    pub(crate) async fn ready(
        &self,
        call: Call,
        turn: Option<&mut Turn>,
        until: Instant,
    ) -> Result<(), TooLate> {
        let lane = self.lane(call.operation.server);
        let Some(turn) = turn else {
            return self.lane_ready(&lane, call, until).await;
        };
        if let Some(next) = turn.next() {
            rest(next, until).await?;
        }
        self.lane_ready(&lane, call, until).await?;
        if let (Some(_), Some(user)) = (&self.shared, call.user) {
            let bucket = Bucket::Action(user.0, call.operation.id);
            while let Taken::NotBefore(wait) = self.take(bucket, Rate::one(turn.interval)).await {
                rest(rt::after(wait), until).await?;
            }
        }
        turn.sent();
        Ok(())
    }

    async fn lane_ready(&self, lane: &Lane, call: Call, until: Instant) -> Result<(), TooLate> {
        let mut changes = self.pauses.changes();
        loop {
            self.not_paused(call, &mut changes, until).await?;
            if self.passed(lane, call) {
                return Ok(());
            }
            let place = lane.queue.enter(call.priority);
            if self.served(lane, call, &place, &mut changes, until).await? {
                return Ok(());
            }
        }
    }

    /// Waits until no pause holds the call off.
    async fn not_paused(
        &self,
        call: Call,
        changes: &mut watch::Receiver<u64>,
        until: Instant,
    ) -> Result<(), TooLate> {
        loop {
            changes.mark_unchanged();
            let Some(end) = self.pauses.end(call.operation, call.user) else {
                return Ok(());
            };
            if end > until {
                return Err(TooLate::Paused(end.saturating_duration_since(rt::now())));
            }
            // It may be ended, or become longer.
            rt::until(end, changes.changed()).await;
        }
    }

    /// Goes at once where nobody waits.
    fn passed(&self, lane: &Lane, call: Call) -> bool {
        let Some(rate) = self.rate_of(lane) else {
            return true;
        };
        if self.shared.is_some() {
            return false;
        }
        let bucket = Bucket::Server(call.operation.server.id);
        let taken = lane.queue.pass(|| self.local.take_now(bucket, rate));
        taken == Some(Taken::Now)
    }

    /// Waits in the queue. `false` if a pause begins meanwhile that holds up nobody else.
    async fn served(
        &self,
        lane: &Lane,
        call: Call,
        place: &Place<'_>,
        changes: &mut watch::Receiver<u64>,
        until: Instant,
    ) -> Result<bool, TooLate> {
        loop {
            let mut next = None;
            if let Some(end) = self.pauses.end(call.operation, call.user) {
                if end > until {
                    return Err(TooLate::Paused(end.saturating_duration_since(rt::now())));
                }
                if self.pauses.end(call.operation, None) != Some(end) {
                    return Ok(false);
                }
                next = Some(end);
            } else if place.is_first() {
                let Some(rate) = self.rate_of(lane) else {
                    return Ok(true);
                };
                match self
                    .take(Bucket::Server(call.operation.server.id), rate)
                    .await
                {
                    Taken::Now => return Ok(true),
                    Taken::NotBefore(wait) => next = Some(rt::after(wait)),
                }
            }
            let wake = next.unwrap_or(until).min(until);
            let (turn, changed) = (pin!(place.turn()), pin!(changes.changed()));
            let told = select(turn, changed);
            let is_late = rt::until(wake, told).await.is_none() && rt::now() >= until;
            if is_late {
                return Err(TooLate::Queued);
            }
        }
    }

    async fn take(&self, bucket: Bucket, rate: Rate) -> Taken {
        if let Some(shared) = &self.shared {
            match shared.take(bucket, rate).await {
                Ok(taken) => return taken,
                // Whoever shares it goes on alone while it is down.
                Err(error) => debug!(%error, "the limiter failed; this process counts alone"),
            }
        }
        self.local.take_now(bucket, rate)
    }

    fn rate_of(&self, lane: &Lane) -> Option<Rate> {
        let found = lane.rate.as_ref()?;
        let found = found.lock().unwrap_or_else(PoisonError::into_inner);
        Some(found.at(rt::now().saturating_duration_since(self.start)))
    }

    /// Bungie refused because of too many requests.
    pub(crate) fn throttled(&self, call: Call, whom: Whom, wait: Option<Duration>) -> Throttled {
        let pause = wait.and_then(|wait| self.pauses.begin(whom, call.operation, call.user, wait));
        let is_of_server = matches!(whom, Whom::Application | Whom::Server);
        let rate = is_of_server.then(|| self.fall(call.operation.server));
        Throttled {
            pause,
            rate: rate.flatten(),
        }
    }

    /// The new rate, if it fell.
    fn fall(&self, server: &'static Server) -> Option<Rate> {
        let lane = self.lane(server);
        let mut found = lane
            .rate
            .as_ref()?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let now = rt::now().saturating_duration_since(self.start);
        found.refused(now).then(|| found.at(now))
    }

    /// When the pause of a call is over, if there is one.
    pub(crate) fn paused_until(&self, call: Call) -> Option<Instant> {
        self.pauses.end(call.operation, call.user)
    }

    /// When the application may send again, if Bungie asked it for a pause.
    pub(crate) fn application_paused_until(&self) -> Option<Instant> {
        self.pauses.application()
    }

    pub(crate) fn pauses(&self) -> Vec<Pause> {
        self.pauses.list()
    }

    pub(crate) fn resume(&self, pause: &Pause) {
        self.pauses.resume(pause);
    }

    /// The rate of a server now; `None` for no limit.
    pub(crate) fn rate(&self, server: &'static Server) -> Option<Rate> {
        self.rate_of(&self.lane(server))
    }

    fn lane(&self, server: &'static Server) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes.entry(server.id).or_insert_with(|| {
            let told = self.rates.of.get(server.id).copied();
            let own = (!self.rates.unlimited).then_some(server.rate);
            let rate = told.unwrap_or(own);
            Arc::new(Lane {
                queue: Queue::default(),
                rate: rate.map(|rate| Mutex::new(Found::new(rate))),
            })
        });
        Arc::clone(lane)
    }
}

/// Waits until `end`, unless that is too late.
async fn rest(end: Instant, until: Instant) -> Result<(), TooLate> {
    rt::sleep_until(end.min(until)).await;
    if end > until {
        return Err(TooLate::Queued);
    }
    Ok(())
}
