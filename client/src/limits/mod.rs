//! When a request may go: pauses that Bungie asks for, the spacing of a user's actions, and the rate
//! per server.
//!
//! - `gcra`: the arithmetic of a rate; `found`: the rate that a server turns out to allow;
//! - `limiter`: the seam of who counts;
//! - `whom`, `pauses`: whom a throttle is for, and until when; `shared`: how processes tell each other;
//! - `queue`: who is next; `spacing`: one user's actions;
//! - this file: all of it, for one request.

mod found;
mod gcra;
mod limiter;
mod pauses;
mod queue;
mod shared;
mod spacing;
mod whom;

pub use gcra::gcra;
pub use limiter::{Bucket, Limiter, LimiterFuture, Taken};
pub use pauses::Pause;
pub use queue::Priority;
pub use shared::{PauseSink, SharedPause};
pub(crate) use spacing::Turn;
pub use whom::Whom;

use crate::{
    Operation, Rate, Server,
    rt::{self, Instant},
};
use found::Found;
use futures_util::future::{Either, select};
use limiter::LocalLimiter;
use pauses::Pauses;
use queue::{Place, Queue, Role};
use spacing::Spacing;
use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::watch;
use tracing::debug;

/// A limiter that takes longer has failed.
const LIMITER: Duration = Duration::from_secs(1);

/// A user, as far as limits need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct User(pub(crate) u64);

