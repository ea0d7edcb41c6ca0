//! Sessions that end with the process.

use super::store::{
    Replacement, SessionMeta, SessionStore, StoreFuture, StoreVersion, StoredSession, Swapped,
    ready,
};
use crate::Secret;
use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keeps sessions for as long as the process runs.
#[derive(Default)]
pub struct MemoryStore(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    users: HashMap<String, Kept>,
    /// How many were stored so far, which is where versions come from.
    stored: u64,
}

struct Kept {
    text: Secret,
    meta: SessionMeta,
    version: StoreVersion,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        MemoryStore::default()
    }

    /// The users that something is kept for, and what may be known of it, in no order.
    pub fn list(&self) -> Vec<(String, SessionMeta)> {
        let memory = self.memory();
        let users = memory.users.iter();
        users
            .map(|(user, kept)| (user.clone(), kept.meta))
            .collect()
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionStore for MemoryStore {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        let memory = self.memory();
        ready(Ok(memory.users.get(user).map(|kept| StoredSession {
            text: kept.text.clone(),
            version: kept.version.clone(),
        })))
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        let mut memory = self.memory();
        if memory.users.get(user).map(|kept| &kept.version) != seen {
            return ready(Ok(Swapped::Lost));
        }
        let Some(Replacement { text, meta }) = new else {
            memory.users.remove(user);
            return ready(Ok(Swapped::Done(StoreVersion::absent())));
        };
        memory.stored += 1;
        let version = StoreVersion::new(memory.stored);
        let kept = Kept {
            text: text.clone(),
            meta,
            version: version.clone(),
        };
        memory.users.insert(user.to_owned(), kept);
        ready(Ok(Swapped::Done(version)))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}
