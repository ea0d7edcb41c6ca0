//! An access token, ready to be sent.

use crate::{BuildError, ScopeSet, limits::User};
use http::HeaderValue;
use std::{
    fmt,
    sync::atomic::{AtomicBool, Ordering},
};

/// An access token as a header, and what is known of it.
pub(crate) struct Token {
    pub(crate) authorization: HeaderValue,
    pub(crate) user: User,
    /// What it was granted, if that is known.
    pub(crate) scopes: Option<ScopeSet>,
    accepted: AtomicBool,
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
            accepted: AtomicBool::new(false),
        })
    }

    /// Notes that Bungie accepted it: refused later, it was good once.
    pub(crate) fn accept(&self) {
        self.accepted.store(true, Ordering::Relaxed);
    }

    /// Whether Bungie accepted it at least once.
    pub(crate) fn was_accepted(&self) -> bool {
        self.accepted.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").finish_non_exhaustive()
    }
}
