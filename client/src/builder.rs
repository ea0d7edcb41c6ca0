//! Builds a client.

use crate::{
    Client, Observer, Rate, Retries, Transport, UserAgent, client::Inner, limits::Limits,
    retry::Budget, rt::Clock,
};
use http::HeaderValue;
use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

/// The servers of Bungie's document.
const WWW: &str = "https://www.bungie.net/Platform";
const STATS: &str = "https://stats.bungie.net/Platform";

const TIMEOUT: Duration = Duration::from_secs(60);
const MAX_BODY: usize = 64 * 1024 * 1024;

/// Builds a [`Client`].
pub struct ClientBuilder {
    api_key: String,
    user_agent: UserAgent,
    origin: Option<String>,
    servers: Vec<(String, String)>,
    transport: Option<Box<dyn Transport>>,
    #[cfg(feature = "reqwest")]
    connection: connection::Connection,
    timeout: Duration,
    max_body: usize,
    rate: Option<Rate>,
    retries: Retries,
    observer: Option<Box<dyn Observer>>,
    clock: Clock,
}

impl ClientBuilder {
    pub(crate) fn new(api_key: String, user_agent: UserAgent) -> Self {
        ClientBuilder {
            api_key,
            user_agent,
            origin: None,
            servers: Vec::new(),
            transport: None,
            #[cfg(feature = "reqwest")]
            connection: connection::Connection::default(),
            timeout: TIMEOUT,
            max_body: MAX_BODY,
            rate: Some(Rate::default()),
            retries: Retries::default(),
            observer: None,
            clock: Clock::default(),
        }
    }

    /// Sends what is addressed to one server to another, such as a test double. Both with base path
    /// and without a final slash.
    #[must_use]
    pub fn replace_server(mut self, server: impl Into<String>, by: impl Into<String>) -> Self {
        self.servers.push((server.into(), by.into()));
        self
    }

    /// Replaces `https://www.bungie.net/Platform`.
    #[must_use]
    pub fn www(self, server: impl Into<String>) -> Self {
        self.replace_server(WWW, server)
    }

    /// Replaces `https://stats.bungie.net/Platform`, which has the post game carnage reports.
    #[must_use]
    pub fn stats(self, server: impl Into<String>) -> Self {
        self.replace_server(STATS, server)
    }

    /// Sends an `Origin` header. Only browsers have to; it must be the one that the application is
    /// registered with.
    #[must_use]
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// The time for a whole call, from waiting for a turn to the last try's answer. 60 s by default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The largest body that is read, in bytes after decompression. 64 MiB by default.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// How many requests may be sent. By default what Bungie allows one address, 250 in ten seconds;
    /// `None` for no limit, where something else keeps it.
    #[must_use]
    pub fn rate(mut self, rate: impl Into<Option<Rate>>) -> Self {
        self.rate = rate.into();
        self
    }

    /// How calls are tried again; up to three times by default.
    #[must_use]
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Is told of every attempt and every token request, for metrics.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Replaces the system's wall clock, for tests: tokens expire by it. What waits, waits by tokio's
    /// clock, which a paused runtime controls.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(clock);
        self
    }

    /// Sends through another HTTP stack.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Builds the client. Fails on an API key, a user agent or an origin that fits into no header, and
    /// on a transport that cannot start.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let mut api_key = header("the API key", &self.api_key)?;
        api_key.set_sensitive(true);
        let inner = Inner {
            api_key,
            user_agent: header("the user agent", &self.user_agent.to_string())?,
            origin: self
                .origin
                .as_deref()
                .map(|origin| header("the origin", origin))
                .transpose()?,
            transport: self.take_transport()?,
            servers: self.servers,
            max_body: self.max_body,
            limits: Limits::new(self.rate),
            retries: self.retries,
            budget: Budget::default(),
            observer: self.observer,
            clock: self.clock,
        };
        Ok(Client {
            inner: Arc::new(inner),
            timeout: self.timeout,
        })
    }

    fn take_transport(&mut self) -> Result<Box<dyn Transport>, BuildError> {
        match self.transport.take() {
            Some(transport) => Ok(transport),
            #[cfg(feature = "reqwest")]
            None => self.connection.transport(),
            #[cfg(not(feature = "reqwest"))]
            None => Err(BuildError::new(
                "no transport: set one, or enable the feature `reqwest`",
            )),
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("user_agent", &self.user_agent)
            .field("servers", &self.servers)
            .field("timeout", &self.timeout)
            .field("rate", &self.rate)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

fn header(what: &str, text: &str) -> Result<HeaderValue, BuildError> {
    if text.is_empty() {
        return Err(BuildError::new(format!("{what} is empty")));
    }
    HeaderValue::try_from(text)
        .map_err(|_| BuildError::new(format!("{what} has characters that no header can carry")))
}

/// A client that cannot be built, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError(String);

impl BuildError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        BuildError(reason.into())
    }

    /// With what is at the bottom of it.
    #[cfg(feature = "reqwest")]
    fn because(what: &str, mut error: &dyn std::error::Error) -> Self {
        while let Some(source) = error.source() {
            error = source;
        }
        BuildError(format!("{what}: {error}"))
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

#[cfg(feature = "reqwest")]
mod connection {
    //! How the transport over reqwest connects.

    use super::{BuildError, ClientBuilder};
    use crate::{Transport, transport::with_reqwest::Reqwest};
    use std::time::Duration;

    const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

    pub(super) struct Connection {
        client: Option<reqwest::Client>,
        connect_timeout: Duration,
        proxy: Option<String>,
        compression: bool,
    }

    impl Default for Connection {
        fn default() -> Self {
            Connection {
                client: None,
                connect_timeout: CONNECT_TIMEOUT,
                proxy: None,
                compression: true,
            }
        }
    }

    impl Connection {
        pub(super) fn transport(&mut self) -> Result<Box<dyn Transport>, BuildError> {
            let client = match self.client.take() {
                Some(client) => client,
                None => self.build()?,
            };
            Ok(Box::new(Reqwest(client)))
        }

        fn build(&self) -> Result<reqwest::Client, BuildError> {
            let mut client = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(self.connect_timeout)
                .gzip(self.compression)
                .brotli(self.compression);
            if let Some(proxy) = &self.proxy {
                // Who may use it can stand in its URL, which is therefore not repeated.
                let proxy = reqwest::Proxy::all(proxy)
                    .map_err(|error| BuildError::because("the proxy is no URL", &error))?;
                client = client.proxy(proxy);
            }
            let client = client.build();
            client.map_err(|error| BuildError::because("the transport cannot start", &error))
        }
    }

    impl ClientBuilder {
        /// Sends through a reqwest client of your own, which must not follow redirects. The settings
        /// of the connection are its own then.
        #[must_use]
        pub fn reqwest(mut self, client: reqwest::Client) -> Self {
            self.connection.client = Some(client);
            self
        }

        /// The time to connect. 10 s by default.
        #[must_use]
        pub fn connect_timeout(mut self, timeout: Duration) -> Self {
            self.connection.connect_timeout = timeout;
            self
        }

        /// Sends everything through a proxy, given as a URL. By default the environment decides.
        #[must_use]
        pub fn proxy(mut self, url: impl Into<String>) -> Self {
            self.connection.proxy = Some(url.into());
            self
        }

        /// Accepts gzip and brotli; so by default.
        #[must_use]
        pub fn compression(mut self, accept: bool) -> Self {
            self.connection.compression = accept;
            self
        }
    }
}
