//! A fake Bungie for tests, which knows Bungie's document and nothing of the bindings.
//!
//! What stands here reads the document by itself, so a mistake made by the generator or by the client is
//! not repeated here:
//!
//! - [`fake`]: Bungie on sockets or in memory, which answers as Bungie does and checks every request against the
//!   document;
//! - [`document`]: what the document says of every operation, and what is known better;
//! - [`conform`]: values against schemas;
//! - [`world`]: accounts that hang together, made up from seeds;
//! - [`manifest`]: what one publish of the Destiny 2 manifest consists of, and tables made up for it;
//! - [`record`]: real calls in files, without what is private in them, and a transport that answers from these;
//! - `stores`, with the feature of that name: what every store of sessions has to do, as a suite;
//! - `facts`: what the document gets wrong.
//!
//! The feature `client`, which is on by default, adds what names types of the client: rules by the types of requests
//! ([`Rule`](fake::Rule)), and a transport to a fake in memory.

#![warn(missing_docs)]

pub mod conform;
mod dice;
pub mod document;
mod error;
mod facts;
pub mod fake;
#[cfg(feature = "client")]
mod lenient;
pub mod manifest;
#[cfg(feature = "client")]
pub mod record;
#[cfg(feature = "stores")]
pub mod stores;
mod urlencoded;
pub mod world;

pub use error::FakeError;
pub use fake::FakeBungie;

/// The code of the README.
#[cfg(all(doctest, feature = "client", feature = "stores"))]
#[doc = include_str!("../README.md")]
struct Readme;
