//! Sessions that end with the process.

use super::store::{SessionStore, Stored, is_same, ready};
use secrecy::SecretString;
use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keeps sessions for as long as the process runs.
#[derive(Default)]
pub struct MemoryStore(Mutex<HashMap<String, SecretString>>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        MemoryStore::default()
    }

    fn texts(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionStore for MemoryStore {
    fn load<'a>(&'a self, user: &'a str) -> Stored<'a, Option<SecretString>> {
        ready(Ok(self.texts().get(user).cloned()))
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        old: Option<&'a SecretString>,
        new: Option<&'a SecretString>,
    ) -> Stored<'a, bool> {
        let mut texts = self.texts();
        let is_old = is_same(texts.get(user), old);
        if is_old {
            match new {
                Some(new) => texts.insert(user.to_owned(), new.clone()),
                None => texts.remove(user),
            };
        }
        ready(Ok(is_old))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}
