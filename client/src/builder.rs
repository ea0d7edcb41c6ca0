//! Builds a client.

use crate::{
    Client, Limiter, Observer, Rate, Retries, Server, Transport, UserAgent,
    inner::{Inner, RENEWALS},
    limits::{Limits, Rates},
    options::Options,
    retry::Budget,
    rt::Clock,
    servers::Servers,
};
use http::HeaderValue;
use std::{
    collections::HashMap,
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::sync::Semaphore;

const MAX_BODY: usize = 64 * 1024 * 1024;
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Builds a [`Client`].
pub struct ClientBuilder {
    api_key: String,
    user_agent: UserAgent,
    origin: Option<String>,
    places: Vec<Place>,
    plain_http: bool,
    transport: Option<Box<dyn Transport>>,
    #[cfg(feature = "reqwest")]
    connection: connection::Connection,
    options: Options,
    max_body: usize,
    rates: Rates,
    retries: Retries,
    observer: Option<Box<dyn Observer>>,
    clock: Clock,
}

/// Where servers are.
enum Place {
    Site(String),
    Server(&'static Server, String),
}

impl Client {
    /// Starts a client. Bungie refuses requests without an API key (from its application portal)
    /// and without a user agent.
    pub fn builder(api_key: impl Into<String>, user_agent: UserAgent) -> ClientBuilder {
        ClientBuilder::new(api_key.into(), user_agent)
    }
}

impl ClientBuilder {
    fn new(api_key: String, user_agent: UserAgent) -> Self {
        ClientBuilder {
            api_key,
            user_agent,
            origin: None,
            places: Vec::new(),
            plain_http: false,
            transport: None,
            #[cfg(feature = "reqwest")]
            connection: connection::Connection::default(),
            options: Options::default(),
            max_body: MAX_BODY,
            rates: Rates {
                unlimited: false,
                of: HashMap::new(),
                limiter: None,
                longest_pause: LONGEST_PAUSE,
            },
            retries: Retries::default(),
            observer: None,
            clock: Clock::default(),
        }
    }

    /// Sends everything to another site, such as a test double: what goes to the servers of the API, the
    /// sign-in page, the token endpoint, files. Their paths stay. The last of `site` and
    /// [`server`](Self::server) that is about a server counts.
    #[must_use]
    pub fn site(mut self, url: impl Into<String>) -> Self {
        self.places.push(Place::Site(url.into()));
        self
    }

    /// Sends what goes to one server to another URL, which takes the place of its base URL.
    #[must_use]
    pub fn server(mut self, server: &'static Server, url: impl Into<String>) -> Self {
        self.places.push(Place::Server(server, url.into()));
        self
    }

    /// Sends keys, tokens and secrets over plain http to other machines, if the site is one. Without
    /// this, only to this machine.
    #[must_use]
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Sends an `Origin` header. Only browsers have to; it must be the one that the application is
    /// registered with.
    #[must_use]
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// The time for all attempts of a call and the waits between them, from the first sending. 60 s by
    /// default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }

    /// The time for one attempt. 20 s by default.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = timeout;
        self
    }

    /// How long a call waits for its turn: for the spacing of a user's actions, the rate, and pauses
    /// that Bungie asks for, altogether. 10 min by default.
    #[must_use]
    pub fn queue_timeout(mut self, timeout: Duration) -> Self {
        self.options.queue_timeout = timeout;
        self
    }

    /// The largest body that is read, in bytes after decompression. 64 MiB by default.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// How many requests a server gets, in place of what is known of it; `None` for no limit.
    ///
    /// Where the server refuses because of too many requests, it gets half as many, then slowly more:
    /// [`Client::rate`] says how many now.
    #[must_use]
    pub fn rate(mut self, server: &'static Server, rate: impl Into<Option<Rate>>) -> Self {
        self.rates.of.insert(server.id, rate.into());
        self
    }

    /// No limit for any server, where something else keeps it.
    #[must_use]
    pub fn unlimited(mut self) -> Self {
        self.rates.unlimited = true;
        self
    }

    /// Counts requests in another place than this process, such as one that several machines share.
    #[must_use]
    pub fn limiter(mut self, limiter: impl Limiter + 'static) -> Self {
        self.rates.limiter = Some(Box::new(limiter));
        self
    }

    /// The longest pause that is kept when Bungie asks for one. 5 min by default.
    #[must_use]
    pub fn longest_pause(mut self, longest: Duration) -> Self {
        self.rates.longest_pause = longest;
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

    /// Sends through another HTTP stack, or through a `reqwest::Client` that is built elsewhere: see
    /// `reqwest_0_13`.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Builds the client. Fails on an API key, a user agent or an origin that fits into no header, on a
    /// site that is no URL or would get keys in the clear, and on a transport that cannot start.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let mut api_key = header("the API key", self.api_key.trim())?;
        api_key.set_sensitive(true);
        let mut servers = Servers::default();
        for place in &self.places {
            match place {
                Place::Site(url) => servers.site(url, self.plain_http)?,
                Place::Server(server, url) => servers.server(server, url, self.plain_http)?,
            }
        }
        let inner = Inner {
            api_key,
            user_agent: header("the user agent", &self.user_agent.to_string())?,
            origin: self
                .origin
                .as_deref()
                .map(|origin| header("the origin", origin))
                .transpose()?,
            transport: self.take_transport()?,
            servers,
            plain_http: self.plain_http,
            max_body: self.max_body,
            limits: Limits::new(self.rates),
            retries: self.retries,
            budget: Budget::default(),
            renewals: Arc::new(Semaphore::new(RENEWALS)),
            observer: self.observer,
            clock: self.clock,
        };
        Ok(Client {
            inner: Arc::new(inner),
            options: Arc::new(self.options),
        })
    }

    fn take_transport(&mut self) -> Result<Box<dyn Transport>, BuildError> {
        match self.transport.take() {
            Some(transport) => Ok(transport),
            #[cfg(feature = "reqwest")]
            None => self.connection.transport(),
            #[cfg(not(feature = "reqwest"))]
            None => Err(BuildError::new(
                "no transport: set one, or enable the feature `rustls`",
            )),
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("user_agent", &self.user_agent)
            .field("options", &self.options)
            .field("rates", &self.rates)
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
    use crate::{Transport, TransportError, TransportErrorKind, transport::reqwest_0_13};
    use std::time::Duration;

    const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

    #[derive(Clone)]
    pub(super) struct Connection {
        connect_timeout: Duration,
        proxy: Option<String>,
        compression: bool,
    }

    impl Default for Connection {
        fn default() -> Self {
            Connection {
                connect_timeout: CONNECT_TIMEOUT,
                proxy: None,
                compression: true,
            }
        }
    }

    impl Connection {
        pub(super) fn transport(&self) -> Result<Box<dyn Transport>, BuildError> {
            let client = self.build()?;
            let as_sent = Connection {
                compression: false,
                ..self.clone()
            };
            let as_sent = move || {
                let failed = |error| TransportError::new(TransportErrorKind::Request, error);
                as_sent.build().map_err(failed)
            };
            let transport = reqwest_0_13::transport_as_sent(client, Box::new(as_sent));
            Ok(Box::new(transport))
        }

        fn build(&self) -> Result<reqwest::Client, BuildError> {
            let mut client = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(self.connect_timeout);
            #[cfg(feature = "gzip")]
            {
                client = client.gzip(self.compression);
            }
            #[cfg(feature = "brotli")]
            {
                client = client.brotli(self.compression);
            }
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

        /// Accepts gzip and brotli, as far as their features are enabled; so by default.
        #[must_use]
        pub fn compression(mut self, accept: bool) -> Self {
            self.connection.compression = accept;
            self
        }
    }
}
