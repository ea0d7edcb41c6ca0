//! How processes that share a limiter tell each other of pauses.

use super::{Limits, Pause, User, whom::Whom};
use crate::{
    Operation,
    rt::{self, Instant},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

/// A pause that Bungie asked one process for, as it is told to others that share its limiter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SharedPause {
    /// Whom it is for.
    pub whom: Whom,
    /// The [`id`](crate::Server::id) of the server that asked for it.
    pub server: String,
    /// The [`id`](Operation::id) of the operation whose answer asked for it.
    pub operation: String,
    /// The number of the user's membership on Bungie.net, or a hash of the token where that is not known;
    /// `None` for a call without a user.
    pub user: Option<u64>,
    /// How long it lasts from now.
    pub left: Duration,
}

impl SharedPause {
    /// A pause. Limiters make them from what they were told.
    pub fn new(
        whom: Whom,
        server: impl Into<String>,
        operation: impl Into<String>,
        user: Option<u64>,
        left: Duration,
    ) -> Self {
        SharedPause {
            whom,
            server: server.into(),
            operation: operation.into(),
            user,
            left,
        }
    }

    pub(super) fn of(pause: &Pause, user: Option<User>) -> Self {
        SharedPause::new(
            pause.whom,
            pause.operation.server.id,
            pause.operation.id,
            user.map(|User(user)| user),
            pause.left,
        )
    }

    /// Whether it holds off a call.
    fn is_for(&self, operation: &Operation, user: Option<User>) -> bool {
        let is_of_user = self.user == user.map(|User(user)| user);
        let is_of_operation = self.operation == operation.id;
        match self.whom {
            Whom::Application => true,
            Whom::Server => self.server == operation.server.id,
            Whom::User if self.user.is_some() => is_of_user,
            Whom::User | Whom::Action => is_of_user && is_of_operation,
        }
    }

    fn is_same(&self, other: &SharedPause) -> bool {
        let names = |of: &SharedPause| (of.whom, of.server.clone(), of.operation.clone(), of.user);
        names(self) == names(other)
    }
}

/// Where a limiter tells a client of pauses that Bungie asked other processes for. Tells nobody once the
/// client is gone.
#[derive(Clone, Debug)]
pub struct PauseSink(Weak<Limits>);

impl PauseSink {
    pub(super) fn new(limits: &Arc<Limits>) -> Self {
        PauseSink(Arc::downgrade(limits))
    }

    /// The client keeps the pause from now on, if it has none that is longer, and sends less to a server
    /// that refused another process of its address or application. `false` if the client is gone.
    pub fn begin(&self, pause: SharedPause) -> bool {
        let limits = self.0.upgrade();
        limits.map(|limits| limits.told(pause)).is_some()
    }
}

/// What others told of, until a call of this process meets it.
#[derive(Debug, Default)]
pub(super) struct Told(Mutex<Vec<(SharedPause, Instant)>>);

impl Told {
    pub(super) fn add(&self, pause: SharedPause, end: Instant) {
        let now = rt::now();
        let mut told = self.told();
        told.retain(|(_, end)| *end > now);
        match told.iter_mut().find(|(known, _)| known.is_same(&pause)) {
            Some((_, known)) => *known = end.max(*known),
            None => told.push((pause, end)),
        }
    }

    /// Those that hold off a call, which are not told again.
    pub(super) fn take(&self, operation: &Operation, user: Option<User>) -> Vec<(Whom, Instant)> {
        let mut told = self.told();
        let met = told.extract_if(.., |(pause, _)| pause.is_for(operation, user));
        met.map(|(pause, end)| (pause.whom, end)).collect()
    }

    /// When the application as a whole may send again.
    pub(super) fn application(&self) -> Option<Instant> {
        let now = rt::now();
        let told = self.told();
        let ends = told
            .iter()
            .filter(|(pause, end)| pause.whom == Whom::Application && *end > now);
        ends.map(|(_, end)| *end).max()
    }

    fn told(&self) -> MutexGuard<'_, Vec<(SharedPause, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
