//! One user's token, for all callers in this process.

use super::Core;
use crate::{
    ScopeSet, SignInError, SignInErrorKind,
    credentials::{Credentials, Renewed, Token},
    oauth::{Facts, now},
};
use chrono::TimeDelta;
use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use secrecy::SecretString;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

/// A user who is in use.
pub(super) struct SignedIn {
    pub(super) core: Arc<Core>,
    pub(super) id: i64,
    state: Mutex<State>,
    /// For the task that renews, which outlives the callers that wait for it.
    this: Weak<SignedIn>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    renewal: Option<Renewal>,
    unsaved: Option<Unsaved>,
}

struct Kept {
    session: Facts,
    token: Arc<Token>,
}

/// Tokens that were received and could not be stored.
pub(super) struct Unsaved {
    pub(super) session: Facts,
    /// What they replace in the store.
    pub(super) replaces: SecretString,
}

/// A renewal that everybody waits for.
type Renewal = Shared<BoxFuture<'static, Result<Arc<Token>, SignInError>>>;

impl SignedIn {
    pub(super) fn new(core: Arc<Core>, id: i64) -> Arc<Self> {
        Arc::new_cyclic(|this| SignedIn {
            core,
            id,
            state: Mutex::default(),
            this: Weak::clone(this),
        })
    }

    /// Goes on with a session that is in the store.
    pub(super) fn adopt(&self, session: Facts) -> Result<Arc<Token>, SignInError> {
        let session = self.core.named(session);
        let token = session
            .token()
            .map_err(|error| SignInError::new(SignInErrorKind::Answer, error.to_string()))?;
        let token = Arc::new(token);
        self.state().kept = Some(Kept {
            session,
            token: Arc::clone(&token),
        });
        Ok(token)
    }

    /// Has no session any more.
    pub(super) fn forget_session(&self) {
        let mut state = self.state();
        state.kept = None;
        state.unsaved = None;
    }

    pub(super) fn keep_unsaved(&self, unsaved: Unsaved) {
        self.state().unsaved = Some(unsaved);
    }

    pub(super) fn take_unsaved(&self) -> Option<Unsaved> {
        self.state().unsaved.take()
    }

    /// Is it good for more than a while, or as good as it can be?
    pub(super) fn is_fresh(&self, session: &Facts) -> bool {
        let ahead = match session.refreshable() {
            Ok(_) => TimeDelta::from_std(self.core.tokens.ahead).unwrap_or(TimeDelta::MAX),
            Err(_) => TimeDelta::zero(),
        };
        let then = now().checked_add_signed(ahead);
        then.is_some_and(|then| session.is_good_until(then))
    }

    /// The renewal that is under way, or a new one. It goes on whatever becomes of its callers:
    /// tokens that Bungie has sent must be stored.
    fn renewal(&self, state: &mut State, refused: Option<Arc<Token>>) -> Option<Renewal> {
        if let Some(renewal) = &state.renewal {
            return Some(renewal.clone());
        }
        let user = self.this.upgrade()?;
        let task = tokio::spawn(async move {
            let _over = Over(&user);
            user.renewed(refused.as_deref()).await
        });
        let renewal = task
            .map(|done| {
                done.unwrap_or_else(|_| {
                    let detail = "the renewal was interrupted: the runtime is shutting down";
                    Err(SignInError::new(SignInErrorKind::Connection, detail))
                })
            })
            .boxed()
            .shared();
        state.renewal = Some(renewal.clone());
        Some(renewal)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends a renewal, so that the next caller begins another.
struct Over<'a>(&'a SignedIn);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.state().renewal = None;
    }
}

impl Credentials for SignedIn {
    fn current(&self) -> Option<Arc<Token>> {
        let state = self.state();
        let kept = state.kept.as_ref()?;
        self.is_fresh(&kept.session)
            .then(|| Arc::clone(&kept.token))
    }

    fn renew<'a>(&'a self, stale: Option<&'a Arc<Token>>) -> Renewed<'a> {
        let is_another = move |token: &Arc<Token>| {
            stale.is_none_or(|stale| stale.authorization != token.authorization)
        };
        let renewal = {
            let mut state = self.state();
            let fresh = state
                .kept
                .as_ref()
                .filter(|kept| is_another(&kept.token) && self.is_fresh(&kept.session));
            if let Some(kept) = fresh {
                let token = Arc::clone(&kept.token);
                return Box::pin(async { Ok(Some(token)) });
            }
            self.renewal(&mut state, stale.cloned())
        };
        Box::pin(async move {
            let Some(renewal) = renewal else {
                return Ok(None);
            };
            renewal.await.map(|token| Some(token).filter(is_another))
        })
    }

    fn session(&self) -> Option<Facts> {
        self.state().kept.as_ref().map(|kept| kept.session.clone())
    }

    fn lacks(&self) -> ScopeSet {
        let granted = self
            .state()
            .kept
            .as_ref()
            .and_then(|kept| kept.session.scopes);
        match (self.core.tokens.declared_scopes(), granted) {
            (Some(declared), Some(granted)) => declared.to_ask_for().difference(granted),
            _ => ScopeSet::EMPTY,
        }
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.session() {
            Some(session) => fmt::Debug::fmt(&session, f),
            None => f.write_str("Session"),
        }
    }
}
