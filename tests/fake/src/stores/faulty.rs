//! A store that fails when it is told to.

use bungie_client::{
    Replacement, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession, Swapped,
};
use std::{
    collections::HashMap,
    future::{self, Future},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::watch, task::yield_now};

/// What goes wrong with a request to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreFault {
    /// It fails, and nothing was done.
    Before,
    /// It is done, and fails all the same: its answer is lost.
    After,
    /// A swap says that something else was kept, and nothing was done. A load goes well.
    Lost,
    /// It never ends, and nothing was done.
    Hangs,
}

impl StoreFault {
    /// All of them.
    pub const ALL: &'static [StoreFault] = &[
        StoreFault::Before,
        StoreFault::After,
        StoreFault::Lost,
        StoreFault::Hangs,
    ];
}

/// A store whose requests go wrong as planned, and go to another store otherwise. Keep it in an `Arc`, which is a store
/// as well.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use bungie_client::{MemoryStore, SessionStore as _};
/// use bungie_testing::stores::{Faulty, StoreFault};
///
/// let store = Faulty::new(MemoryStore::new());
/// store.fault_after(1, StoreFault::Before);
/// assert!(store.load("5").await.is_ok());
/// assert!(store.load("5").await.is_err());
/// assert!(store.load("5").await.is_ok());
/// assert_eq!(store.asked(), 3);
/// # }
/// ```
#[derive(Debug)]
pub struct Faulty<S> {
    store: S,
    plan: Mutex<Plan>,
    asked: watch::Sender<usize>,
    answered: watch::Sender<usize>,
}

#[derive(Debug, Default)]
struct Plan {
    /// By how many requests there were before.
    once: HashMap<usize, StoreFault>,
    always: Option<StoreFault>,
}

impl<S> Faulty<S> {
    /// A store in front of this one. Nothing goes wrong yet.
    pub fn new(store: S) -> Self {
        Faulty {
            store,
            plan: Mutex::default(),
            asked: watch::Sender::new(0),
            answered: watch::Sender::new(0),
        }
    }

    /// Lets one request go wrong, after so many that go well. Loads and swaps count.
    pub fn fault_after(&self, requests: usize, fault: StoreFault) {
        let mut plan = self.plan();
        let request = self.asked().saturating_add(requests);
        plan.once.insert(request, fault);
    }

    /// Lets every request go wrong that nothing else is planned for.
    pub fn fault_always(&self, fault: StoreFault) {
        self.plan().always = Some(fault);
    }

    /// Forgets what has not gone wrong yet.
    pub fn clear_faults(&self) {
        *self.plan() = Plan::default();
    }

    /// How many requests there were so far.
    pub fn asked(&self) -> usize {
        *self.asked.borrow()
    }

    /// Waits until there were so many requests.
    pub async fn was_asked(&self, requests: usize) {
        let mut asked = self.asked.subscribe();
        // It fails when the sender is gone, which is here.
        let _ = asked.wait_for(|asked| *asked >= requests).await;
    }

    /// How many requests had an answer, good or bad.
    pub fn answered(&self) -> usize {
        *self.answered.borrow()
    }

    /// Waits until so many requests had an answer.
    pub async fn was_answered(&self, requests: usize) {
        let mut answered = self.answered.subscribe();
        let _ = answered.wait_for(|answered| *answered >= requests).await;
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What goes wrong with a request that comes now.
    fn next(&self) -> Option<StoreFault> {
        let mut plan = self.plan();
        let request = self.asked();
        let fault = plan.once.remove(&request).or(plan.always);
        self.asked.send_replace(request + 1);
        fault
    }
}

impl<S: SessionStore> Faulty<S> {
    /// Carries out a request, with the fault that is planned for it.
    async fn request<T>(
        &self,
        carried_out: impl Future<Output = Result<T, StoreError>>,
        lost: impl FnOnce() -> Option<T>,
    ) -> Result<T, StoreError> {
        let fault = self.next();
        // Requests of others come in between, also where the store answers at once.
        yield_now().await;
        let done = match fault {
            None => carried_out.await,
            Some(StoreFault::Before) => Err(planned()),
            Some(StoreFault::After) => carried_out.await.and(Err(planned())),
            Some(StoreFault::Lost) => match lost() {
                Some(lost) => Ok(lost),
                None => carried_out.await,
            },
            Some(StoreFault::Hangs) => future::pending().await,
        };
        yield_now().await;
        self.answered.send_modify(|answered| *answered += 1);
        done
    }
}

fn planned() -> StoreError {
    StoreError::new("a fault that was planned")
}

impl<S: SessionStore> SessionStore for Faulty<S> {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(self.request(async move { self.store.load(user).await }, || None))
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        let swap = async move { self.store.swap(user, seen, new).await };
        Box::pin(self.request(swap, || Some(Swapped::Lost)))
    }
}
