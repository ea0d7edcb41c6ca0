//! Where a user's access token comes from.

use crate::{
    BuildError, ScopeSet,
    limits::User,
    oauth::{Facts, SignInError},
};
use http::HeaderValue;
use std::{fmt, future::Future, pin::Pin, sync::Arc};

/// A token that is good for now, as far as anybody can tell.
pub(crate) struct Token {
    pub(crate) authorization: HeaderValue,
    pub(crate) user: User,
    /// What it was granted, if that is known.
    pub(crate) scopes: Option<ScopeSet>,
}

impl Token {
    pub(crate) fn new(
        access_token: &str,
        user: User,
        scopes: Option<ScopeSet>,
    ) -> Result<Self, BuildError> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {access_token}"))
            .map_err(|_| BuildError::new("the token has characters that no header can carry"))?;
        authorization.set_sensitive(true);
        Ok(Token {
            authorization,
            user,
            scopes,
        })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}

/// A token that is on its way; `None` where there will be no other.
pub(crate) type Renewed<'a> =
    Pin<Box<dyn Future<Output = Result<Option<Arc<Token>>, SignInError>> + Send + 'a>>;

/// A user's access token, kept good as far as possible.
pub(crate) trait Credentials: fmt::Debug + Send + Sync {
    /// The token, if it can be used as it is.
    fn current(&self) -> Option<Arc<Token>>;

    /// A token that is good, other than `stale`, which was refused.
    fn renew<'a>(&'a self, stale: Option<&'a Arc<Token>>) -> Renewed<'a>;

    /// The session as it is now; `None` after signing out.
    fn session(&self) -> Option<Facts>;

    /// What the application asks for by now, and the user has not granted.
    fn lacks(&self) -> ScopeSet;
}
