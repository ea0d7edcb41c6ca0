//! Pauses that Bungie asks for, each for those that it is for.

use super::{
    User,
    shared::{RemotePauses, SharedPause},
    whom::Whom,
};
use crate::{
    Operation,
    pruned::Pruned,
    rt::{self, Instant},
};
use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// A pause that Bungie asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pause {
    /// Whom it is for.
    pub whom: Whom,
    /// The operation whose answer asked for it; where another process was asked, the first here that it
    /// held off.
    pub operation: &'static Operation,
    /// How long it lasts from when it was listed or told of.
    pub left: Duration,
    key: Key,
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.left.as_secs_f64();
        match self.whom {
            Whom::Application => write!(f, "everything waits {left:.1} s"),
            Whom::Server => write!(f, "the server {} waits {left:.1} s", self.operation.server),
            Whom::User => write!(f, "a user waits {left:.1} s"),
            Whom::Action => write!(f, "{} of a user waits {left:.1} s", self.operation),
        }
    }
}

/// Whom a pause holds off, as a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Application,
    Server(&'static str),
    User(User),
    Action(Option<User>, &'static str),
}

impl Key {
    fn new(whom: Whom, operation: &'static Operation, user: Option<User>) -> Self {
        match (whom, user) {
            (Whom::Application, _) => Key::Application,
            (Whom::Server, _) => Key::Server(operation.server.id),
            (Whom::User, Some(user)) => Key::User(user),
            (Whom::User, None) | (Whom::Action, _) => Key::Action(user, operation.id),
        }
    }

    /// Whether another process' pause holds off the same.
    fn is_of(&self, pause: &SharedPause) -> bool {
        let is_without_user = pause.whom == Whom::User && pause.user.is_none();
        match *self {
            Key::Application => pause.whom == Whom::Application,
            Key::Server(server) => pause.whom == Whom::Server && pause.server == server,
            Key::User(User(user)) => pause.whom == Whom::User && pause.user == Some(user),
            Key::Action(user, operation) => {
                (pause.whom == Whom::Action || is_without_user)
                    && pause.user == user.map(|User(user)| user)
                    && pause.operation == operation
            }
        }
    }

    /// Those that hold off a call and nobody of another user or operation.
    fn own(operation: &'static Operation, user: Option<User>) -> [Key; 2] {
        [Whom::User, Whom::Action].map(|whom| Key::new(whom, operation, user))
    }

    /// Those that hold off everything to a server.
    fn shared(operation: &'static Operation) -> [Key; 2] {
        [Whom::Application, Whom::Server].map(|whom| Key::new(whom, operation, None))
    }
}

/// How much longer a pause may seem that a limiter tells whoever was asked for it.
const ECHO: Duration = Duration::from_millis(50);

/// How much longer other processes may be asked to wait that were refused with the first.
const TOGETHER: Duration = Duration::from_secs(3);

#[derive(Debug)]
pub(super) struct Pauses {
    ends: Mutex<Pruned<Key, End>>,
    remote: RemotePauses,
    /// Changes with every pause that begins or is ended.
    changes: watch::Sender<u64>,
    longest: Duration,
}

#[derive(Clone, Copy, Debug)]
struct End {
    whom: Whom,
    operation: &'static Operation,
    at: Instant,
    /// The program has ended it.
    is_ended: bool,
}

impl Pauses {
    /// No pause lasts longer than `longest`.
    pub(super) fn new(longest: Duration) -> Self {
        Pauses {
            ends: Mutex::default(),
            remote: RemotePauses::default(),
            changes: watch::Sender::new(0),
            longest,
        }
    }

    /// Nobody whom it is for sends before `wait` is over; a longer pause stays. Gives the pause if it
    /// is new.
    pub(super) fn begin(
        &self,
        whom: Whom,
        operation: &'static Operation,
        user: Option<User>,
        wait: Duration,
    ) -> Option<Pause> {
        let wait = wait.min(self.longest);
        let now = rt::now();
        let at = now.checked_add(wait)?;
        let key = Key::new(whom, operation, user);
        let new = End {
            whom,
            operation,
            at,
            is_ended: false,
        };
        let mut ends = self.ends();
        let end = ends.or_insert_with(key, || End { at: now, ..new }, |_, end| end.at > now);
        if end.at >= at && !end.is_ended {
            return None;
        }
        *end = new;
        drop(ends);
        self.changes.send_modify(|changes| *changes += 1);
        Some(pause(key, new, now))
    }

    /// Another process was asked for it. Says whether it is none that is known, or was ended.
    pub(super) fn receive(&self, pause: SharedPause) -> bool {
        let end = rt::after(pause.left.min(self.longest));
        let is_known = |(key, known): (&Key, &End)| {
            let tolerance = if known.is_ended { TOGETHER } else { ECHO };
            key.is_of(&pause) && known.at + tolerance >= end
        };
        if self.ends().iter().any(is_known) {
            return false;
        }
        self.remote.add(pause, end);
        self.changes.send_modify(|changes| *changes += 1);
        true
    }

    /// What others told of is for this call as well from now on, as if it had been asked.
    fn meet(&self, operation: &'static Operation, user: Option<User>) {
        for (whom, end) in self.remote.take(operation, user) {
            let wait = end.saturating_duration_since(rt::now());
            self.begin(whom, operation, user, wait);
        }
    }

    /// When a call may be sent, if it has to wait.
    pub(super) fn end(&self, operation: &'static Operation, user: Option<User>) -> Option<Instant> {
        self.own_end(operation, user)
            .max(self.shared_end(operation))
    }

    /// The same for pauses that hold off nobody of another user or operation.
    pub(super) fn own_end(
        &self,
        operation: &'static Operation,
        user: Option<User>,
    ) -> Option<Instant> {
        self.meet(operation, user);
        self.latest(&Key::own(operation, user))
    }

    /// The same for pauses that hold off everything to a server.
    pub(super) fn shared_end(&self, operation: &'static Operation) -> Option<Instant> {
        self.meet(operation, None);
        self.latest(&Key::shared(operation))
    }

    /// The same for what is sent for the application as a whole.
    pub(super) fn application(&self) -> Option<Instant> {
        self.latest(&[Key::Application])
            .max(self.remote.application())
    }

    /// Whether everything to a server is held off.
    pub(super) fn hold_off(&self, server: &'static str) -> bool {
        let own = self.latest(&[Key::Application, Key::Server(server)]);
        own.max(self.remote.server(server)).is_some()
    }

    fn latest(&self, keys: &[Key]) -> Option<Instant> {
        let ends = self.ends();
        if ends.is_empty() {
            return None;
        }
        let now = rt::now();
        let ends = keys.iter().filter_map(|key| ends.get(key));
        let running = ends.filter(|end| end.is_running_at(now));
        running.map(|end| end.at).max()
    }

    pub(super) fn list(&self) -> Vec<Pause> {
        let now = rt::now();
        let ends = self.ends();
        let running = ends.iter().filter(|(_, end)| end.is_running_at(now));
        running.map(|(key, end)| pause(*key, *end, now)).collect()
    }

    /// Ends a pause, and those of other processes that hold off the same, also where they are told of later.
    pub(super) fn resume(&self, pause: &Pause) {
        let remote = self.remote.remove(|remote| pause.key.is_of(remote));
        let new = End {
            whom: pause.whom,
            operation: pause.operation,
            at: rt::now(),
            is_ended: true,
        };
        let mut ends = self.ends();
        let end = ends.or_insert_with(pause.key, || new, |_, end| end.at > new.at);
        end.is_ended = true;
        end.at = remote.map_or(end.at, |remote| remote.max(end.at));
        drop(ends);
        self.changes.send_modify(|changes| *changes += 1);
    }

    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn ends(&self) -> MutexGuard<'_, Pruned<Key, End>> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl End {
    fn is_running_at(&self, now: Instant) -> bool {
        self.at > now && !self.is_ended
    }
}

fn pause(key: Key, end: End, now: Instant) -> Pause {
    Pause {
        whom: end.whom,
        operation: end.operation,
        left: end.at.saturating_duration_since(now),
        key,
    }
}
