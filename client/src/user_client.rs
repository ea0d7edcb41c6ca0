//! A client for one signed-in user.

use crate::{
    AnyScope, Caller, Client, Endpoint, Error, Grants, PageStream, Paged, PagedItems, Priority,
    ScopeSet, Session, call::Identity, credentials::Credentials, fixed::Fixed, marker::Marker,
    page_stream,
};
use bytes::Bytes;
use http::{HeaderMap, Response};
use serde::de::DeserializeOwned;
use std::{fmt, future::Future, marker::PhantomData, sync::Arc, time::Duration};

/// Calls operations for a signed-in user of the application `A`.
///
/// Cheap to clone; clones share the token and whatever renews it.
pub struct UserClient<A = AnyScope> {
    pub(crate) client: Client,
    credentials: Arc<dyn Credentials>,
    of: Marker<A>,
}

impl Client {
    /// The same client for a signed-in user, until Bungie refuses the session's token. To have it
    /// renewed, keep the session in [`Sessions`](crate::Sessions).
    pub fn user<A>(&self, session: Session<A>) -> UserClient<A> {
        UserClient::new(self.clone(), Arc::new(Fixed::new(session)))
    }
}

impl<A> UserClient<A> {
    pub(crate) fn new(client: Client, credentials: Arc<dyn Credentials>) -> Self {
        UserClient {
            client,
            credentials,
            of: PhantomData,
        }
    }

    /// The session as it is now; `None` after signing out.
    pub fn session(&self) -> Option<Session<A>> {
        self.credentials.session().map(Session::from_data)
    }

    /// The scopes that the application asks for by now and this user has not granted: those that
    /// were added since the user signed in. Empty where that is not known.
    pub fn missing_scopes(&self) -> ScopeSet {
        self.credentials.missing_scopes()
    }

    pub(crate) fn identity(&self) -> Identity<'_> {
        Identity::User(&*self.credentials)
    }

    /// Sends a request with the user's token and reads the answer.
    pub async fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        let sent = self.client.response(request, self.identity()).await;
        sent.map(|(_, response)| response)
    }

    /// The same, with the headers of the answer.
    pub async fn send_with_headers<E>(&self, request: &E) -> Result<(HeaderMap, E::Response), Error>
    where
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.client.response(request, self.identity()).await
    }

    /// Sends a request with the user's token and reads the response as a type of your own.
    pub async fn send_as<T, E>(&self, request: &E) -> Result<T, Error>
    where
        T: DeserializeOwned + Send,
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.client.response_as(request, self.identity()).await
    }

    /// Sends a request with the user's token once and gives the answer as it came.
    pub async fn send_raw<E>(&self, request: &E) -> Result<Response<Bytes>, Error>
    where
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.client.raw(request, self.identity()).await
    }

    /// All pages of an answer, one after the other: see [`Client::pages`].
    pub fn pages<E>(&self, request: E) -> PageStream<E::Response>
    where
        E: Paged,
        A: Grants<E::Scope> + 'static,
    {
        page_stream::pages(self.clone(), request)
    }

    /// What all pages of an answer bring, one after the other: see [`Client::items`].
    pub fn items<E>(&self, request: E) -> PageStream<E::Item>
    where
        E: PagedItems,
        A: Grants<E::Scope> + 'static,
    {
        page_stream::items(self.clone(), request)
    }

    /// The same user through a client that differs in what its calls may take or say, such as
    /// `user.with(|client| client.with_language("de"))`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&Client) -> Client) -> Self {
        UserClient::new(change(&self.client), Arc::clone(&self.credentials))
    }

    /// The same user with another timeout per call: see [`Client::with_timeout`].
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        self.with(|client| client.with_timeout(timeout))
    }

    /// The same user whose answers come in a language: see [`Client::with_language`].
    #[must_use]
    pub fn with_language(&self, language: &str) -> Self {
        self.with(|client| client.with_language(language))
    }

    /// The same user with a query parameter more: see [`Client::with_query`].
    #[must_use]
    pub fn with_query(&self, name: &str, value: &str) -> Self {
        self.with(|client| client.with_query(name, value))
    }

    /// The same user whose calls go before or after others: see [`Client::with_priority`].
    #[must_use]
    pub fn with_priority(&self, priority: Priority) -> Self {
        self.with(|client| client.with_priority(priority))
    }

    /// The same user whose calls take no longer than this, all in all: see [`Client::with_deadline`].
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        self.with(|client| client.with_deadline(deadline))
    }
}

impl<A> Clone for UserClient<A> {
    fn clone(&self) -> Self {
        UserClient::new(self.client.clone(), Arc::clone(&self.credentials))
    }
}

impl<A> fmt::Debug for UserClient<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserClient")
            .field("client", &self.client)
            .field("credentials", &self.credentials)
            .finish()
    }
}

impl<A, E> Caller<E> for UserClient<A>
where
    A: Grants<E::Scope>,
    E: Endpoint,
{
    fn call(&self, request: &E) -> impl Future<Output = Result<E::Response, Error>> + Send {
        self.send(request)
    }
}
