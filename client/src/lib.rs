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
// What a client without sign-in has of sessions, nobody renews.
#![cfg_attr(not(feature = "oauth"), allow(dead_code))]

#[doc(hidden)]
pub mod __private;
mod access;
mod agreed;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
mod builder;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod caller;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod credentials;
mod definition;
#[cfg(feature = "dynamic")]
#[doc(hidden)]
pub mod dynamic;
mod endpoint;
mod envelope;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "client")]
mod fixed;
mod freshness;
#[cfg(feature = "client")]
mod head;
mod helps;
#[cfg(feature = "client")]
mod inner;
#[cfg(feature = "client")]
mod limits;
#[cfg(feature = "manifest")]
pub mod manifest;
#[cfg(feature = "client")]
mod marker;
mod may_grow;
mod membership;
#[cfg(feature = "client")]
mod oauth;
#[cfg(feature = "client")]
mod observe;
mod operation;
#[cfg(feature = "client")]
mod options;
#[cfg(feature = "client")]
mod page_stream;
mod paging;
mod parameter;
mod presence;
#[cfg(feature = "client")]
mod pruned;
mod rate;
pub mod request;
#[cfg(feature = "client")]
mod retry;
#[cfg(feature = "client")]
mod rt;
mod scope;
#[cfg(feature = "client")]
mod secret;
mod server;
#[cfg(feature = "client")]
mod servers;
#[cfg(feature = "oauth")]
mod sessions;
#[cfg(feature = "client")]
mod token;
#[cfg(feature = "client")]
mod transport;
#[cfg(feature = "client")]
mod user_agent;
#[cfg(feature = "client")]
mod user_client;
pub mod wire;

pub use access::{Access, AccessKind, Anonymous, OptionalUser, SignedIn, WithoutUser};
pub use definition::{Definition, decode_table};
pub use endpoint::Endpoint;
pub use envelope::{DecodeError, Envelope};
pub use freshness::Freshness;
pub use helps::{
    BungieName, ContentPath, DisplayText, Displayed, HasBungieName, IconLayers, InvalidBungieName,
    Reset, Watermarked, unescaped, with_variables,
};
pub use membership::BungieNetMembershipId;
pub use operation::Operation;
pub use paging::{Paged, PagedItems};
pub use parameter::{Parameter, ParameterKind, ParameterPlace};
pub use presence::Presence;
pub use rate::Rate;
pub use scope::{
    AnyScope, Availability, Grants, NoScope, Scope, ScopeInfo, ScopeSet, Scopes, UnknownScope,
};
pub use server::{CONTENT, SIGN_IN, Server};
pub use wire::{DefinitionHash, OpenEnum, OpenFlags};

#[cfg(feature = "client")]
pub use builder::{BuildError, ClientBuilder};
#[cfg(feature = "client")]
pub use caller::Caller;
#[cfg(feature = "client")]
pub use client::Client;
#[cfg(feature = "client")]
pub use error::{Error, ErrorKind, PlatformError};
#[cfg(feature = "client")]
pub use limits::{
    Bucket, Limiter, LimiterFuture, Pause, PauseSink, Priority, SharedPause, Taken, Whom, gcra,
};
#[cfg(feature = "client")]
pub use oauth::{Refusal, Session, SignInError, SignInErrorKind};
#[cfg(feature = "client")]
pub use observe::{Attempt, Grant, Observer, TokenRequest};
#[cfg(feature = "client")]
pub use page_stream::PageStream;
#[cfg(feature = "client")]
pub use retry::Retries;
#[cfg(feature = "client")]
pub use secret::Secret;
#[cfg(feature = "client")]
pub use transport::{
    Pieces, StreamFuture, Transport, TransportError, TransportErrorKind, TransportFuture,
};
#[cfg(feature = "client")]
pub use user_agent::UserAgent;
#[cfg(feature = "client")]
pub use user_client::UserClient;

#[cfg(feature = "oauth")]
pub use oauth::{
    Application, Authorization, AuthorizationCode, ClientType, OAuth, RedirectUrl, State,
};
#[cfg(feature = "files")]
pub use sessions::FileStore;
#[cfg(feature = "keyring")]
pub use sessions::KeyringStore;
#[cfg(feature = "oauth")]
pub use sessions::{
    MemoryStore, Replacement, SessionMeta, SessionStore, Sessions, StoreError, StoreFuture,
    StoreVersion, StoredSession, Swapped,
};
#[cfg(feature = "reqwest")]
pub use transport::reqwest_0_13;
#[cfg(feature = "tower")]
pub use transport::tower;

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
