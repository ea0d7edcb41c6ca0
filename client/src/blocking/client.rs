//! The blocking client.

use super::{InsideRuntime, Pages, UserClient, runtime::Runtime};
use crate::{BuildError, Endpoint, Error, Paged, PagedItems, Session, WithoutUser};
use bytes::Bytes;
use http::{HeaderMap, Response};
use serde::de::DeserializeOwned;
use std::{future::Future, sync::Arc};

/// Calls operations without a signed-in user, and blocks the thread for as long. Cheap to clone; clones share the
/// runtime, connections and limits, and may be used by several threads at once.
///
/// When the last clone goes, so does the runtime, with what is not at its end there: close
/// `Sessions` before, by `client.wait(sessions.close())`.
#[derive(Clone, Debug)]
pub struct Client {
    client: crate::Client,
    runtime: Arc<Runtime>,
}

impl Client {
    /// Starts a runtime for an async client. Fails where the system gives no thread.
    pub fn new(client: crate::Client) -> Result<Self, BuildError> {
        let runtime = Arc::new(Runtime::start()?);
        Ok(Client { client, runtime })
    }

    /// The async client, from which `OAuth` and `Sessions` are made.
    pub fn client(&self) -> &crate::Client {
        &self.client
    }

    /// The same client with another way to call, such as `client.with(|client| client.with_language("de"))`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&crate::Client) -> crate::Client) -> Self {
        Client {
            client: change(&self.client),
            runtime: Arc::clone(&self.runtime),
        }
    }

    /// Blocks until a future is at its end, such as `client.wait(oauth.sign_in(code))??`.
    pub fn wait<F: Future>(&self, future: F) -> Result<F::Output, InsideRuntime> {
        self.runtime.wait(future)
    }

    /// The same client for a signed-in user, until Bungie refuses the session's token.
    pub fn user<A>(&self, session: Session<A>) -> UserClient<A> {
        self.wrap_user(self.client.user(session))
    }

    /// A blocking client of an async one's user, such as `client.wait(sessions.user(membership))??` gives.
    pub fn wrap_user<A>(&self, user: crate::UserClient<A>) -> UserClient<A> {
        UserClient::new(user, Arc::clone(&self.runtime))
    }

    /// Sends a request and reads the answer.
    pub fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.runtime.call(E::OPERATION, self.client.send(request))
    }

    /// The same, with the headers of the answer.
    pub fn send_with_headers<E>(&self, request: &E) -> Result<(HeaderMap, E::Response), Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.runtime
            .call(E::OPERATION, self.client.send_with_headers(request))
    }

    /// Sends a request and reads the response as a type of your own.
    pub fn send_as<T, E>(&self, request: &E) -> Result<T, Error>
    where
        T: DeserializeOwned + Send,
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.runtime
            .call(E::OPERATION, self.client.send_as(request))
    }

    /// Sends a request once and gives the answer as it came: see [`crate::Client::send_raw`].
    pub fn send_raw<E>(&self, request: &E) -> Result<Response<Bytes>, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.runtime
            .call(E::OPERATION, self.client.send_raw(request))
    }

    /// All pages of an answer, one after the other: see [`crate::Client::pages`].
    pub fn pages<E>(&self, request: E) -> Pages<E::Response>
    where
        E: Paged,
        E::Access: WithoutUser,
    {
        Pages::new(self.client.pages(request), E::OPERATION, &self.runtime)
    }

    /// What all pages of an answer bring, one after the other: see [`crate::Client::items`].
    pub fn items<E>(&self, request: E) -> Pages<E::Item>
    where
        E: PagedItems,
        E::Access: WithoutUser,
    {
        Pages::new(self.client.items(request), E::OPERATION, &self.runtime)
    }
}
