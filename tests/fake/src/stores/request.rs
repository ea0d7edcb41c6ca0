//! Requests to a store, as the suite makes them.

use super::broken::{ANSWERS, Broken, HAS_HANDLES, KEEPS};
use bungie_client::{
    Replacement, Secret, SessionMeta, SessionStore, StoreError, StoreVersion, Swapped,
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::time::timeout;

/// A request that takes longer has failed, for whoever renews sessions.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// What is kept for a user.
pub(super) type Kept = Option<(String, StoreVersion)>;

/// The handles of one store, asked in turn, so that one sees what another did.
pub(super) struct Handles<'a>(&'a [Arc<dyn SessionStore>]);

impl<'a> Handles<'a> {
    /// Fails if there is none.
    pub(super) fn new(handles: &'a [Arc<dyn SessionStore>]) -> Result<Self, Broken> {
        match handles.is_empty() {
            true => Err(Broken::new(HAS_HANDLES, "one handle at least", "none")),
            false => Ok(Handles(handles)),
        }
    }

    pub(super) fn at(&self, turn: usize) -> &'a dyn SessionStore {
        &*self.0[turn % self.0.len()]
    }

    /// Removes what an earlier run has left.
    pub(super) async fn clear(&self, user: &str) -> Result<(), Broken> {
        if let Some((_, version)) = load(self.at(0), user).await? {
            swap(self.at(0), user, Some(&version), None).await?;
        }
        Ok(())
    }

    /// Fails unless all handles find this.
    pub(super) async fn all_find(&self, user: &str, expected: &Kept) -> Result<(), Broken> {
        for handle in self.0 {
            let found = load(&**handle, user).await?;
            if found != *expected {
                return Err(Broken::new(KEEPS, shown(expected), shown(&found)));
            }
        }
        Ok(())
    }
}

pub(super) async fn load(store: &dyn SessionStore, user: &str) -> Result<Kept, Broken> {
    let kept = answered(&format!("a load for {user:?}"), store.load(user)).await?;
    Ok(kept.map(|kept| (kept.text.expose_secret().to_owned(), kept.version)))
}

/// `None` if something else was kept.
pub(super) async fn swap(
    store: &dyn SessionStore,
    user: &str,
    seen: Option<&StoreVersion>,
    new: Option<&str>,
) -> Result<Option<StoreVersion>, Broken> {
    let text = new.map(Secret::from);
    let meta = SessionMeta::new(false, None);
    let new = text.as_ref().map(|text| Replacement::new(text, meta));
    let swapped = answered(&format!("a swap for {user:?}"), store.swap(user, seen, new)).await?;
    Ok(match swapped {
        Swapped::Done(version) => Some(version),
        Swapped::Lost => None,
    })
}

async fn answered<T>(
    what: &str,
    request: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, Broken> {
    match timeout(PATIENCE, request).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Broken::new(
            ANSWERS,
            what,
            format_args!("an error: {error}"),
        )),
        Err(_) => Err(Broken::new(ANSWERS, what, "no answer")),
    }
}

/// What is kept, short enough for a message.
pub(super) fn shown(kept: &Kept) -> String {
    match kept {
        None => "nothing".to_owned(),
        Some((text, version)) => {
            let start: String = text.chars().take(40).collect();
            let version = version.as_str();
            format!(
                "a text of {} bytes, {start:?}, as version {version:?}",
                text.len()
            )
        }
    }
}
