//! OAuth, as far as Bungie has it: the authorization code grant of RFC 6749, without scopes.
//!
//! Each file uses those above it in this list, and none below:
//!
//! - `error`: what can go wrong between a user and a token;
//! - `refusal`: what Bungie's refusals mean, as a table;
//! - `membership`, `session`: what a user who signed in left;
//! - `answer`: what the token endpoint says;
//! - `random`, `redirect`, `authorization`: the way to the sign-in page and back;
//! - `application`: what is registered in the portal;
//! - `endpoint`: requests to the token endpoint;
//! - `flow`: all of it, for users of this crate.

#[cfg(feature = "oauth")]
mod answer;
#[cfg(feature = "oauth")]
mod application;
#[cfg(feature = "oauth")]
mod authorization;
#[cfg(feature = "oauth")]
pub(crate) mod endpoint;
pub(crate) mod error;
#[cfg(feature = "oauth")]
pub(crate) mod flow;
#[cfg(feature = "oauth")]
pub(crate) mod random;
#[cfg(feature = "oauth")]
mod redirect;
#[cfg(feature = "oauth")]
pub(crate) mod refusal;
pub(crate) mod session;

pub use error::{Refusal, SignInError, SignInErrorKind};
pub use session::Session;
#[cfg(feature = "oauth")]
pub use {
    application::{Application, ClientType},
    authorization::{Authorization, AuthorizationCode, State},
    flow::OAuth,
    redirect::RedirectUrl,
};
