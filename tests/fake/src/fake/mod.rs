//! A fake Bungie: on sockets or in memory, answers made up from the document, and faults on demand.
//!
//! It reads the document by itself and knows nothing of the generator. Every request is held
//! against the document; what the client does wrong is refused, as Bungie would, and noted in
//! [`FakeBungie::violations`].
//!
//! ```no_run
//! # async fn example() -> Result<(), bungie_testing::FakeError> {
//! use bungie_testing::fake::{Envelope, FakeBungie, Fault, Gate, Page};
//!
//! let fake = FakeBungie::start().await?;
//! fake.sign_in("token", 32);
//! fake.fault_next("Destiny2.GetProfile", Fault::page(Page::Balancer).header("retry-after", "10"))?;
//! fake.fault_always((), Envelope::error(36, "ThrottleLimitExceededMomentarily").throttle_seconds(10))?;
//! # Ok(())
//! # }
//! ```
//!
//! - `check`: requests against the document; `route`: which operation they are for; `call`: what it reads of them;
//! - [`sample`]: values made up from schemas;
//! - `component`: components that have nothing, and why;
//! - `cors`: what browsers are told of origins;
//! - `portal`: applications and their keys, who is signed in, and the log of what was done for them;
//! - `oauth`, `sign_in_page`: the sign-in page and the token endpoint;
//! - `content`: the files of published manifests; `file`: one of them, and what a request gets of it;
//! - `fault`, `envelope`, `page`, `good`, `body`: what goes wrong, and how it travels;
//! - `rule`: answers that tests set, and `typed`: by the types of requests; `rules`: which of them a request gets;
//! - `season`: what Bungie may add to answers;
//! - `accounts`: accounts of the [world](crate::world); `users`: who is signed in; `faults`: what is to go wrong;
//! - `server`: the way from a request to its answer; `sockets` and `memory`: the two ways that requests come.

mod accounts;
mod body;
mod call;
mod check;
mod component;
mod content;
mod cors;
mod envelope;
mod fault;
mod faults;
mod file;
mod good;
#[cfg(feature = "client")]
mod memory;
mod oauth;
mod page;
mod portal;
pub(crate) mod route;
mod rule;
mod rules;
pub mod sample;
mod season;
mod server;
mod shared;
mod sign_in_page;
mod sockets;
#[cfg(feature = "client")]
mod typed;
mod users;

pub use crate::document::Host;
pub use call::Call;
pub use component::ComponentState;
pub use content::{ContentOn, ContentSettings, Etag};
pub use envelope::Envelope;
pub use fault::{Fault, Gate};
pub use faults::On;
#[cfg(feature = "client")]
pub use memory::InMemory;
pub use oauth::TOKEN_ENDPOINT;
pub use page::Page;
pub use portal::{Registered, Written};
pub use rule::Rule;
pub use sample::Sampling;
pub use season::{Season, SeasonChange, What};

pub(crate) use component::States;
pub(crate) use shared::Shared;

use crate::{document::DOCUMENT, error::FakeError};
use bytes::Bytes;
use http::{HeaderMap, Method};
use std::{fmt, sync::Arc, time::SystemTime};
use tokio::{net::TcpListener, task::AbortHandle, time::Instant};

/// A fake Bungie. Dropping it closes its sockets and cuts its connections.
#[derive(Debug)]
pub struct FakeBungie {
    shared: Arc<Shared>,
    /// Absent in memory.
    server: Option<AbortHandle>,
}

/// How a fake answers.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What made-up answers are like.
    pub sampling: Sampling,
    /// Good answers travel in gzip to clients that take it.
    pub gzip: bool,
    /// Each host is at an address of its own, as at Bungie: a request to an operation of the other one is a violation.
    /// Otherwise one address stands for both, as for a client whose `site` is moved. In memory they are always apart.
    pub separate_hosts: bool,
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The operation, if there is one at this path.
    pub operation: Option<&'static str>,
    /// The host that it came to.
    pub host: Host,
    /// The HTTP method.
    pub method: Method,
    /// Encoded, from the root.
    pub path: String,
    /// Encoded, empty if there is none.
    pub query: String,
    /// All headers, keys and tokens among them.
    pub headers: HeaderMap,
    /// The body, empty if there is none.
    pub body: Bytes,
    /// When it had arrived as a whole.
    pub at: Instant,
}

