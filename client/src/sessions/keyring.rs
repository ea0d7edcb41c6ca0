//! Sessions in the system's credential store.

use super::{
    blocking::blocking,
    lock::Lock,
    store::{
        Replacement, SessionStore, StoreError, StoreFuture, StoreVersion, StoredSession, Swapped,
    },
};
use crate::Secret;
use keyring_core::{CredentialStore, Entry, Error};
use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Keeps sessions in a credential store of the system, such as the Keychain, the Secret Service or
/// Windows' Credential Manager: whichever crate for `keyring-core` the program chooses.
///
/// Those stores cannot compare and replace in one step, so processes that share one take turns by a
/// lock file in a folder that they name.
///
/// A session takes about 1,100 characters, and Windows' store has room for 1,280. The text with a lease
/// in it is the longest, so a store that has no room says so before a refresh token is spent.
#[derive(Clone)]
pub struct KeyringStore(Arc<Place>);

struct Place {
    store: Arc<CredentialStore>,
    service: String,
    locks: PathBuf,
}

impl KeyringStore {
    /// Keeps sessions in `store` under the name of a service, which is what the user sees there, and
    /// lock files, which hold nothing, in the folder `locks`.
    pub fn new(
        store: Arc<CredentialStore>,
        service: impl Into<String>,
        locks: impl Into<PathBuf>,
    ) -> Self {
        KeyringStore(Arc::new(Place {
            store,
            service: service.into(),
            locks: locks.into(),
        }))
    }
}

impl SessionStore for KeyringStore {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        let (place, user) = (Arc::clone(&self.0), user.to_owned());
        blocking(move || {
            let text = read(&place.entry(&user)?)?;
            Ok(text.map(|text| StoredSession {
                version: StoreVersion::of(text.expose_secret()),
                text,
            }))
        })
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        let (place, user) = (Arc::clone(&self.0), user.to_owned());
        let (seen, new) = (seen.cloned(), new.map(|new| new.text.clone()));
        blocking(move || {
            let _lock = Lock::wait(&place.locks, &user)?;
            let entry = place.entry(&user)?;
            let kept = read(&entry)?.map(|text| StoreVersion::of(text.expose_secret()));
            if kept != seen {
                return Ok(Swapped::Lost);
            }
            match &new {
                Some(new) => {
                    entry.set_password(new.expose_secret()).map_err(failed)?;
                    Ok(Swapped::Done(StoreVersion::of(new.expose_secret())))
                }
                None => remove(&entry).map(|()| Swapped::Done(StoreVersion::absent())),
            }
        })
    }
}

impl Place {
    fn entry(&self, user: &str) -> Result<Entry, StoreError> {
        self.store.build(&self.service, user, None).map_err(failed)
    }
}

fn read(entry: &Entry) -> Result<Option<Secret>, StoreError> {
    match entry.get_password() {
        Ok(text) => Ok(Some(text.into())),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

fn remove(entry: &Entry) -> Result<(), StoreError> {
    match entry.delete_credential() {
        Err(Error::NoEntry) => Ok(()),
        done => done.map_err(failed),
    }
}

/// Only what the error says: one of them has the secret in it.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn failed(error: Error) -> StoreError {
    StoreError::new(error.to_string())
}

impl fmt::Debug for KeyringStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let locks: &Path = &self.0.locks;
        f.debug_struct("KeyringStore")
            .field("service", &self.0.service)
            .field("locks", &locks)
            .finish_non_exhaustive()
    }
}
