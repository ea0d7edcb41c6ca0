//! Calls that block their thread, for programs without async.
//!
//! ```no_run
//! use bungie_client::{Client, UserAgent, blocking};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let agent = UserAgent::new("my-tool", "1.0", 12345).contact("me@example.com");
//! let client = blocking::Client::new(Client::builder("the API key", agent).build()?)?;
//! # Ok(())
//! # }
//! ```
//!
//! A [`Client`] is an async [`crate::Client`] with a runtime of its own, in which one thread works. Everything of the
//! async client holds for it: limits, retries, sessions. What else waits is run by [`Client::wait`].
//!
//! A thread that is in a tokio runtime already must not block: a call there is an error of the kind
//! [`Runtime`](crate::ErrorKind::Runtime), and nothing is sent.

mod client;
mod pages;
mod runtime;
mod user;

pub use client::Client;
pub use pages::Pages;
pub use runtime::InsideRuntime;
pub use user::UserClient;
