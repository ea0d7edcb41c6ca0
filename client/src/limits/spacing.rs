//! The spacing of one user's actions: one in flight per operation, and an interval between them.

use crate::{
    Operation,
    pruned::Pruned,
    rt::{self, Instant},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::OwnedMutexGuard;

/// A user, as far as spacing needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct User(pub(crate) u64);

/// When the last action started.
type Last = tokio::sync::Mutex<Option<Instant>>;

#[derive(Debug, Default)]
pub(super) struct Spacing(Mutex<Pruned<(&'static str, User), Arc<Last>>>);

/// One user's turn to act, until dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    last: OwnedMutexGuard<Option<Instant>>,
    interval: Duration,
}

impl Spacing {
    pub(super) async fn turn(
        &self,
        operation: &'static Operation,
        user: User,
        interval: Duration,
    ) -> Turn {
        let last = self.last(operation, user).lock_owned().await;
        Turn { last, interval }
    }

    fn last(&self, operation: &'static Operation, user: User) -> Arc<Last> {
        let mut users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_user =
            users.or_insert_with((operation.id, user), Arc::default, |_, last| !is_idle(last));
        Arc::clone(of_user)
    }
}

fn is_idle(last: &Arc<Last>) -> bool {
    /// Longer than any interval that Bungie sets.
    const LONG: Duration = Duration::from_secs(60);
    Arc::strong_count(last) == 1
        && last
            .try_lock()
            .is_ok_and(|last| last.is_none_or(|last| last.elapsed() > LONG))
}

impl Turn {
    /// Waits until the interval since the last action is over, and begins the next.
    pub(crate) async fn begin(&mut self) {
        if let Some(next) = self.last.and_then(|last| last.checked_add(self.interval)) {
            rt::sleep_until(next).await;
        }
        *self.last = Some(rt::now());
    }
}
