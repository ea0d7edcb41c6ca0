//! The client: an API key, a user agent and a transport.

use crate::{
    Access, Caller, Endpoint, Error, ErrorKind, Grants, Observer, Paged, Retries, Session,
    Transport, UserAgent, WithoutUser,
    builder::ClientBuilder,
    call::Identity,
    envelope::Head,
    limits::Limits,
    paging,
    request::{InvalidArgument, Parts},
    retry::Budget,
};
use bytes::Bytes;
use futures_util::Stream;
use http::{
    HeaderName, HeaderValue, Response,
    header::{ACCEPT, AUTHORIZATION, ORIGIN, USER_AGENT},
};
use serde::de::DeserializeOwned;
use std::{fmt, future::Future, marker::PhantomData, sync::Arc, time::Duration};

static API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Calls operations without a signed-in user. Cheap to clone; clones share connections and limits.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
    pub(crate) timeout: Duration,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) api_key: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) origin: Option<HeaderValue>,
    pub(crate) servers: Vec<(String, String)>,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) max_body: usize,
    pub(crate) limits: Limits,
    pub(crate) retries: Retries,
    pub(crate) budget: Budget,
    pub(crate) observer: Option<Box<dyn Observer>>,
}

impl Client {
    /// Starts a client. Bungie refuses requests without an API key (from its application portal)
    /// and without a user agent.
    pub fn builder(api_key: impl Into<String>, user_agent: UserAgent) -> ClientBuilder {
        ClientBuilder::new(api_key.into(), user_agent)
    }

    /// The same client with another timeout per call: for everything from waiting for a turn to the
    /// last try's answer.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Client {
            inner: Arc::clone(&self.inner),
            timeout,
        }
    }

    /// The same client for a signed-in user.
    pub fn user<A>(&self, session: Session<A>) -> UserClient<A> {
        UserClient {
            client: self.clone(),
            session,
        }
    }

    /// Sends a request and reads the answer.
    pub async fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.response(request, Identity::ANONYMOUS).await
    }

    /// Sends a request and reads the response as a type of your own, such as one that has a property
    /// which Bungie's document does not know yet.
    pub async fn send_as<T, E>(&self, request: &E) -> Result<T, Error>
    where
        T: DeserializeOwned + Send,
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.response_as(request, Identity::ANONYMOUS).await
    }

    /// Sends a request once and gives the answer as it came: any HTTP status, headers and body.
    /// Limits are kept; nothing is tried again.
    pub async fn send_raw<E>(&self, request: &E) -> Result<Response<Bytes>, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.once(request.parts(), Identity::ANONYMOUS).await
    }

    /// All pages of an answer, one after the other, from the one that the request asks for.
    pub fn pages<E>(&self, request: E) -> impl Stream<Item = Result<E::Response, Error>> + Send
    where
        E: Paged,
        E::Access: WithoutUser,
    {
        paging::pages(self, request)
    }

    async fn response<E: Endpoint>(
        &self,
        request: &E,
        identity: Identity<'_>,
    ) -> Result<E::Response, Error> {
        let mut kept = None;
        let mut open = |body: &[u8]| {
            let (head, response) = E::decode(body)?.split();
            kept = response;
            Ok(head)
        };
        self.call(request.parts(), identity, &mut open).await?;
        kept.ok_or_else(|| Error::new(ErrorKind::EmptyResponse, E::OPERATION))
    }

    async fn response_as<T: DeserializeOwned + Send, E: Endpoint>(
        &self,
        request: &E,
        identity: Identity<'_>,
    ) -> Result<T, Error> {
        let mut kept = None;
        let mut open = |body: &[u8]| -> Result<Head, _> {
            let (head, response) = crate::envelope::decode_as(body)?.split();
            kept = response;
            Ok(head)
        };
        self.call(request.parts(), identity, &mut open).await?;
        kept.ok_or_else(|| Error::new(ErrorKind::EmptyResponse, E::OPERATION))
    }

    /// The complete request, with key, user agent and token.
    pub(crate) fn request(
        &self,
        parts: Parts,
        token: Option<&HeaderValue>,
    ) -> Result<http::Request<Bytes>, InvalidArgument> {
        let server = self.server(parts.operation().server);
        let mut request = parts.to_http_at(server)?.map(Bytes::from);
        let headers = request.headers_mut();
        headers.insert(API_KEY.clone(), self.inner.api_key.clone());
        headers.insert(USER_AGENT, self.inner.user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(origin) = &self.inner.origin {
            headers.insert(ORIGIN, origin.clone());
        }
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, token.clone());
        }
        Ok(request)
    }

    /// The server that stands for the document's.
    fn server<'a>(&'a self, server: &'a str) -> &'a str {
        let mut replaced = self.inner.servers.iter();
        replaced
            .find(|(from, _)| from == server)
            .map_or(server, |(_, to)| to)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("user_agent", &self.inner.user_agent)
            .field("timeout", &self.timeout)
            .field("transport", &self.inner.transport)
            .finish_non_exhaustive()
    }
}

impl<E> Caller<E> for Client
where
    E: Endpoint,
    E::Access: WithoutUser,
{
    fn call(&self, request: &E) -> impl Future<Output = Result<E::Response, Error>> + Send {
        self.send(request)
    }
}

/// Calls operations for a signed-in user of the application `A`.
#[derive(Clone, Debug)]
pub struct UserClient<A = crate::AnyScope> {
    client: Client,
    session: Session<A>,
}

impl<A: Sync> UserClient<A> {
    /// Sends a request with the user's token and reads the answer.
    pub async fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        E::Access: Access,
        A: Grants<E::Scope>,
    {
        self.client.response(request, self.session.identity()).await
    }

    /// Sends a request with the user's token and reads the response as a type of your own.
    pub async fn send_as<T, E>(&self, request: &E) -> Result<T, Error>
    where
        T: DeserializeOwned + Send,
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.client
            .response_as(request, self.session.identity())
            .await
    }

    /// Sends a request with the user's token once and gives the answer as it came.
    pub async fn send_raw<E>(&self, request: &E) -> Result<Response<Bytes>, Error>
    where
        E: Endpoint,
        A: Grants<E::Scope>,
    {
        self.client
            .once(request.parts(), self.session.identity())
            .await
    }

    /// All pages of an answer, one after the other, from the one that the request asks for.
    pub fn pages<E>(&self, request: E) -> impl Stream<Item = Result<E::Response, Error>> + Send
    where
        E: Paged,
        A: Grants<E::Scope>,
    {
        paging::pages(self, request)
    }

    /// The same user with another timeout per call.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        UserClient {
            client: self.client.with_timeout(timeout),
            session: self.session.clone(),
        }
    }
}

impl<A, E> Caller<E> for UserClient<A>
where
    A: Grants<E::Scope> + Sync,
    E: Endpoint,
{
    fn call(&self, request: &E) -> impl Future<Output = Result<E::Response, Error>> + Send {
        self.send(request)
    }
}

/// Keeps the application's type next to a session without holding one.
pub(crate) type Of<A> = PhantomData<fn() -> A>;
