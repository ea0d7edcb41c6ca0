//! Sessions that are encrypted before a store gets them.

use super::{
    keys::StoreKeys,
    record,
    sealed::{self, Sealed},
    store::{
        Replacement, SessionMeta, SessionStore, StoreError, StoreFuture, StoreVersion,
        StoredSession, Swapped,
    },
};
use crate::Secret;

/// Encrypts what another store keeps, by XChaCha20-Poly1305.
///
/// Whoever reads that store, a dump or a log of it then has no token. What stays readable is who the users are,
/// what [`SessionMeta`] says, and the name of the key. A text opens for the user that it was encrypted for and no other.
/// An older text of the same user, put back in its place, opens as well: Bungie refuses its refresh token, which is spent.
///
/// A text becomes a third longer and some 150 bytes, for which a `KeyringStore` on Windows has no
/// room.
///
/// ```no_run
/// use bungie_client::{EncryptedStore, MemoryStore, StoreKeys};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let keys = StoreKeys::from_base64("2026-11", &std::env::var("SESSION_KEY")?)?;
/// let store = EncryptedStore::new(MemoryStore::new(), keys);
/// # Ok(())
/// # }
/// ```
///
/// A text that does not open is an error, which names its key, and is not replaced: not by a sign-in either. So is
/// one that is not encrypted, unless the store [accepts](Self::accepts_plain) it.
///
/// # Changing the key
///
/// While any number of processes run, old and new:
///
/// 1. All processes get the new key to read with: `StoreKeys::new("old", ..).and_reads("new", ..)`.
/// 2. All processes write with the new key: `StoreKeys::new("new", ..).and_reads("old", ..)`. From now on what is
///    renewed is encrypted with it.
/// 3. [`rewrap`](Self::rewrap) encrypts the rest, for every user that the store lists.
/// 4. The old key is taken away.
#[derive(Debug)]
pub struct EncryptedStore<S> {
    store: S,
    keys: StoreKeys,
    accepts_plain: bool,
}

/// How often others may replace a text before a rewrap gives up.
const ROUNDS: u32 = 10;

impl<S: SessionStore> EncryptedStore<S> {
    /// Keeps in `store` what these keys encrypt.
    pub fn new(store: S, keys: StoreKeys) -> Self {
        EncryptedStore {
            store,
            keys,
            accepts_plain: false,
        }
    }

    /// Reads texts that are not encrypted as well, for a store that has some. They are encrypted when they are
    /// replaced next, or by [`rewrap`](Self::rewrap). Whoever can write in the store can put such a text there, so do
    /// without this when all are encrypted.
    #[must_use]
    pub fn accepts_plain(mut self) -> Self {
        self.accepts_plain = true;
        self
    }

    /// The store that keeps the encrypted texts, for instance to list its users.
    pub fn get_ref(&self) -> &S {
        &self.store
    }

    /// Encrypts what is kept for a user with the key that writes now. `true` if it did, `false` if it was already, or
    /// nothing is kept. Sessions may be renewed meanwhile, by any process: what they store is not replaced by
    /// anything older.
    ///
    /// Fails as [`load`](SessionStore::load) and [`swap`](SessionStore::swap) do, and if others replaced the text ten
    /// times meanwhile.
    pub async fn rewrap(&self, user: &str) -> Result<bool, StoreError> {
        for _ in 0..ROUNDS {
            let Some(kept) = self.store.load(user).await? else {
                return Ok(false);
            };
            let (text, meta) = match sealed::open(&self.keys, user, &kept.text)? {
                Sealed::Encrypted {
                    is_current: true, ..
                } => return Ok(false),
                Sealed::Encrypted { text, meta, .. } => (text, meta),
                Sealed::Plain => {
                    let text = self.plain(kept.text)?;
                    let meta = meta_of_plain(&text);
                    (text, meta)
                }
            };
            let sealed = sealed::seal(&self.keys, user, &text, meta)?;
            let new = Replacement::new(&sealed, meta);
            let swapped = self
                .store
                .swap(user, Some(&kept.version), Some(new))
                .await?;
            if swapped != Swapped::Lost {
                return Ok(true);
            }
        }
        Err(StoreError::new(format!(
            "others replaced the session {ROUNDS} times while it was to be encrypted anew: try again"
        )))
    }

    fn plain(&self, text: Secret) -> Result<Secret, StoreError> {
        if self.accepts_plain {
            return Ok(text);
        }
        Err(StoreError::new(
            "what is kept of the session is not encrypted: if that was so before this store was \
             encrypted, read it by `EncryptedStore::accepts_plain`; otherwise remove it, and the user \
             signs in again",
        ))
    }
}

/// What is no secret about a text that nobody has encrypted.
fn meta_of_plain(text: &Secret) -> SessionMeta {
    match record::parse(text) {
        Ok(record) => record.meta(),
        // Until whoever knows the text replaces it.
        Err(_) => SessionMeta::new(false, None),
    }
}

impl<S: SessionStore> SessionStore for EncryptedStore<S> {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(async move {
            let Some(kept) = self.store.load(user).await? else {
                return Ok(None);
            };
            let text = match sealed::open(&self.keys, user, &kept.text)? {
                Sealed::Encrypted { text, .. } => text,
                Sealed::Plain => self.plain(kept.text)?,
            };
            Ok(Some(StoredSession::new(text, kept.version)))
        })
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        Box::pin(async move {
            let Some(Replacement { text, meta }) = new else {
                return self.store.swap(user, seen, None).await;
            };
            let sealed = sealed::seal(&self.keys, user, text, meta)?;
            let new = Replacement::new(&sealed, meta);
            self.store.swap(user, seen, Some(new)).await
        })
    }
}
