//! A signed-in user.

use crate::{AnyScope, BuildError, client::Of};
use http::HeaderValue;
use std::{fmt, marker::PhantomData};

/// The access token of a signed-in user of the application `A`.
pub struct Session<A = AnyScope> {
    pub(crate) authorization: HeaderValue,
    of: Of<A>,
}

impl Session<AnyScope> {
    /// A session with this access token. Fails on a token that fits into no header.
    pub fn new(access_token: &str) -> Result<Self, BuildError> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {access_token}"))
            .map_err(|_| BuildError::new("the token has characters that no header can carry"))?;
        authorization.set_sensitive(true);
        Ok(Session {
            authorization,
            of: PhantomData,
        })
    }

    /// The same session for an application that declares its scopes with
    /// [`application_scopes!`](crate::application_scopes), so that the compiler checks them.
    pub fn of<A>(self) -> Session<A> {
        Session {
            authorization: self.authorization,
            of: PhantomData,
        }
    }
}

impl<A> Clone for Session<A> {
    fn clone(&self) -> Self {
        Session {
            authorization: self.authorization.clone(),
            of: PhantomData,
        }
    }
}

impl<A> fmt::Debug for Session<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
