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

mod answer;
mod application;
mod authorization;
pub(crate) mod endpoint;
pub(crate) mod error;
pub(crate) mod flow;
pub(crate) mod membership;
pub(crate) mod random;
mod redirect;
pub(crate) mod refusal;
pub(crate) mod session;

pub use application::{Application, ClientType};
pub use authorization::{Authorization, AuthorizationCode, State};
pub use error::{Refusal, SignInError, SignInErrorKind};
pub use flow::OAuth;
pub use membership::BungieNetMembershipId;
pub use redirect::RedirectUrl;
pub use session::Session;
