//! A fake Bungie: real sockets, answers made up from the document, and faults on demand.
//!
//! It reads `spec/openapi.json` by itself and knows nothing of the generator. Every request is held
//! against the document; what the client does wrong is refused, as Bungie would, and noted in
//! [`FakeBungie::violations`].
//!
//! ```no_run
//! # async fn example() {
//! use bungie_testing::fake::{Envelope, FakeBungie, Fault, Gate, Page};
//!
//! let fake = FakeBungie::start().await;
//! fake.sign_in("token", 32);
//! fake.fault_next("Destiny2.GetProfile", Fault::page(Page::Balancer).header("retry-after", "10"));
//! fake.fault_always((), Envelope::error(36, "ThrottleLimitExceededMomentarily").throttle_seconds(10));
//! # }
//! ```
//!
//! - `check`: requests against the document; `route`: which operation they are for; `conform`: values
//!   against schemas;
//! - [`sample`]: values made up from schemas;
//! - `component`: components that have nothing, and why;
//! - `portal`: applications and their keys, who is signed in, and the log of what was done for them;
//! - `oauth`: the sign-in page and the token endpoint;
//! - `content`: the files of published manifests; `file`: one of them, and what a request gets of it;
//! - `fault`, `envelope`, `page`, `good`, `body`: what goes wrong, and how it travels;
//! - `server`: sockets, and the way from a request to its answer.

mod body;
mod check;
mod component;
pub mod conform;
mod content;
mod envelope;
mod fault;
mod file;
mod good;
mod oauth;
mod page;
mod portal;
mod route;
pub mod sample;
mod server;

pub use crate::document::Host;
pub use component::ComponentState;
pub use content::{ContentOn, ContentSettings, Etag};
pub use envelope::Envelope;
pub use fault::{Fault, Gate};
pub use oauth::TOKEN_ENDPOINT;
pub use page::Page;
pub use portal::{Registered, Written};
pub use sample::Sampling;

use crate::document::DOCUMENT;
use bytes::Bytes;
use http::{HeaderMap, Method};
use portal::Grant;
use server::{Planned, Shared};
use std::sync::Arc;
use tokio::{net::TcpListener, task::AbortHandle, time::Instant};

/// A fake Bungie. Dropping it closes its sockets and cuts its connections.
#[derive(Debug)]
pub struct FakeBungie {
    shared: Arc<Shared>,
    server: AbortHandle,
}

/// How a fake answers.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub sampling: Sampling,
    /// Good answers travel in gzip to clients that take it.
    pub gzip: bool,
    /// One address stands for all hosts, as for a client whose site is moved: which host a request is
    /// for follows from its operation.
    pub one_site: bool,
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The operation, if there is one at this path.
    pub operation: Option<&'static str>,
    pub host: Host,
    pub method: Method,
    /// Encoded, from the root.
    pub path: String,
    /// Encoded, empty if there is none.
    pub query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// When it had arrived as a whole.
    pub at: Instant,
}

/// What a client did against the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub operation: Option<&'static str>,
    /// Method, path and query.
    pub request: String,
    pub what: String,
}

/// The operations that a fault is for: the one with this id, or, as `()`, any. Files are not among them.
#[derive(Clone, Copy, Debug)]
pub struct On(Option<&'static str>);

impl From<&'static str> for On {
    fn from(operation: &'static str) -> Self {
        assert!(
            operation == TOKEN_ENDPOINT || DOCUMENT.operation(operation).is_some(),
            "there is no operation {operation}"
        );
        On(Some(operation))
    }
}

impl From<()> for On {
    fn from((): ()) -> Self {
        On(None)
    }
}

impl FakeBungie {
    /// Starts a fake that answers with everything that is hard to read, uncompressed.
    pub async fn start() -> Self {
        FakeBungie::start_with(Settings::default()).await
    }

    /// # Panics
    ///
    /// If there are no sockets left, and outside of a runtime.
    pub async fn start_with(settings: Settings) -> Self {
        let www = listener().await;
        let stats = listener().await;
        let shared = Arc::new(Shared::new(settings, origin(&www), origin(&stats)));
        let server = tokio::spawn(server::serve(Arc::clone(&shared), www, stats));
        FakeBungie {
            server: server.abort_handle(),
            shared,
        }
    }

    /// What stands for `https://www.bungie.net`.
    pub fn url(&self) -> String {
        self.shared.origin(Host::Www).to_owned()
    }

    /// What stands for `https://www.bungie.net/Platform`.
    pub fn www(&self) -> String {
        self.server(Host::Www)
    }

    /// What stands for `https://stats.bungie.net/Platform`.
    pub fn stats(&self) -> String {
        self.server(Host::Stats)
    }

