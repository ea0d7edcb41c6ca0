//! The client: an API key, a user agent and a transport.

use crate::{
    Caller, Endpoint, Error, ErrorKind, Observer, Operation, Paged, Retries, Transport, UserAgent,
    WithoutUser,
    builder::ClientBuilder,
    call::{Asked, Identity},
    envelope::Head,
    limits::Limits,
    paging,
    request::{InvalidArgument, Parts},
    retry::Budget,
    rt::Clock,
};
use bytes::Bytes;
use futures_util::Stream;
use http::{
    HeaderMap, HeaderName, HeaderValue, Response,
    header::{ACCEPT, AUTHORIZATION, ORIGIN, USER_AGENT},
};
use serde::de::DeserializeOwned;
use std::{fmt, future::Future, sync::Arc, time::Duration};

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
    pub(crate) clock: Clock,
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

    /// Sends a request and reads the answer.
    pub async fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.response(request, Identity::Anonymous).await
    }

    /// Sends a request and reads the response as a type of your own, such as one that has a property
    /// which Bungie's document does not know yet.
    pub async fn send_as<T, E>(&self, request: &E) -> Result<T, Error>
    where
        T: DeserializeOwned + Send,
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.response_as(request, Identity::Anonymous).await
    }

    /// Sends a request once and gives the answer as it came: any HTTP status, headers and body.
    /// Limits are kept; nothing is tried again.
    pub async fn send_raw<E>(&self, request: &E) -> Result<Response<Bytes>, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.once(Asked::of(request), Identity::Anonymous).await
    }

    /// All pages of an answer, one after the other, from the one that the request asks for.
    pub fn pages<E>(&self, request: E) -> impl Stream<Item = Result<E::Response, Error>> + Send
    where
        E: Paged,
        E::Access: WithoutUser,
    {
        paging::pages(self, request)
    }

    pub(crate) async fn response<E: Endpoint>(
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
        self.call(Asked::of(request), identity, &mut open).await?;
        kept.ok_or_else(|| Error::new(ErrorKind::EmptyResponse, E::OPERATION))
    }

    pub(crate) async fn response_as<T: DeserializeOwned + Send, E: Endpoint>(
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
        self.call(Asked::of(request), identity, &mut open).await?;
        kept.ok_or_else(|| Error::new(ErrorKind::EmptyResponse, E::OPERATION))
    }

    /// The complete request, with key, user agent and token.
    pub(crate) fn complete(
        &self,
        parts: &Parts,
        token: Option<&HeaderValue>,
    ) -> Result<http::Request<Bytes>, InvalidArgument> {
        let mut request = parts.to_http_at(self.server(parts.operation()))?;
        let headers = request.headers_mut();
        self.identify(headers);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(origin) = &self.inner.origin {
            headers.insert(ORIGIN, origin.clone());
        }
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, token.clone());
        }
        Ok(request)
    }

    /// Says which application is calling.
    pub(crate) fn identify(&self, headers: &mut HeaderMap) {
        headers.insert(API_KEY.clone(), self.inner.api_key.clone());
        headers.insert(USER_AGENT, self.inner.user_agent.clone());
    }

    /// The server that stands for the operation's own.
    pub(crate) fn server(&self, operation: &Operation) -> &str {
        let server = operation.server;
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
