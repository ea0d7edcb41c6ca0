//! From an application to a session, for users of this crate.

use super::{
    application::Application,
    authorization::{Authorization, AuthorizationCode, Entry, State},
    endpoint::TokenEndpoint,
    error::SignInError,
    session::Session,
};
use crate::{AnyScope, Client, agreed::AUTHORIZE, marker::Marker};
use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

/// Signing in to one application: to the sign-in page, back with a code, and from codes to sessions.
///
/// Cheap to clone. Most programs need [`sessions`](Self::sessions), which keeps sessions and renews
/// them.
pub struct OAuth<A = AnyScope> {
    pub(crate) client: Client,
    pub(crate) endpoint: TokenEndpoint,
    of: Marker<A>,
}

impl Client {
    /// Signs users in to an application. The client's API key has to be one of it.
    pub fn oauth<A>(&self, application: Application<A>) -> OAuth<A> {
        OAuth {
            client: self.clone(),
            endpoint: TokenEndpoint::new(Arc::clone(&self.inner), application.registered),
            of: PhantomData,
        }
    }
}

impl<A> OAuth<A> {
    /// Begins the sign-in of one user, with a fresh state.
    ///
    /// Fails for an application of the type "Not applicable", and if the operating system has no
    /// random numbers.
    pub fn authorize(&self) -> Result<Authorization, SignInError> {
        self.endpoint.registered.has_users()?;
        Ok(self.resume(State::generate()?))
    }

    /// The sign-in that was begun with this state, perhaps by another process of a web site.
    pub fn resume(&self, state: State) -> Authorization {
        let registered = &self.endpoint.registered;
        let entry = Entry {
            url: self
                .endpoint
                .url(registered.authorize_url.as_deref(), AUTHORIZE),
            client_id: registered.client_id.clone(),
            redirect_url: registered.redirect_url.clone(),
        };
        Authorization::new(entry, state)
    }

    /// Makes a session of a code. A code is good once: nothing is tried again.
    pub async fn sign_in(&self, code: AuthorizationCode) -> Result<Session<A>, SignInError> {
        self.endpoint
            .exchange(&code.0)
            .await
            .map(Session::from_data)
    }

    /// A newer session of the same user. The old one's refresh token may be spent afterwards, so
    /// the new one has to be stored before it is used; [`Sessions`](crate::Sessions) sees to that.
    ///
    /// Fails with [`SignInAgain`](crate::SignInErrorKind::SignInAgain) if the session has no refresh
    /// token, or none that Bungie still accepts.
    pub async fn refresh(&self, session: &Session<A>) -> Result<Session<A>, SignInError> {
        let _slot = self.endpoint.slot().await?;
        let newer = self.endpoint.refresh(&session.data).await;
        newer.map(Session::from_data)
    }

    /// How long before its end an access token is renewed. 2 min by default, so that no call begins
    /// with a token that ends on the way.
    #[must_use]
    pub fn renew_ahead(mut self, ahead: Duration) -> Self {
        self.endpoint.ahead = ahead;
        self
    }
}

impl<A> Clone for OAuth<A> {
    fn clone(&self) -> Self {
        OAuth {
            client: self.client.clone(),
            endpoint: self.endpoint.clone(),
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for OAuth<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth")
            .field("client_id", &self.endpoint.registered.client_id)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
