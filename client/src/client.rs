//! The client: an API key, a user agent and a transport.

use crate::{
    Access, Caller, Endpoint, Error, Grants, Operation, Session, Transport, UserAgent, WithoutUser,
    error,
    request::{InvalidArgument, Parts},
};
use bytes::Bytes;
use http::{
    HeaderName, HeaderValue, StatusCode, Uri,
    header::{ACCEPT, AUTHORIZATION, USER_AGENT},
};
use std::{fmt, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

static API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Calls operations without a signed-in user. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    api_key: HeaderValue,
    user_agent: HeaderValue,
    servers: Vec<(String, String)>,
    transport: Box<dyn Transport>,
}

impl Client {
    /// Starts a client. Bungie refuses requests without an API key (from its application portal)
    /// and without a user agent.
    pub fn builder(api_key: impl Into<String>, user_agent: UserAgent) -> ClientBuilder {
        ClientBuilder {
            api_key: api_key.into(),
            user_agent,
            servers: Vec::new(),
            transport: None,
        }
    }

    /// Sends a request and reads the answer.
    pub async fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        let answer = self.exchange(request.parts(), None).await?;
        error::open(E::OPERATION, answer.0, E::decode(&answer.1))
    }

    /// The same client for a signed-in user.
    pub fn user<A>(&self, session: Session<A>) -> UserClient<A> {
        UserClient {
            client: self.clone(),
            session,
        }
    }

    /// The complete request as it would be sent, key, user agent and token included.
    fn request(
        &self,
        parts: Parts,
        token: Option<&HeaderValue>,
    ) -> Result<http::Request<Vec<u8>>, InvalidArgument> {
        let mut request = parts.to_http()?;
        if let Some(uri) = self.replaced(request.uri()) {
            *request.uri_mut() = uri;
        }
        let headers = request.headers_mut();
        headers.insert(API_KEY.clone(), self.inner.api_key.clone());
        headers.insert(USER_AGENT, self.inner.user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, token.clone());
        }
        Ok(request)
    }

    fn replaced(&self, uri: &Uri) -> Option<Uri> {
        let uri = uri.to_string();
        self.inner.servers.iter().find_map(|(from, to)| {
            let rest = uri.strip_prefix(from.as_str())?;
            format!("{to}{rest}").parse().ok()
        })
    }

    /// Boxed and free of type parameters, so that callers compile none of it.
    fn exchange<'a>(&'a self, parts: Parts, token: Option<&'a HeaderValue>) -> Exchange<'a> {
        Box::pin(async move {
            let operation: &'static Operation = parts.operation();
            let request = self
                .request(parts, token)
                .map_err(|source| Error::invalid(operation, source))?;
            let (head, body) = self
                .inner
                .transport
                .send(request)
                .await
                .map_err(|source| Error::transport(operation, source))?
                .into_parts();
            Ok((head.status, body))
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("user_agent", &self.inner.user_agent)
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
        let token = Some(&self.session.authorization);
        let answer = self.client.exchange(request.parts(), token).await?;
        error::open(E::OPERATION, answer.0, E::decode(&answer.1))
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

/// Builds a [`Client`].
pub struct ClientBuilder {
    api_key: String,
    user_agent: UserAgent,
    servers: Vec<(String, String)>,
    transport: Option<Box<dyn Transport>>,
}

impl ClientBuilder {
    /// Sends what is addressed to one server to another, such as a test double. Both with base path
    /// and without a final slash: `https://www.bungie.net/Platform`.
    #[must_use]
    pub fn replace_server(mut self, server: impl Into<String>, by: impl Into<String>) -> Self {
        self.servers.push((server.into(), by.into()));
        self
    }

    /// Sends through another HTTP stack.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Builds the client. Fails on an API key or a user agent that fits into no header, and on a
    /// transport that cannot start.
    pub fn build(self) -> Result<Client, BuildError> {
        let mut api_key = HeaderValue::try_from(self.api_key)
            .map_err(|_| BuildError::new("the API key has characters that no header can carry"))?;
        if api_key.is_empty() {
            return Err(BuildError::new("the API key is empty"));
        }
        api_key.set_sensitive(true);
        let user_agent = HeaderValue::try_from(self.user_agent.to_string()).map_err(|_| {
            BuildError::new("the user agent has characters that no header can carry")
        })?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                api_key,
                user_agent,
                servers: self.servers,
                transport,
            }),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("user_agent", &self.user_agent)
            .field("servers", &self.servers)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Box<dyn Transport>, BuildError> {
    match crate::transport::with_reqwest::Reqwest::new() {
        Ok(transport) => Ok(Box::new(transport)),
        Err(error) => Err(BuildError::new(format!("the transport: {error}"))),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Box<dyn Transport>, BuildError> {
    Err(BuildError::new(
        "no transport: set one, or enable the feature `reqwest`",
    ))
}

/// A client that cannot be built, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(String);

impl BuildError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        BuildError(reason.into())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

type Exchange<'a> = Pin<Box<dyn Future<Output = Result<(StatusCode, Bytes), Error>> + Send + 'a>>;

/// Keeps the application's type next to a session without holding one.
pub(crate) type Of<A> = PhantomData<fn() -> A>;