/// What a client did against the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The operation, if there is one at this path.
    pub operation: Option<&'static str>,
    /// Method, path and query.
    pub request: String,
    /// What is wrong with it, and where.
    pub what: String,
}

impl FakeBungie {
    /// Starts a fake on two free ports of this machine, inside of a tokio runtime. It answers with everything that is
    /// hard to read, uncompressed.
    ///
    /// # Errors
    ///
    /// [`FakeError::Io`] if there are no sockets left.
    pub async fn start() -> Result<Self, FakeError> {
        FakeBungie::start_with(Settings::default()).await
    }

    /// The same with other settings.
    ///
    /// # Errors
    ///
    /// [`FakeError::Io`] if there are no sockets left.
    pub async fn start_with(settings: Settings) -> Result<Self, FakeError> {
        let (www, stats) = (listener().await?, listener().await?);
        let origins = [origin(&www)?, origin(&stats)?];
        let shared = Arc::new(Shared::new(settings, origins));
        let server = tokio::spawn(sockets::serve(Arc::clone(&shared), www, stats));
        Ok(FakeBungie {
            server: Some(server.abort_handle()),
            shared,
        })
    }

    /// What stands for `https://www.bungie.net`; itself for a fake in memory.
    pub fn url(&self) -> String {
        self.shared.origin(Host::Www).to_owned()
    }

    /// What stands for `https://www.bungie.net/Platform`.
    pub fn www(&self) -> String {
        self.base_of(Host::Www)
    }

    /// What stands for `https://stats.bungie.net/Platform`.
    pub fn stats(&self) -> String {
        self.base_of(Host::Stats)
    }

    /// What answers have from now on where they are asked for a component.
    ///
    /// # Errors
    ///
    /// [`FakeError::UnknownComponent`] if no property of the document depends on a component with this identifier.
    pub fn component(&self, component: &str, state: ComponentState) -> Result<(), FakeError> {
        if !DOCUMENT.has_component(component) {
            return Err(FakeError::UnknownComponent(component.to_owned()));
        }
        let components = &mut self.shared.lock().components;
        components.insert(component.to_owned(), state);
        Ok(())
    }

    /// The wall clock of the fake, for a client's `clock`: what the system's was at the start, and as long as the
    /// runtime has seen since. In paused time it stands still until time is advanced.
    pub fn clock(&self) -> impl Fn() -> SystemTime + Send + Sync + use<> {
        let shared = Arc::clone(&self.shared);
        move || shared.now()
    }

    /// The requests that arrived so far, in this order.
    pub fn requests(&self) -> Vec<Received> {
        self.shared.lock().requests.clone()
    }

    /// Waits until so many requests have arrived since the start.
    pub async fn arrived(&self, count: usize) {
        let mut arrivals = self.shared.arrivals.subscribe();
        // It ends without only when the fake is gone, which is borrowed here.
        let _ = arrivals.wait_for(|arrived| *arrived >= count).await;
    }

    /// What clients did against the contract so far. Refusing a token is not among it.
    pub fn violations(&self) -> Vec<Violation> {
        self.shared.lock().violations.clone()
    }

    /// What the fake could not do as it was told, such as a rule for an operation that the document does not have.
    pub fn problems(&self) -> Vec<String> {
        self.shared.lock().problems.clone()
    }

    /// Fails if there are violations or problems. The last line of a test.
    ///
    /// # Errors
    ///
    /// What went wrong, a line each.
    pub fn verify(&self) -> Result<(), Unmet> {
        let state = self.shared.lock();
        let violations = state.violations.iter().map(Violation::to_string);
        let lines: Vec<_> = violations.chain(state.problems.iter().cloned()).collect();
        match lines.is_empty() {
            true => Ok(()),
            false => Err(Unmet(lines)),
        }
    }

    fn base_of(&self, host: Host) -> String {
        format!("{}{}", self.shared.origin(host), DOCUMENT.base())
    }
}

/// What [`FakeBungie::verify`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet(Vec<String>);

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Unmet {}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.request, self.what)
    }
}

impl Drop for FakeBungie {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

async fn listener() -> Result<TcpListener, FakeError> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).await?)
}

fn origin(listener: &TcpListener) -> Result<String, FakeError> {
    Ok(format!("http://{}", listener.local_addr()?))
}
