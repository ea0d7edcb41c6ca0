//! A store that fails one request in five, half of them after it has done what it was asked.

use bungie_api::{
    MemoryStore, Replacement, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession,
    Swapped,
};
use fastrand::Rng;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::sleep;

#[derive(Clone, Debug)]
pub(crate) struct Shelf(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    memory: MemoryStore,
    chance: Mutex<Chance>,
}

#[derive(Debug)]
struct Chance {
    rng: Rng,
    heals: bool,
    asked: u64,
    failed: u64,
}

/// How a request goes, and how long it takes.
struct Way {
    before: bool,
    after: bool,
    time: Duration,
}

impl Shelf {
    pub(crate) fn new(seed: u64) -> Self {
        Shelf(Arc::new(Inner {
            memory: MemoryStore::new(),
            chance: Mutex::new(Chance {
                rng: Rng::with_seed(seed),
                heals: false,
                asked: 0,
                failed: 0,
            }),
        }))
    }

    /// From now on nothing fails.
    pub(crate) fn heal(&self) {
        self.0.chance.lock().unwrap().heals = true;
    }

    pub(crate) fn asked(&self) -> u64 {
        self.0.chance.lock().unwrap().asked
    }

    pub(crate) fn failed(&self) -> u64 {
        self.0.chance.lock().unwrap().failed
    }

    fn way(&self) -> Way {
        let mut chance = self.0.chance.lock().unwrap();
        let dice = if chance.heals {
            9
        } else {
            chance.rng.u32(0..10)
        };
        chance.asked += 1;
        chance.failed += u64::from(dice < 2);
        Way {
            before: dice == 0,
            after: dice == 1,
            time: Duration::from_millis(chance.rng.u64(1..20)),
        }
    }
}

fn failed<T>() -> Result<T, StoreError> {
    Err(StoreError::new("the shelf is full"))
}

impl SessionStore for Shelf {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(async move {
            let way = self.way();
            sleep(way.time).await;
            if way.before || way.after {
                return failed();
            }
            self.0.memory.load(user).await
        })
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        Box::pin(async move {
            let way = self.way();
            sleep(way.time).await;
            if way.before {
                return failed();
            }
            let swapped = self.0.memory.swap(user, seen, new).await;
            if way.after { failed() } else { swapped }
        })
    }
}
