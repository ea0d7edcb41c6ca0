//! The spacing of one user's actions: one in flight per operation, and an interval between them.

use super::User;
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

/// When the last action was sent.
type Last = tokio::sync::Mutex<Option<Instant>>;

#[derive(Debug, Default)]
pub(super) struct Spacing(Mutex<Pruned<(&'static str, User), Arc<Last>>>);

/// One user's turn to act, until dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    last: OwnedMutexGuard<Option<Instant>>,
    pub(super) interval: Duration,
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
    /// When the interval since the last action is over.
    pub(super) fn next(&self) -> Option<Instant> {
        self.last.and_then(|last| last.checked_add(self.interval))
    }

    /// The next action is sent now.
    pub(super) fn sent(&mut self) {
        *self.last = Some(rt::now());
    }
}
