//! What the generated crate re-exports of the client: by name, so that nothing comes in or goes out of
//! users' reach by accident. A test in `tests/suite` holds the list against the client's own.

use proc_macro2::TokenStream;
use quote::quote;

/// Grouped as one looks for it.
pub(super) fn exports() -> TokenStream {
    quote! {
        // Operations and their answers.
        #[doc(inline)]
        pub use bungie_client::{
            Definition, DefinitionHash, Endpoint, Envelope, DecodeError, Freshness, OpenEnum, OpenFlags,
            Operation, Paged, PagedItems, Parameter, ParameterKind, ParameterPlace, Presence,
            decode_table, request, wire,
        };
        // What answers hold, made easier to use.
        #[doc(inline)]
        pub use bungie_client::{
            BungieName, BungieNetMembershipId, ContentPath, DisplayText, Displayed, HasBungieName, IconLayers,
            InvalidBungieName, Reset, Watermarked, unescaped, with_variables,
        };
        // Who may call what, and where.
        #[doc(inline)]
        pub use bungie_client::{
            Access, AccessKind, Anonymous, AnyScope, Availability, CONTENT, Grants, NoScope, OptionalUser,
            Rate, SIGN_IN, Scope, ScopeInfo, ScopeSet, Scopes, Server, SignedIn, UnknownScope, WithoutUser,
            application_scopes,
        };
        // Calling.
        #[cfg(feature = "client")]
        #[doc(inline)]
        pub use bungie_client::{
            BuildError, Caller, Client, ClientBuilder, PageStream, Priority, Retries, UserAgent, UserClient,
        };
        // Errors.
        #[cfg(feature = "client")]
        #[doc(inline)]
        pub use bungie_client::{
            Error, ErrorKind, PlatformError, Refusal, SignInError, SignInErrorKind,
        };
        // Sessions.
        #[cfg(feature = "client")]
        #[doc(inline)]
        pub use bungie_client::{Secret, Session};
        // Limits.
        #[cfg(feature = "client")]
        #[doc(inline)]
        pub use bungie_client::{
            Bucket, Limiter, LimiterFuture, Pause, PauseSink, SharedPause, Taken, Whom, gcra,
        };
        // Watching.
        #[cfg(feature = "client")]
        #[doc(inline)]
        pub use bungie_client::{Attempt, Grant, Observer, TokenRequest};
        // Transport.
        #[cfg(feature = "client")]
        #[doc(inline)]
        pub use bungie_client::{
            Pieces, StreamFuture, Transport, TransportError, TransportErrorKind, TransportFuture,
        };
        #[cfg(feature = "reqwest")]
        #[doc(inline)]
        pub use bungie_client::reqwest_0_13;
        #[cfg(feature = "tower")]
        #[doc(inline)]
        pub use bungie_client::tower;
        // Calling without async.
        #[cfg(feature = "blocking")]
        #[doc(inline)]
        pub use bungie_client::blocking;
        // Signing in.
        #[cfg(feature = "oauth")]
        #[doc(inline)]
        pub use bungie_client::{
            Application, Authorization, AuthorizationCode, ClientType, OAuth, RedirectUrl, State,
        };
        // Keeping users signed in.
        #[cfg(feature = "oauth")]
        #[doc(inline)]
        pub use bungie_client::{
            MemoryStore, Replacement, SessionMeta, SessionStore, Sessions, StoreError, StoreFuture,
            StoreVersion, StoredSession, Swapped,
        };
        #[cfg(feature = "files")]
        #[doc(inline)]
        pub use bungie_client::FileStore;
        #[cfg(feature = "keyring")]
        #[doc(inline)]
        pub use bungie_client::KeyringStore;
        // Crates whose types stand in signatures.
        pub use bungie_client::{bytes, chrono, http, serde, serde_json};
    }
}
