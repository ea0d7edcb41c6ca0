//! The queue before a server: by priority, then first come, first served.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// Which calls go first where they have to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// After all others, such as a backfill.
    Low,
    /// First come, first served.
    #[default]
    Normal,
    /// Before all others, because a person waits.
    High,
}

#[derive(Debug, Default)]
pub(super) struct Queue(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    entered: u64,
    places: BTreeMap<Rank, Arc<Notify>>,
}

type Rank = (Reverse<Priority>, u64);

/// A place in the queue, until dropped.
pub(super) struct Place<'a> {
    queue: &'a Queue,
    rank: Rank,
    turn: Arc<Notify>,
}

impl Queue {
    pub(super) fn enter(&self, priority: Priority) -> Place<'_> {
        let mut waiting = self.waiting();
        waiting.entered += 1;
        let rank = (Reverse(priority), waiting.entered);
        let turn = Arc::new(Notify::new());
        waiting.places.insert(rank, Arc::clone(&turn));
        Place {
            queue: self,
            rank,
            turn,
        }
    }

    /// What `take` gives, if nobody waits.
    pub(super) fn pass<T>(&self, take: impl FnOnce() -> T) -> Option<T> {
        let waiting = self.waiting();
        waiting.places.is_empty().then(take)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<'_> {
    /// Whether nobody is before it. Somebody of a higher priority may come.
    pub(super) fn is_first(&self) -> bool {
        let waiting = self.queue.waiting();
        waiting.places.keys().next() == Some(&self.rank)
    }

    /// Waits until it may be first.
    pub(super) async fn turn(&self) {
        self.turn.notified().await;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut waiting = self.queue.waiting();
        waiting.places.remove(&self.rank);
        if let Some(first) = waiting.places.values().next() {
            first.notify_one();
        }
    }
}
