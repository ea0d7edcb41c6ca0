//! The client: what calls operations.

use crate::{
    CONTENT, Caller, Endpoint, Error, ErrorKind, PageStream, Paged, PagedItems, Pause, Priority,
    Rate, Server, WithoutUser,
    call::{Asked, Identity, Keep, Sent},
    head::{Head, decode_as},
    helps,
    inner::Inner,
    options::Options,
    page_stream,
    presence::Granted,
};
use bytes::Bytes;
use http::{HeaderMap, Response};
use serde::de::DeserializeOwned;
use std::{fmt, future::Future, sync::Arc, time::Duration};

/// Calls operations without a signed-in user. Cheap to clone; clones share connections and limits.
///
/// How long a call may take is in parts, because a call that waits for its turn is not one that hangs:
/// see [`with_timeout`](Self::with_timeout) and its siblings.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
    pub(crate) options: Arc<Options>,
}

impl Client {
    /// The same client with another timeout per call: for all attempts and the waits between them, from
    /// the first sending.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        self.with(|options| options.timeout = timeout)
    }

    /// The same client with another timeout per attempt. What only reads is tried again after one.
    #[must_use]
    pub fn with_attempt_timeout(&self, timeout: Duration) -> Self {
        self.with(|options| options.attempt_timeout = timeout)
    }

    /// The same client with another limit for how long a call waits for its turn: for the spacing of a
    /// user's actions, the rate, and pauses that Bungie asks for, altogether.
    #[must_use]
    pub fn with_queue_timeout(&self, timeout: Duration) -> Self {
        self.with(|options| options.queue_timeout = timeout)
    }

    /// The same client whose calls take no longer than this, all in all: renewing the user's session,
    /// waiting, attempts. For handlers of requests that somebody waits for.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        self.with(|options| options.deadline = Some(deadline))
    }

    /// The same client whose calls go before or after others where they have to wait.
    #[must_use]
    pub fn with_priority(&self, priority: Priority) -> Self {
        self.with(|options| options.priority = priority)
    }

    /// The same client whose answers come in a language: names, descriptions and messages of errors.
    /// Bungie knows `de`, `en`, `es`, `es-mx`, `fr`, `it`, `ja`, `ko`, `pl`, `pt-br`, `ru`, `zh-chs` and
    /// `zh-cht`.
    #[must_use]
    pub fn with_language(&self, language: &str) -> Self {
        self.with_query("lc", language)
    }

    /// The same client that sends a query parameter with every request, such as one that gets past a
    /// cache; in place of one of the same name.
    #[must_use]
    pub fn with_query(&self, name: &str, value: &str) -> Self {
        self.with(|options| options.set_query(name, value))
    }

    fn with(&self, change: impl FnOnce(&mut Options)) -> Self {
        let mut client = self.clone();
        change(Arc::make_mut(&mut client.options));
        client
    }

    /// Sends a request and reads the answer.
    pub async fn send<E>(&self, request: &E) -> Result<E::Response, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        let sent = self.response(request, Identity::Anonymous).await;
        sent.map(|(_, response)| response)
    }

    /// The same, with the headers of the answer.
    pub async fn send_with_headers<E>(&self, request: &E) -> Result<(HeaderMap, E::Response), Error>
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
    /// Limits are kept, and throttles noted; nothing is tried again.
    pub async fn send_raw<E>(&self, request: &E) -> Result<Response<Bytes>, Error>
    where
        E: Endpoint,
        E::Access: WithoutUser,
    {
        self.raw(request, Identity::Anonymous).await
    }

    /// All pages of an answer, one after the other, from the one that the request asks for; from the
    /// first, if it asks for none or for one before it. What ends the stream, and what holds for each
    /// page: see [`PageStream`].
    pub fn pages<E>(&self, request: E) -> PageStream<E::Response>
    where
        E: Paged,
        E::Access: WithoutUser,
    {
        page_stream::pages(self.clone(), request)
    }

    /// What all pages of an answer bring, from the page that the request asks for: see
    /// [`pages`](Self::pages).
    pub fn items<E>(&self, request: E) -> PageStream<E::Item>
    where
        E: PagedItems,
        E::Access: WithoutUser,
    {
        page_stream::items(self.clone(), request)
    }

    /// The URL of a path at a server, where the site of this client has it: for what no operation
    /// answers, such as the files of the manifest below [`CONTENT`](crate::CONTENT).
    pub fn url(&self, server: &'static Server, path: &str) -> String {
        self.inner.servers.base(server).concat() + path
    }

    /// The URL of an image or another file, from the path that an answer holds, where the site of this
    /// client has the content. An absolute URL stays as it is; `None` if the text is empty or no path.
    /// Without a client, [`ContentPath`](crate::ContentPath) does the same for Bungie's own server.
    pub fn content_url(&self, path: &str) -> Option<String> {
        helps::resolve(&self.inner.servers.base(&CONTENT).concat(), path)
    }

    /// The pauses that Bungie asked for and that are not over, in no order.
    pub fn pauses(&self) -> Vec<Pause> {
        self.inner.limits.pauses()
    }

    /// Ends a pause before its time, for all clones.
    pub fn resume(&self, pause: &Pause) {
        self.inner.limits.resume(pause);
    }

    /// How many requests a server gets now: less than at first where it refused. `None` for no limit.
    pub fn rate(&self, server: &'static Server) -> Option<Rate> {
        self.inner.limits.rate(server)
    }

    pub(crate) async fn response<E: Endpoint>(
        &self,
        request: &E,
        identity: Identity<'_>,
    ) -> Result<(HeaderMap, E::Response), Error> {
        let mut kept = None;
        let mut open = |body: &[u8], keep| {
            let (head, response) = E::decode(body)?.split();
            if keep == Keep::Response {
                kept = response;
            }
            Ok(head)
        };
        let asked = Asked::of(request);
        let Sent { headers, granted } = self
            .inner
            .call(&self.options, asked, identity, &mut open)
            .await?;
        let Some(mut response) = kept else {
            return Err(Error::new(ErrorKind::EmptyResponse, E::OPERATION));
        };
        request.mark(&mut response, Granted(granted));
        Ok((headers, response))
    }

    pub(crate) async fn response_as<T: DeserializeOwned + Send, E: Endpoint>(
        &self,
        request: &E,
        identity: Identity<'_>,
    ) -> Result<T, Error> {
        let mut kept = None;
        let mut open = |body: &[u8], keep| -> Result<Head, _> {
            let (head, response) = decode_as(body)?.split();
            if keep == Keep::Response {
                kept = response;
            }
            Ok(head)
        };
        let asked = Asked::of(request);
        self.inner
            .call(&self.options, asked, identity, &mut open)
            .await?;
        kept.ok_or_else(|| Error::new(ErrorKind::EmptyResponse, E::OPERATION))
    }

    pub(crate) async fn raw<E: Endpoint>(
        &self,
        request: &E,
        identity: Identity<'_>,
    ) -> Result<Response<Bytes>, Error> {
        let asked = Asked::of(request);
        self.inner.once(&self.options, asked, identity).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("user_agent", &self.inner.user_agent)
            .field("timeout", &self.options.timeout)
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
