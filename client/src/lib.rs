//! The hand-written half of the Bungie.net bindings.
//!
//! It knows how Bungie's API speaks (wire formats, envelope, keys, tokens) and nothing of what it
//! says: no operation and no schema is named here. The other half, `bungie-api`, is generated from
//! Bungie's document and re-exports what its users need of this crate.
#![warn(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

#[doc(hidden)]
pub mod __private;
mod access;
mod agreed;
mod builder;
mod call;
mod client;
mod credentials;
mod definition;
#[cfg(feature = "dynamic")]
#[doc(hidden)]
pub mod dynamic;
mod endpoint;
mod envelope;
mod error;
mod fixed;
mod freshness;
mod helps;
mod inner;
mod limits;
mod marker;
mod may_grow;
mod oauth;
mod observe;
mod operation;
mod options;
mod page_stream;
mod paging;
mod parameter;
mod presence;
mod pruned;
pub mod request;
mod retry;
mod rt;
mod scope;
mod secret;
mod server;
mod sessions;
mod token;
mod transport;
mod user_agent;
mod user_client;
pub mod wire;

pub use access::{Access, AccessKind, Anonymous, OptionalUser, SignedIn, WithoutUser};
pub use builder::{BuildError, ClientBuilder};
pub use client::Client;
pub use definition::{Definition, decode_table};
pub use endpoint::{Caller, Endpoint};
pub use envelope::{DecodeError, Envelope};
pub use error::{Error, ErrorKind, PlatformError};
pub use freshness::Freshness;
pub use helps::{
    BungieName, ContentPath, DisplayText, Displayed, HasBungieName, InvalidBungieName, unescaped,
};
pub use limits::{Bucket, Limiter, LimiterFuture, Pause, Priority, Rate, Taken, Whom, gcra};
pub use oauth::{
    Application, Authorization, AuthorizationCode, BungieNetMembershipId, ClientType, OAuth,
    RedirectUrl, Refusal, Session, SignInError, SignInErrorKind, State,
};
pub use observe::{Attempt, Grant, Observer, TokenRequest};
pub use operation::Operation;
pub use page_stream::PageStream;
pub use paging::{Paged, PagedItems};
pub use parameter::{Parameter, ParameterKind, ParameterPlace};
pub use presence::Presence;
pub use retry::Retries;
pub use scope::{
    AnyScope, Availability, Grants, NoScope, Scope, ScopeInfo, ScopeSet, Scopes, UnknownScope,
};
pub use secret::Secret;
pub use server::{CONTENT, SIGN_IN, Server};
#[cfg(feature = "keyring")]
pub use sessions::KeyringStore;
pub use sessions::{
    FileStore, MemoryStore, Replacement, SessionMeta, SessionStore, Sessions, StoreError,
    StoreFuture, StoreVersion, StoredSession, Swapped,
};
#[cfg(feature = "reqwest")]
pub use transport::reqwest_0_13;
pub use transport::{Transport, TransportError, TransportErrorKind, TransportFuture};
pub use user_agent::UserAgent;
pub use user_client::UserClient;
pub use wire::{DefinitionHash, OpenEnum, OpenFlags};

// Whose types stand in signatures of this crate.
pub use bytes;
pub use chrono;
pub use http;
pub use serde;
pub use serde_json;

/// Its examples compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
