//! The queue before a server: by priority, then first come, first served.
//!
//! Whoever is first asks the limiter. A program may stop polling a call that is first, for instance in a
//! `select!` loop that waits for another call of the same client; so where nothing moves for a while,
//! whoever looks asks for the first, who then finds its place granted.

use crate::rt::{self, Instant};
use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

/// Which calls go first where they have to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Priority {
    /// After all others, such as a backfill.
    Low,
    /// First come, first served.
    #[default]
    Normal,
    /// Before all others, because a person waits.
    High,
}

/// Nothing has moved for as long: the first is not polled.
const STALL: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Queue(Mutex<Waiting>);

#[derive(Debug)]
struct Waiting {
    entered: u64,
    places: BTreeMap<Rank, Waiter>,
    /// When somebody last left.
    moved: Instant,
}

type Rank = (Reverse<Priority>, u64);

#[derive(Debug)]
struct Waiter {
    turn: Arc<Notify>,
    is_granted: bool,
}

/// A place in the queue, until dropped.
pub(super) struct Place<'a> {
    queue: &'a Queue,
    rank: Rank,
    turn: Arc<Notify>,
}

/// What whoever has a place does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It may be sent.
    Granted,
    /// It asks the limiter, for whoever is first.
    Asks,
    /// It waits, and looks again at this time.
    WaitsUntil(Instant),
}

impl Default for Queue {
    fn default() -> Self {
        Queue(Mutex::new(Waiting {
            entered: 0,
            places: BTreeMap::new(),
            moved: rt::now(),
        }))
    }
}

impl Queue {
    pub(super) fn enter(&self, priority: Priority) -> Place<'_> {
        let mut waiting = self.waiting();
        waiting.entered += 1;
        let rank = (Reverse(priority), waiting.entered);
        if waiting.places.is_empty() {
            waiting.moved = rt::now();
        }
        let turn = Arc::new(Notify::new());
        let waiter = Waiter {
            turn: Arc::clone(&turn),
            is_granted: false,
        };
        waiting.places.insert(rank, waiter);
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

    /// Whoever is first may be sent.
    pub(super) fn grant(&self) {
        let mut waiting = self.waiting();
        if let Some(first) = waiting.first() {
            first.is_granted = true;
            first.turn.notify_one();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// The first that still waits.
    fn first(&mut self) -> Option<&mut Waiter> {
        self.places.values_mut().find(|waiter| !waiter.is_granted)
    }
}

impl Place<'_> {
    pub(super) fn role(&self) -> Role {
        let waiting = self.queue.waiting();
        let mut before = waiting
            .places
            .range(..=self.rank)
            .filter(|(_, waiter)| !waiter.is_granted);
        let stall = waiting.moved + STALL;
        match before.next() {
            None => Role::Granted,
            Some((rank, _)) if *rank == self.rank || stall <= rt::now() => Role::Asks,
            Some(_) => Role::WaitsUntil(stall),
        }
    }

    /// Waits until something may have changed.
    pub(super) async fn turn(&self) {
        self.turn.notified().await;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut waiting = self.queue.waiting();
        waiting.places.remove(&self.rank);
        waiting.moved = rt::now();
        if let Some(first) = waiting.first() {
            first.turn.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_asks_and_others_only_where_nothing_moves() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let queue = Queue::default();
            let (low, normal) = (queue.enter(Priority::Low), queue.enter(Priority::Normal));
            let later = queue.enter(Priority::Normal);
            assert_eq!(normal.role(), Role::Asks);
            for place in [&low, &later] {
                assert_eq!(place.role(), Role::WaitsUntil(rt::now() + STALL));
            }
            let high = queue.enter(Priority::High);
            assert_eq!(high.role(), Role::Asks);
            queue.grant();
            assert_eq!(high.role(), Role::Granted);
            assert_eq!(normal.role(), Role::Asks);
            drop(high);
            tokio::time::advance(STALL).await;
            assert_eq!(low.role(), Role::Asks, "nobody is polled before it");
            queue.grant();
            assert_eq!(normal.role(), Role::Granted);
            drop(normal);
            assert_eq!(later.role(), Role::Asks);
            assert_ne!(low.role(), Role::Asks);
        });
    }
}