    /// Makes a token good, for any application with these scopes.
    pub fn sign_in(&self, token: &str, scopes: u64) {
        let grant = Grant {
            scopes,
            given: None,
            uses: None,
        };
        let tokens = &mut self.shared.lock().portal.tokens;
        tokens.insert(token.to_owned(), grant);
    }

    /// Makes a token bad.
    pub fn sign_out(&self, token: &str) {
        self.shared.lock().portal.tokens.remove(token);
    }

    /// What answers have from now on where they are asked for a component.
    ///
    /// # Panics
    ///
    /// If no property of the document depends on a component with this identifier.
    pub fn component(&self, component: &str, state: ComponentState) {
        assert!(
            DOCUMENT.has_component(component),
            "there is no component {component}"
        );
        let components = &mut self.shared.lock().components;
        components.insert(component.to_owned(), state);
    }

    /// The sign-in page.
    pub fn authorize_url(&self) -> String {
        format!("{}/en/oauth/authorize", self.url())
    }

    /// The token endpoint.
    pub fn token_url(&self) -> String {
        format!("{}/platform/app/oauth/token/", self.url())
    }

    /// Registers an application, which users can sign in to from now on.
    pub fn register(&self, application: Registered) {
        self.shared.lock().portal.register(application);
    }

    /// Switches an API key off or on, or an application by its client id: as its owner does in the
    /// portal, or Bungie.
    pub fn switch(&self, key_or_client_id: &str, on: bool) {
        self.shared.lock().portal.switch(key_or_client_id, on);
    }

    /// What applications did for the users that signed in to them, in this order.
    pub fn log(&self) -> Vec<Written> {
        self.shared.lock().portal.log.clone()
    }

    /// A code for a registered application, as if its user had just said yes.
    ///
    /// # Panics
    ///
    /// If nobody registered the application.
    pub fn code(&self, client_id: &str) -> String {
        let mut state = self.shared.lock();
        let application = state.portal.position(client_id);
        state
            .accounts
            .code(application.expect("a registered application"))
    }

    /// Takes back what users allowed: from the next renewal on, as at Bungie.
    pub fn revoke(&self) {
        self.shared.lock().accounts.revoke();
    }

    /// Takes spent refresh tokens again.
    pub fn forgive(&self) {
        self.shared.lock().accounts.forgives = true;
    }

    /// How long access tokens last from now on, in seconds; an hour unless told otherwise.
    pub fn lifetime(&self, seconds: i64) {
        self.shared.lock().accounts.lifetime = Some(seconds);
    }

    /// Makes access tokens that are given from now on bad after so many requests, one at least.
    pub fn uses(&self, requests: u32) {
        self.shared.lock().portal.uses = Some(requests.max(1));
    }

    /// Makes all access tokens bad.
    pub fn sign_everybody_out(&self) {
        self.shared.lock().portal.tokens.clear();
    }

    /// The requests to the token endpoint so far.
    pub fn token_requests(&self) -> Vec<Received> {
        let requests = self.requests().into_iter();
        requests
            .filter(|request| request.path.ends_with("/oauth/token/"))
            .collect()
    }

    /// Lets the next request go wrong. Several of them happen one after the other. The request is
    /// still held against the document.
    pub fn fault_next(&self, on: impl Into<On>, fault: impl Into<Fault>) {
        self.plan(on.into(), fault.into(), false);
    }

    /// Lets every request go wrong, when nothing else is planned for it.
    pub fn fault_always(&self, on: impl Into<On>, fault: impl Into<Fault>) {
        self.plan(on.into(), fault.into(), true);
    }

    /// Forgets all faults that have not happened, those of files too.
    pub fn clear_faults(&self) {
        let mut state = self.shared.lock();
        state.faults.clear();
        state.content.faults.clear();
    }

    /// The requests that arrived so far, in this order.
    pub fn requests(&self) -> Vec<Received> {
        self.shared.lock().requests.clone()
    }

    /// Waits until so many requests have arrived since the start.
    pub async fn arrived(&self, count: usize) {
        let mut arrivals = self.shared.arrivals.subscribe();
        let arrived = arrivals.wait_for(|arrived| *arrived >= count).await;
        arrived.expect("the fake holds the other end");
    }

    /// What clients did against the contract so far. Refusing a token is not among it.
    pub fn violations(&self) -> Vec<Violation> {
        self.shared.lock().violations.clone()
    }

    fn server(&self, host: Host) -> String {
        format!("{}{}", self.shared.origin(host), DOCUMENT.base())
    }

    fn plan(&self, on: On, fault: Fault, always: bool) {
        let planned = Planned {
            on: on.0,
            fault,
            always,
        };
        self.shared.lock().faults.push(planned);
    }
}

impl Drop for FakeBungie {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn listener() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).await.expect("a socket")
}

fn origin(listener: &TcpListener) -> String {
    format!("http://{}", listener.local_addr().expect("an address"))
}
