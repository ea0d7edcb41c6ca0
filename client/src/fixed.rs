//! Credentials that nobody renews.

use crate::{
    ScopeSet, Session,
    credentials::{Credentials, Renewal, RenewalFuture},
    oauth::session::SessionData,
    token::Token,
};
use std::{fmt, sync::Arc};

/// A session as it came. Whether it has expired is for Bungie to say.
pub(crate) struct Fixed {
    data: SessionData,
    /// Absent if no header can carry it, which is found out before there is a session.
    token: Option<Arc<Token>>,
}

impl Fixed {
    pub(crate) fn new<A>(session: Session<A>) -> Self {
        let token = session.data.token().ok().map(Arc::new);
        Fixed {
            data: session.data,
            token,
        }
    }
}

impl Credentials for Fixed {
    fn current(&self) -> Option<Arc<Token>> {
        self.token.clone()
    }

    fn renew<'a>(&'a self, _refused: Option<&'a Arc<Token>>) -> RenewalFuture<'a> {
        Box::pin(async { Ok(Renewal::None) })
    }

    fn session(&self) -> Option<SessionData> {
        Some(self.data.clone())
    }

    fn missing_scopes(&self) -> ScopeSet {
        ScopeSet::EMPTY
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.data, f)
    }
}
