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
    /// `None` for a call without a user, and for a pause of the address or the application.
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
        // Users who are refused for the same address are refused for the same reason.
        let user = match pause.whom {
            Whom::Application | Whom::Server => None,
            Whom::User | Whom::Action => user,
        };
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
    ///
    /// One that the program has ended ([`Client::resume`](crate::Client::resume)) stays ended until another one is told
    /// that lasts three seconds longer: others may have been refused with the first.
    pub fn begin(&self, pause: SharedPause) -> bool {
        let limits = self.0.upgrade();
        limits.map(|limits| limits.receive(pause)).is_some()
    }
}

/// Pauses that other processes were asked for, until a call of this process meets them.
#[derive(Debug, Default)]
pub(super) struct RemotePauses(Mutex<Vec<(SharedPause, Instant)>>);

impl RemotePauses {
    pub(super) fn add(&self, pause: SharedPause, end: Instant) {
        let now = rt::now();
        let mut pauses = self.pauses();
        pauses.retain(|(_, end)| *end > now);
        match pauses.iter_mut().find(|(known, _)| known.is_same(&pause)) {
            Some((_, known)) => *known = end.max(*known),
            None => pauses.push((pause, end)),
        }
    }

    /// Takes out those that hold off a call.
    pub(super) fn take(&self, operation: &Operation, user: Option<User>) -> Vec<(Whom, Instant)> {
        let mut pauses = self.pauses();
        let met = pauses.extract_if(.., |(pause, _)| pause.is_for(operation, user));
        met.map(|(pause, end)| (pause.whom, end)).collect()
    }

    /// Removes some. Gives when the last of them would have ended.
    pub(super) fn remove(&self, is_removed: impl Fn(&SharedPause) -> bool) -> Option<Instant> {
        let mut pauses = self.pauses();
        let removed = pauses.extract_if(.., |(pause, _)| is_removed(pause));
        removed.map(|(_, end)| end).max()
    }

    /// When the application as a whole may send again.
    pub(super) fn application(&self) -> Option<Instant> {
        self.end(|pause| pause.whom == Whom::Application)
    }

    /// When everything to a server may be sent again.
    pub(super) fn server(&self, server: &str) -> Option<Instant> {
        self.end(|pause| match pause.whom {
            Whom::Application => true,
            Whom::Server => pause.server == server,
            Whom::User | Whom::Action => false,
        })
    }

    fn end(&self, is_meant: impl Fn(&SharedPause) -> bool) -> Option<Instant> {
        let now = rt::now();
        let pauses = self.pauses();
        let ends = pauses
            .iter()
            .filter(|(pause, end)| is_meant(pause) && *end > now);
        ends.map(|(_, end)| *end).max()
    }

    fn pauses(&self) -> MutexGuard<'_, Vec<(SharedPause, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
