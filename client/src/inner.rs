//! What a client and its clones share: an API key, a user agent, a transport and limits.

use crate::{
    Observer, Operation, Retries, Transport, agreed,
    limits::Limits,
    options::Options,
    request::{InvalidArgument, Parts},
    retry::Budget,
    rt::Clock,
    servers::Servers,
};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request,
    header::{ACCEPT, AUTHORIZATION, ORIGIN, USER_AGENT},
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many renewals of a client are under way at once, at most.
pub(crate) const RENEWALS: usize = 8;

static API_KEY: HeaderName = HeaderName::from_static(agreed::API_KEY);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) api_key: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) origin: Option<HeaderValue>,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) servers: Servers,
    pub(crate) plain_http: bool,
    pub(crate) max_body: usize,
    pub(crate) limits: Arc<Limits>,
    pub(crate) retries: Retries,
    pub(crate) budget: Budget,
    /// One permit per renewal that may be under way.
    pub(crate) renewals: Arc<Semaphore>,
    pub(crate) observer: Option<Box<dyn Observer>>,
    pub(crate) clock: Clock,
}

impl Inner {
    /// The complete request, with key, user agent and token.
    pub(crate) fn complete(
        &self,
        parts: &Parts,
        options: &Options,
        token: Option<&HeaderValue>,
    ) -> Result<Request<Bytes>, InvalidArgument> {
        let base = self.servers.base(parts.operation().server);
        let mut request = parts.to_http_at(base, &options.query)?;
        let headers = request.headers_mut();
        self.identify(headers);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(origin) = &self.origin {
            headers.insert(ORIGIN, origin.clone());
        }
        if let Some(token) = token {
            headers.insert(AUTHORIZATION, token.clone());
        }
        Ok(request)
    }

    /// Says which application is calling.
    pub(crate) fn identify(&self, headers: &mut HeaderMap) {
        headers.insert(API_KEY.clone(), self.api_key.clone());
        headers.insert(USER_AGENT, self.user_agent.clone());
    }

    /// Where the operation's server is.
    pub(crate) fn server(&self, operation: &Operation) -> String {
        self.servers.base(operation.server).concat()
    }
}
