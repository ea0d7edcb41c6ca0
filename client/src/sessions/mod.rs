//! Sessions that are kept and renewed.
//!
//! - `user`: one user's token, for all callers in this process;
//! - `renewal`: from a stale session to a good one, whatever other processes do meanwhile;
//! - `record`: what is stored; `store`, `memory`, `file`, `keyring`: where.

mod blocking;
mod file;
#[cfg(feature = "keyring")]
mod keyring;
mod lock;
mod memory;
mod record;
mod renewal;
mod store;
mod user;

#[cfg(feature = "keyring")]
pub use self::keyring::KeyringStore;
pub use file::FileStore;
pub use memory::MemoryStore;
pub use store::{SessionStore, StoreError, Stored};

use crate::{
    AnyScope, AuthorizationCode, OAuth, Session, SignInError, SignInErrorKind, UserClient,
    oauth::{Facts, Tokens},
    user_client::Of,
};
use record::Record;
use secrecy::SecretString;
use std::{
    collections::HashMap,
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex, PoisonError, Weak},
};
use tracing::warn;
use user::SignedIn;

/// The sessions of an application's users: kept in a [`SessionStore`], renewed before they expire,
/// by one request however many callers wait.
///
/// Cheap to clone. A program has one per store; several processes may share a store.
pub struct Sessions<A = AnyScope> {
    core: Arc<Core>,
    of: Of<A>,
}

#[derive(Debug)]
struct Core {
    tokens: Tokens,
    store: Box<dyn SessionStore>,
    /// The users that are in use, so that all callers share one renewal.
    users: Mutex<HashMap<i64, Weak<SignedIn>>>,
}

impl<A> OAuth<A> {
    /// Keeps the sessions of many users in `store`, and renews them.
    pub fn sessions(&self, store: impl SessionStore + 'static) -> Sessions<A> {
        Sessions {
            core: Arc::new(Core {
                tokens: self.tokens.clone(),
                store: Box::new(store),
                users: Mutex::default(),
            }),
            of: PhantomData,
        }
    }
}

impl<A> Sessions<A> {
    /// Makes a session of a code, and keeps it in place of any earlier one of the same user.
    pub async fn sign_in(&self, code: AuthorizationCode) -> Result<UserClient<A>, SignInError> {
        let session = self.core.tokens.sign_in(code).await?;
        self.keep(Session::from_facts(session)).await
    }

    /// Keeps a session that came from elsewhere, in place of any earlier one of the same user.
    pub async fn keep(&self, session: Session<A>) -> Result<UserClient<A>, SignInError> {
        let Some(id) = session.facts.membership_id else {
            return Err(SignInError::new(
                SignInErrorKind::Answer,
                "the session does not say whose it is: it has no membership id",
            ));
        };
        let text = Record::new(session.facts.clone()).text()?;
        self.core.replace(id, Some(&text)).await?;
        let user = self.core.signed_in(id);
        user.adopt(session.facts)?;
        Ok(self.client(user))
    }

    /// The user with this Bungie.net membership, if a session of theirs is kept.
    pub async fn user(
        &self,
        membership: impl Into<i64>,
    ) -> Result<Option<UserClient<A>>, SignInError> {
        let id = membership.into();
        let Some(text) = self.core.load(id).await? else {
            return Ok(None);
        };
        let session = Record::parse(&text)?.session;
        let user = self.core.signed_in(id);
        user.adopt(session)?;
        let client = self.client(user);
        let lacks = client.lacks();
        if !lacks.is_empty() {
            warn!(scopes = %lacks, "the user signed in before the application asked for these scopes");
        }
        Ok(Some(client))
    }

    /// Forgets a user's session. The application stays on the list in the user's settings at
    /// Bungie.net: only the user can revoke it there.
    pub async fn sign_out(&self, membership: impl Into<i64>) -> Result<(), SignInError> {
        let id = membership.into();
        self.core.replace(id, None).await?;
        self.core.signed_in(id).forget_session();
        Ok(())
    }

    fn client(&self, user: Arc<SignedIn>) -> UserClient<A> {
        UserClient::new(self.core.tokens.client.clone(), user)
    }
}

impl Core {
    async fn load(&self, id: i64) -> Result<Option<SecretString>, SignInError> {
        self.store.load(&id.to_string()).await.map_err(storage)
    }

    async fn swap(
        &self,
        id: i64,
        old: Option<&SecretString>,
        new: Option<&SecretString>,
    ) -> Result<bool, SignInError> {
        self.store
            .swap(&id.to_string(), old, new)
            .await
            .map_err(storage)
    }

    /// Replaces whatever is kept.
    async fn replace(&self, id: i64, new: Option<&SecretString>) -> Result<(), SignInError> {
        loop {
            let old = self.load(id).await?;
            if self.swap(id, old.as_ref(), new).await? {
                return Ok(());
            }
        }
    }

    fn signed_in(self: &Arc<Self>, id: i64) -> Arc<SignedIn> {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(user) = users.get(&id).and_then(Weak::upgrade) {
            return user;
        }
        if users.len() >= PRUNE_AT {
            users.retain(|_, user| user.strong_count() > 0);
        }
        let user = SignedIn::new(Arc::clone(self), id);
        users.insert(id, Arc::downgrade(&user));
        user
    }

    /// What is kept has no names of scopes.
    fn named(&self, mut session: Facts) -> Facts {
        if let (Some(granted), Some(declared)) = (session.scopes, self.tokens.declared_scopes()) {
            session.scopes = Some(granted.named_like(declared));
        }
        session
    }
}

/// Above this many users, those that nobody holds are forgotten.
const PRUNE_AT: usize = 1024;

fn storage(error: StoreError) -> SignInError {
    SignInError::because(SignInErrorKind::Storage, error.to_string(), error)
}

impl<A> Clone for Sessions<A> {
    fn clone(&self) -> Self {
        Sessions {
            core: Arc::clone(&self.core),
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Sessions<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("store", &self.core.store)
            .finish_non_exhaustive()
    }
}
