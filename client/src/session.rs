//! A signed-in user.

use crate::{AnyScope, BuildError, call::Identity, client::Of, limits::User};
use http::HeaderValue;
use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    marker::PhantomData,
};

/// The access token of a signed-in user of the application `A`.
pub struct Session<A = AnyScope> {
    authorization: HeaderValue,
    user: User,
    of: Of<A>,
}

impl Session<AnyScope> {
    /// A session with this access token. Fails on a token that fits into no header.
    pub fn new(access_token: &str) -> Result<Self, BuildError> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {access_token}"))
            .map_err(|_| BuildError::new("the token has characters that no header can carry"))?;
        authorization.set_sensitive(true);
        // Two sessions with one token are one user, and space their actions together.
        let mut hasher = DefaultHasher::new();
        access_token.hash(&mut hasher);
        Ok(Session {
            authorization,
            user: User(hasher.finish()),
            of: PhantomData,
        })
    }

    /// The same session for an application that declares its scopes with
    /// [`application_scopes!`](crate::application_scopes), so that the compiler checks them.
    pub fn of<A>(self) -> Session<A> {
        Session {
            authorization: self.authorization,
            user: self.user,
            of: PhantomData,
        }
    }
}

impl<A> Session<A> {
    pub(crate) fn identity(&self) -> Identity<'_> {
        Identity {
            token: Some(&self.authorization),
            user: self.user,
        }
    }
}

impl<A> Clone for Session<A> {
    fn clone(&self) -> Self {
        Session {
            authorization: self.authorization.clone(),
            user: self.user,
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Session<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
