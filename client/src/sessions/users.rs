//! The sessions of an application's users, for users of this crate.

use super::{
    driver::{Driver, LiveUser},
    run::{Goal, Outcome},
    store::SessionStore,
    user::User,
};
use crate::{
    AnyScope, AuthorizationCode, BungieNetMembershipId, Client, OAuth, Session, SignInError,
    UserClient, marker::Marker, rt,
};
use std::{fmt, marker::PhantomData, sync::Arc};
use tracing::warn;

/// The sessions of an application's users: kept in a [`SessionStore`], renewed before they expire, by
/// one request however many callers wait.
///
/// Cheap to clone. A program has one per store; several processes may share a store. Everything here
/// needs a tokio runtime with time, and fails with [`Runtime`](crate::SignInErrorKind::Runtime)
/// without one.
///
/// Renewals are tasks of the runtime that a call was made in. On one that runs only while something blocks
/// on it they rest in between, and a request that rests may time out: call [`close`](Self::close) before
/// leaving such a runtime.
///
/// Tokens that Bungie has sent are stored whatever becomes of the caller, and the store is asked again
/// until it takes them, for as long as the process runs. Before it ends, [`close`](Self::close) waits
/// for that.
pub struct Sessions<A = AnyScope> {
    client: Client,
    driver: Arc<Driver>,
    of: Marker<A>,
}

impl<A> OAuth<A> {
    /// Keeps the sessions of many users in `store`, and renews them.
    pub fn sessions(&self, store: impl SessionStore + 'static) -> Sessions<A> {
        Sessions {
            client: self.client.clone(),
            driver: Driver::new(self.endpoint.clone(), Box::new(store)),
            of: PhantomData,
        }
    }
}

impl<A> Sessions<A> {
    /// Makes a session of a code, and keeps it in place of any earlier one of the same user.
    ///
    /// A code is good once, so this goes on if the caller is dropped. If the store fails, so does this,
    /// and the session is stored as soon as the store takes it.
    pub async fn sign_in(&self, code: AuthorizationCode) -> Result<UserClient<A>, SignInError> {
        let driver = Arc::clone(&self.driver);
        let task = async move {
            let session = driver.endpoint.exchange(&code.0).await?;
            driver.keep(session).await
        };
        self.driver
            .settled(task)
            .await
            .map(|live| self.client(live))
    }

    /// Keeps a session that came from elsewhere, in place of any earlier one of the same user.
    ///
    /// Goes on if the caller is dropped, and fails as [`sign_in`](Self::sign_in) does; also if the
    /// session does not say whose it is.
    pub async fn keep(&self, session: Session<A>) -> Result<UserClient<A>, SignInError> {
        let driver = Arc::clone(&self.driver);
        let task = async move { driver.keep(session.data).await };
        self.driver
            .settled(task)
            .await
            .map(|live| self.client(live))
    }

    /// The user with this Bungie.net membership; `None` if nothing is kept for them: they never signed
    /// in, or signed out.
    ///
    /// Fails with [`SignInAgain`](crate::SignInErrorKind::SignInAgain) and the reason if the session is
    /// over, until the user signs in anew, and with [`Storage`](crate::SignInErrorKind::Storage) if the
    /// store does.
    pub async fn user(
        &self,
        membership: BungieNetMembershipId,
    ) -> Result<Option<UserClient<A>>, SignInError> {
        rt::check().map_err(SignInError::no_runtime)?;
        let live = self.driver.user(membership.get());
        match self.driver.drive(&live, Goal::Look).await? {
            Outcome::Absent => return Ok(None),
            Outcome::Held | Outcome::Unhelpful => {}
        }
        let client = self.client(live);
        let missing = client.missing_scopes();
        if !missing.is_empty() {
            warn!(scopes = %missing, "the user signed in before the application asked for these scopes");
        }
        Ok(Some(client))
    }

    /// Forgets a user's session, also one that is over. Goes on if the caller is dropped.
    ///
    /// The application stays on the list in the user's settings at Bungie.net: only the user can revoke
    /// it there.
    pub async fn sign_out(&self, membership: BungieNetMembershipId) -> Result<(), SignInError> {
        let driver = Arc::clone(&self.driver);
        let task = async move {
            let live = driver.user(membership.get());
            driver.drive(&live, Goal::SignOut).await
        };
        self.driver.settled(task).await.map(drop)
    }

    /// Waits until no sign-in, renewal or sign-out is under way and all tokens are stored. For the end
    /// of a program; nothing is closed for good. A store that keeps failing makes this wait for ever, so
    /// limit it with a timeout.
    pub async fn close(&self) {
        self.driver.close().await;
    }

    fn client(&self, live: Arc<LiveUser>) -> UserClient<A> {
        UserClient::new(
            self.client.clone(),
            Arc::new(User::new(Arc::clone(&self.driver), live)),
        )
    }
}

impl<A> Clone for Sessions<A> {
    fn clone(&self) -> Self {
        Sessions {
            client: self.client.clone(),
            driver: Arc::clone(&self.driver),
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Sessions<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("store", &self.driver.store)
            .finish_non_exhaustive()
    }
}
