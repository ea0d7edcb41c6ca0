//! An application, as it is registered in Bungie's portal.

use super::{
    error::{SignInError, SignInErrorKind},
    redirect::RedirectUrl,
};
use crate::{AnyScope, ScopeSet, Scopes, Secret, marker::Marker};
use std::{fmt, marker::PhantomData, sync::Arc};

/// An application as it is registered in Bungie's [application portal]: what users sign in to.
///
/// Its client id belongs together with the API key of the [`Client`](crate::Client): Bungie accepts
/// a token only next to a key of the application that it was given to.
///
/// [application portal]: https://www.bungie.net/en/Application
pub struct Application<A = AnyScope> {
    pub(super) registered: Arc<Registered>,
    of: Marker<A>,
}

/// The OAuth client type in the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientType {
    /// "Not applicable": an API key, and no users.
    NotApplicable,
    /// Cannot keep a secret: on a user's device or in a browser. Its users sign in every hour, for
    /// it gets no refresh tokens.
    Public,
    /// Keeps a secret, on a server.
    Confidential,
}

/// What is registered, whatever the application's type.
#[derive(Clone)]
pub(super) struct Registered {
    pub(super) client_type: ClientType,
    pub(super) client_id: String,
    pub(super) secret: Option<Secret>,
    pub(super) secret_in_body: bool,
    pub(super) redirect_url: Option<RedirectUrl>,
    pub(super) scopes: Option<ScopeSet>,
    /// In place of what the site has.
    pub(super) authorize_url: Option<String>,
    pub(super) token_url: Option<String>,
}

impl Application<AnyScope> {
    /// An application of the client type "Confidential".
    pub fn confidential(client_id: impl fmt::Display, secret: impl Into<Secret>) -> Self {
        Application::registered(ClientType::Confidential, client_id, Some(secret.into()))
    }

    /// An application of the client type "Public".
    pub fn public(client_id: impl fmt::Display) -> Self {
        Application::registered(ClientType::Public, client_id, None)
    }

    /// An application of the client type "Not applicable", which nobody can sign in to: every
    /// attempt fails and says so.
    pub fn not_applicable(client_id: impl fmt::Display) -> Self {
        Application::registered(ClientType::NotApplicable, client_id, None)
    }

    fn registered(
        client_type: ClientType,
        client_id: impl fmt::Display,
        secret: Option<Secret>,
    ) -> Self {
        Application {
            registered: Arc::new(Registered {
                client_type,
                client_id: client_id.to_string(),
                secret,
                secret_in_body: false,
                redirect_url: None,
                scopes: None,
                authorize_url: None,
                token_url: None,
            }),
            of: PhantomData,
        }
    }

    /// The scopes that are ticked in the portal. They are never sent: Bungie refuses that. Sessions
    /// remember them, and calls beyond them fail before they are sent.
    ///
    /// An application that declares them with [`application_scopes!`](crate::application_scopes)
    /// says so with [`of`](Self::of) instead.
    #[must_use]
    pub fn scopes(self, scopes: ScopeSet) -> Self {
        self.with(|registered| registered.scopes = Some(scopes))
    }

    /// The same application with the scopes that `A` declares.
    pub fn of<A: Scopes>(self) -> Application<A> {
        let declared = self.with(|registered| registered.scopes = A::SCOPES);
        Application {
            registered: declared.registered,
            of: PhantomData,
        }
    }
}

impl<A> Application<A> {
    /// The registered redirect URL. It is optional; given, it is sent along, and Bungie refuses one
    /// that is not exactly the registered one.
    #[must_use]
    pub fn redirect_url(self, url: RedirectUrl) -> Self {
        self.with(|registered| registered.redirect_url = Some(url))
    }

    /// Sends the id and the secret in the body of a token request, instead of as HTTP Basic.
    #[must_use]
    pub fn secret_in_body(self) -> Self {
        self.with(|registered| registered.secret_in_body = true)
    }

    /// Replaces `https://www.bungie.net/en/oauth/authorize`, for authorization servers of others; a
    /// double of Bungie is set with [`ClientBuilder::site`](crate::ClientBuilder::site).
    #[must_use]
    pub fn authorize_url(self, url: impl Into<String>) -> Self {
        self.with(|registered| registered.authorize_url = Some(url.into()))
    }

    /// Replaces `https://www.bungie.net/platform/app/oauth/token/` in the same way. It has to be https, or
    /// on this machine.
    #[must_use]
    pub fn token_url(self, url: impl Into<String>) -> Self {
        self.with(|registered| registered.token_url = Some(url.into()))
    }

    /// The OAuth client type in the portal.
    pub fn client_type(&self) -> ClientType {
        self.registered.client_type
    }

    /// The scopes that users are asked for, if they are known.
    pub fn declared_scopes(&self) -> Option<ScopeSet> {
        self.registered.scopes
    }

    fn with(mut self, change: impl FnOnce(&mut Registered)) -> Self {
        change(Arc::make_mut(&mut self.registered));
        self
    }
}

impl Registered {
    pub(super) fn has_users(&self) -> Result<(), SignInError> {
        match self.client_type {
            ClientType::Public | ClientType::Confidential => Ok(()),
            ClientType::NotApplicable => Err(SignInError::new(
                SignInErrorKind::Application,
                "its client type is \"Not applicable\"; choose Public or Confidential in the portal",
            )),
        }
    }
}

impl<A> Clone for Application<A> {
    fn clone(&self) -> Self {
        Application {
            registered: Arc::clone(&self.registered),
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Application<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application")
            .field("client_type", &self.registered.client_type)
            .field("client_id", &self.registered.client_id)
            .field("redirect_url", &self.registered.redirect_url)
            .field("scopes", &self.registered.scopes)
            .finish_non_exhaustive()
    }
}