/// All limits of a client, shared by its clones.
#[derive(Debug)]
pub(crate) struct Limits {
    rates: Rates,
    /// By a server's id. There are few.
    lanes: Mutex<Vec<(&'static str, Arc<Lane>)>>,
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
    pub(crate) fn new(mut rates: Rates) -> Arc<Self> {
        let limits = Arc::new(Limits {
            lanes: Mutex::default(),
            pauses: Pauses::new(rates.longest_pause),
            spacing: Spacing::default(),
            local: LocalLimiter::default(),
            shared: rates.limiter.take(),
            start: rt::now(),
            rates,
        });
        if let Some(shared) = &limits.shared {
            shared.attach(PauseSink::new(&limits));
        }
        limits
    }

    /// Waits until the user's last action of the kind is over. The turn lasts until it is dropped;
    /// retries happen within it.
    pub(crate) async fn turn(&self, call: Call, until: Instant) -> Result<Option<Turn>, TooLate> {
        let (Some(interval), Some(user)) = (call.operation.interval_per_user, call.user) else {
            return Ok(None);
        };
        let mut changes = self.pauses.changes();
        let mut turn = pin!(self.spacing.turn(call.operation, user, interval));
        loop {
            is_in_time(self.pauses.end(call.operation, call.user), until)?;
            let changed = pin!(changes.changed());
            match rt::until(until, select(turn.as_mut(), changed)).await {
                None => return Err(TooLate::Queued),
                Some(Either::Left((turn, _))) => return Ok(Some(turn)),
                Some(Either::Right(_)) => {}
            }
        }
    }

    /// Whether one more request may be sent at once. Then it is counted.
    pub(crate) fn is_ready(&self, call: Call) -> bool {
        let is_spaced = call.operation.interval_per_user.is_some() && call.user.is_some();
        !is_spaced
            && self.pauses.end(call.operation, call.user).is_none()
            && self.passed(&self.lane(call.operation.server), call)
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
        // Before the queue: a place of the server that waited for another user's turn would go too late. So two
        // processes that queue differently long may send closer together than the interval.
        if let (Some(_), Some(user)) = (&self.shared, call.user) {
            let bucket = Bucket::Action(user.0, call.operation.id);
            let rate = Rate::one(turn.interval);
            while let Taken::NotBefore(wait) = self.take(bucket, rate, until).await {
                rest(rt::after(wait), until).await?;
            }
        }
        self.lane_ready(&lane, call, until).await?;
        turn.sent();
        Ok(())
    }

    /// Waits until a request of the application itself may be sent, such as one to the token endpoint.
    pub(crate) async fn application_ready(&self, until: Instant) -> Result<(), TooLate> {
        let mut changes = self.pauses.changes();
        self.not_paused(|| self.pauses.application(), &mut changes, until)
            .await
    }

    async fn lane_ready(&self, lane: &Lane, call: Call, until: Instant) -> Result<(), TooLate> {
        let mut changes = self.pauses.changes();
        loop {
            // Whoever waits for a pause of their own holds up nobody.
            let own = || self.pauses.own_end(call.operation, call.user);
            self.not_paused(own, &mut changes, until).await?;
            let is_shared = self.pauses.shared_end(call.operation).is_some();
            if !is_shared && self.passed(lane, call) {
                return Ok(());
            }
            let place = lane.queue.enter(call.priority);
            if self.served(lane, call, &place, &mut changes, until).await? {
                return Ok(());
            }
        }
    }

    /// Waits until a pause is over.
    async fn not_paused(
        &self,
        end: impl Fn() -> Option<Instant>,
        changes: &mut watch::Receiver<u64>,
        until: Instant,
    ) -> Result<(), TooLate> {
        loop {
            changes.mark_unchanged();
            let Some(end) = end() else {
                return Ok(());
            };
            is_in_time(Some(end), until)?;
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
            changes.mark_unchanged();
            let role = place.role();
            let wake = if self.pauses.own_end(call.operation, call.user).is_some() {
                return Ok(false);
            } else if let Some(end) = self.pauses.shared_end(call.operation) {
                is_in_time(Some(end), until)?;
                end
            } else {
                let rate = self.rate_of(lane);
                match (role, rate) {
                    (Role::Granted, _) | (_, None) => return Ok(true),
                    (Role::WaitsUntil(time), _) => time,
                    (Role::Asks, Some(rate)) => {
                        let bucket = Bucket::Server(call.operation.server.id);
                        match self.take(bucket, rate, until).await {
                            Taken::Now => {
                                lane.queue.grant();
                                continue;
                            }
                            Taken::NotBefore(wait) => rt::after(wait),
                        }
                    }
                }
            };
            let (turn, changed) = (pin!(place.turn()), pin!(changes.changed()));
            rt::until(wake.min(until), select(turn, changed)).await;
            if rt::now() >= until {
                return Err(TooLate::Queued);
            }
        }
    }

    async fn take(&self, bucket: Bucket, rate: Rate, until: Instant) -> Taken {
        if let Some(shared) = &self.shared {
            let patience = rt::after(LIMITER).min(until);
            match rt::until(patience, shared.take(bucket, rate)).await {
                Some(Ok(taken)) => return taken,
                // Whoever shares it goes on alone while it is down.
                Some(Err(error)) => debug!(%error, "the limiter failed; this process counts alone"),
                None => debug!("the limiter did not answer; this process counts alone"),
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
        if let (Some(pause), Some(shared)) = (&pause, &self.shared) {
            shared.paused(&SharedPause::of(pause, call.user));
        }
        let is_of_server = matches!(whom, Whom::Application | Whom::Server);
        let rate = is_of_server.then(|| self.fall(&self.lane(call.operation.server)));
        Throttled {
            pause,
            rate: rate.flatten(),
        }
    }

    /// Another process was asked for a pause. Whoever is refused for its address or application is
    /// refused for this process too, so the rate falls here as it does there. What is refused while such a
    /// pause lasts was on its way before: it is the same refusal.
    fn receive(&self, pause: SharedPause) {
        let is_of_server = matches!(pause.whom, Whom::Application | Whom::Server);
        let lane = is_of_server
            .then(|| self.known_lane(&pause.server))
            .flatten()
            .filter(|(server, _)| !self.pauses.hold_off(server));
        if self.pauses.receive(pause)
            && let Some((_, lane)) = lane
        {
            self.fall(&lane);
        }
    }

    /// The new rate, if it fell.
    fn fall(&self, lane: &Lane) -> Option<Rate> {
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

    fn known_lane(&self, server: &str) -> Option<(&'static str, Arc<Lane>)> {
        let lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.iter().find(|(id, _)| *id == server).cloned()
    }

    fn lane(&self, server: &'static Server) -> Arc<Lane> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lanes.iter().find(|(id, _)| *id == server.id);
        if let Some((_, lane)) = known {
            return Arc::clone(lane);
        }
        let told = self.rates.of.get(server.id).copied();
        let own = (!self.rates.unlimited).then_some(server.rate);
        let rate = told.unwrap_or(own);
        let lane = Arc::new(Lane {
            queue: Queue::default(),
            rate: rate.map(|rate| Mutex::new(Found::new(rate))),
        });
        lanes.push((server.id, Arc::clone(&lane)));
        lane
    }
}

/// Whether a pause, if there is one, is over by `until`.
fn is_in_time(end: Option<Instant>, until: Instant) -> Result<(), TooLate> {
    match end.filter(|end| *end > until) {
        Some(end) => Err(TooLate::Paused(end.saturating_duration_since(rt::now()))),
        None => Ok(()),
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
