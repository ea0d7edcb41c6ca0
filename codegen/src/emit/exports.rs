//! What the generated crate re-exports of the client: by name, so that nothing comes in or goes out of
//! users' reach by accident. A test in `tests/suite` holds the list against the client's own.

use proc_macro2::TokenStream;
use quote::quote;

/// Grouped as one looks for it.
pub(super) fn exports() -> TokenStream {
    quote! {
        // Calling.
        #[doc(inline)]
        pub use bungie_client::{
            BuildError, Caller, Client, ClientBuilder, Freshness, Priority, Retries, UserAgent, UserClient,
        };
        // Operations and their answers.
        #[doc(inline)]
        pub use bungie_client::{
            Definition, DefinitionHash, Endpoint, Envelope, OpenEnum, OpenFlags, Operation, PageStream,
            Paged, PagedItems, Parameter, ParameterKind, ParameterPlace, Presence, decode_table, request,
            wire,
        };
        // What answers hold, made easier to use.
        #[doc(inline)]
        pub use bungie_client::{
            BungieName, ContentPath, DisplayText, Displayed, HasBungieName, InvalidBungieName, unescaped,
        };
        // Errors.
        #[doc(inline)]
        pub use bungie_client::{DecodeError, Error, ErrorKind, PlatformError};
        // Who may call what.
        #[doc(inline)]
        pub use bungie_client::{
            Access, AccessKind, Anonymous, AnyScope, Availability, Grants, NoScope, OptionalUser, Scope,
            ScopeInfo, ScopeSet, Scopes, SignedIn, UnknownScope, WithoutUser, application_scopes,
        };
        // Signing in.
        #[doc(inline)]
        pub use bungie_client::{
            Application, Authorization, AuthorizationCode, BungieNetMembershipId, ClientType, OAuth,
            RedirectUrl, Refusal, Secret, Session, SignInError, SignInErrorKind, State,
        };
        // Keeping users signed in.
        #[doc(inline)]
        pub use bungie_client::{
            FileStore, MemoryStore, Replacement, SessionMeta, SessionStore, Sessions, StoreError,
            StoreFuture, StoreVersion, StoredSession, Swapped,
        };
        #[cfg(feature = "keyring")]
        #[doc(inline)]
        pub use bungie_client::KeyringStore;
        // Limits.
        #[doc(inline)]
        pub use bungie_client::{Bucket, Limiter, LimiterFuture, Pause, Rate, Taken, Whom, gcra};
        // Watching.
        #[doc(inline)]
        pub use bungie_client::{Attempt, Grant, Observer, TokenRequest};
        // Transport and servers.
        #[cfg(feature = "reqwest")]
        #[doc(inline)]
        pub use bungie_client::reqwest_0_13;
        #[doc(inline)]
        pub use bungie_client::{
            CONTENT, SIGN_IN, Server, Transport, TransportError, TransportErrorKind, TransportFuture,
        };
        // Crates whose types stand in signatures.
        pub use bungie_client::{bytes, chrono, http, serde, serde_json};
    }
}
