//! A blocking client for one signed-in user.

use super::{Pages, runtime::Runtime};
use crate::{AnyScope, Client, Endpoint, Error, Grants, Paged, PagedItems};
use bytes::Bytes;
use http::{HeaderMap, Response};
use serde::de::DeserializeOwned;
use std::{fmt, sync::Arc};

/// Calls operations for a signed-in user of the application `A`, and blocks the thread for as long. Cheap to clone;
/// clones share the token and whatever renews it.
pub struct UserClient<A = AnyScope> {
    user: crate::UserClient<A>,
    runtime: Arc<Runtime>,
}

impl<A> UserClient<A> {
    pub(super) fn new(user: crate::UserClient<A>, runtime: Arc<Runtime>) -> Self {
        UserClient { user, runtime }
    }

    /// The async client of the user.
    pub fn user(&self) -> &crate::UserClient<A> {
        &self.user
    }

    /// The same user through a client that differs in what its calls may take or say: see
    /// [`crate::UserClient::with`].
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&Client) -> Client) -> Self {
        UserClient::new(self.user.with(change), Arc::clone(&self.runtime))
    }

    /// Sends a request with the user's token and reads the answer.
    pub fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.runtime.call(E::OPERATION, self.user.send(request))
    }

    /// The same, with the headers of the answer.
    pub fn send_with_headers<E>(&self, request: &E) -> Result<(HeaderMap, E::Response), Error>
    where
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.runtime
            .call(E::OPERATION, self.user.send_with_headers(request))
    }

    /// Sends a request with the user's token and reads the response as a type of your own.
    pub fn send_as<T, E>(&self, request: &E) -> Result<T, Error>
    where
        T: DeserializeOwned + Send,
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.runtime.call(E::OPERATION, self.user.send_as(request))
    }

    /// Sends a request with the user's token once and gives the answer as it came.
    pub fn send_raw<E>(&self, request: &E) -> Result<Response<Bytes>, Error>
    where
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.runtime.call(E::OPERATION, self.user.send_raw(request))
    }

    /// All pages of an answer, one after the other: see [`crate::Client::pages`].
    pub fn pages<E>(&self, request: E) -> Pages<E::Response>
    where
        E: Paged,
        A: Grants<E::Scope> + 'static,
    {
        Pages::new(self.user.pages(request), E::OPERATION, &self.runtime)
    }

    /// What all pages of an answer bring, one after the other: see [`crate::Client::items`].
    pub fn items<E>(&self, request: E) -> Pages<E::Item>
    where
        E: PagedItems,
        A: Grants<E::Scope> + 'static,
    {
        Pages::new(self.user.items(request), E::OPERATION, &self.runtime)
    }
}

impl<A> Clone for UserClient<A> {
    fn clone(&self) -> Self {
        UserClient::new(self.user.clone(), Arc::clone(&self.runtime))
    }
}

impl<A> fmt::Debug for UserClient<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.user.fmt(f)
    }
}
