//! Where requests go.

use crate::{Rate, agreed::SITE};
use std::{fmt, time::Duration};

/// A server of Bungie's. The API's are in `bungie_api::servers`, beside [`CONTENT`] and [`SIGN_IN`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Server {
    /// Its name here, such as `WWW`.
    pub id: &'static str,
    /// Scheme, host and base path, without a final slash.
    pub base: &'static str,
    /// What it allows one address, as far as it is known; what a client begins with.
    pub rate: Rate,
}

impl Server {
    /// A server. For generated code.
    #[doc(hidden)]
    pub const fn new(id: &'static str, base: &'static str, rate: Rate) -> Self {
        Server { id, base, rate }
    }
}

impl PartialEq for Server {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Server {}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Files that nobody has to sign in for: the manifest and images. Their paths are absolute.
pub static CONTENT: Server = Server::new("CONTENT", SITE, UNKNOWN);

/// The sign-in page and the token endpoint.
pub static SIGN_IN: Server = Server::new("SIGN_IN", SITE, UNKNOWN);

/// Nobody has said what they allow; nothing is counted there.
const UNKNOWN: Rate = Rate::new(250, Duration::from_secs(10));
