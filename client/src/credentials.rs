//! Where a user's access token comes from.

use crate::{
    ScopeSet,
    oauth::{error::SignInError, session::SessionData},
    token::Token,
};
use std::{fmt, future::Future, pin::Pin, sync::Arc};

/// What comes of asking for another token.
#[derive(Clone, Debug)]
pub(crate) enum Renewal {
    /// A token that is not the one that was refused.
    Token(Arc<Token>),
    /// There is no other to be had.
    None,
    /// The one that was refused was itself got in place of a refused one, so that something else must
    /// be wrong.
    Unhelpful,
}

/// A renewal that is under way.
pub(crate) type RenewalFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Renewal, SignInError>> + Send + 'a>>;

/// A user's access token, kept good as far as possible.
pub(crate) trait Credentials: fmt::Debug + Send + Sync {
    /// The token, if it can be sent as it is.
    fn current(&self) -> Option<Arc<Token>>;

    /// A token that can be sent, other than `refused`.
    fn renew<'a>(&'a self, refused: Option<&'a Arc<Token>>) -> RenewalFuture<'a>;

    /// The session as it is now; `None` after signing out.
    fn session(&self) -> Option<SessionData>;

    /// The scopes that the application asks for by now and the user has not granted.
    fn missing_scopes(&self) -> ScopeSet;
}
