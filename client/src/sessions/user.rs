//! One user's token, for calls.

use super::{
    driver::{Driver, LiveUser, Running, State},
    run::{Goal, Outcome},
};
use crate::{
    ScopeSet,
    credentials::{Credentials, Renewal, RenewalFuture},
    oauth::{
        error::{SignInError, SignInErrorKind},
        session::SessionData,
    },
    rt,
    token::Token,
};
use futures_util::FutureExt as _;
use std::{
    fmt,
    sync::{Arc, MutexGuard},
    time::Duration,
};
use tracing::{Instrument as _, warn};

/// A user whose session is kept.
pub(super) struct User {
    driver: Arc<Driver>,
    live: Arc<LiveUser>,
}

/// Callers sit out a pause between renewals up to this long; a longer one fails them at once.
const SHORT: Duration = Duration::from_secs(1);

/// How many renewals one caller waits for: the first may have been begun for somebody else's sake,
/// or in a runtime that shut down.
const ROUNDS: u32 = 3;

/// What a caller who needs another token does.
enum Next {
    Take(Arc<Token>),
    Join(Running),
    Pause(Duration),
    Fail(SignInError),
}

impl User {
    pub(super) fn new(driver: Arc<Driver>, live: Arc<LiveUser>) -> Self {
        User { driver, live }
    }

    /// Renews the session while calls go on with the token that is still good.
    fn renew_ahead(&self, state: MutexGuard<'_, State>) {
        let goal = Goal::Renew { refused: None };
        let renewal = self.driver.renewal(&self.live, state, goal);
        let told = async move {
            if let Err(error) = renewal.await {
                warn!(%error, "a session that ends soon could not be renewed yet");
            }
        };
        // Whoever comes when the token has ended is told.
        let _ = rt::spawn(told.in_current_span());
    }

    fn next(&self, refused: Option<&Arc<Token>>, is_first: bool) -> Next {
        let now = self.driver.now();
        let mut state = self.live.state();
        if let Some(held) = state.live.sendable(now)
            && is_other(&held.token, refused)
        {
            return Next::Take(Arc::clone(&held.token));
        }
        if let Some(renewal) = &state.renewal {
            return Next::Join(renewal.clone());
        }
        if let Some(refused) = refused.filter(|_| is_first) {
            state.live.note_refusal(refused, now);
        }
        match state.live.backing_off(now) {
            Some((left, _)) if left <= SHORT => Next::Pause(left),
            Some((left, error)) => Next::Fail(waiting(error, left)),
            None => {
                let refused = refused.cloned();
                let goal = Goal::Renew { refused };
                Next::Join(self.driver.renewal(&self.live, state, goal))
            }
        }
    }

    async fn renewed(&self, refused: Option<&Arc<Token>>) -> Result<Renewal, SignInError> {
        let mut rounds = 0;
        while rounds < ROUNDS {
            let renewal = match self.next(refused, rounds == 0) {
                Next::Take(token) => return Ok(Renewal::Token(token)),
                Next::Fail(error) => return Err(error),
                Next::Pause(left) => {
                    rt::sleep(left).await;
                    continue;
                }
                Next::Join(renewal) => renewal,
            };
            rounds += 1;
            match renewal.await {
                Ok(Outcome::Held) => {
                    // Whether it has expired already is for Bungie to say.
                    let state = self.live.state();
                    let held = state.live.held.as_ref();
                    if let Some(held) = held.filter(|held| is_other(&held.token, refused)) {
                        return Ok(Renewal::Token(Arc::clone(&held.token)));
                    }
                }
                // Or it was for somebody else's token.
                Ok(Outcome::Unhelpful) if refused.is_none() => {}
                Ok(Outcome::Unhelpful) => return Ok(Renewal::Unhelpful),
                Ok(Outcome::Absent) => return Ok(Renewal::None),
                Err(error) if error.kind() == SignInErrorKind::Runtime && rounds < ROUNDS => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Renewal::None)
    }
}

fn is_other(token: &Token, refused: Option<&Arc<Token>>) -> bool {
    refused.is_none_or(|refused| refused.authorization != token.authorization)
}

/// Why nothing is sent yet.
fn waiting(error: &SignInError, left: Duration) -> SignInError {
    let detail = format!(
        "the last renewal failed, and the next may begin in {:.1} s",
        left.as_secs_f64()
    );
    SignInError::because(error.kind(), detail, error.clone())
        .at(error.status())
        .retry_in(left)
}

impl Credentials for User {
    fn current(&self) -> Option<Arc<Token>> {
        let now = self.driver.now();
        let state = self.live.state();
        let held = state.live.sendable(now)?;
        let token = Arc::clone(&held.token);
        let is_due = !state.live.is_fresh(&held.session, now)
            && state.renewal.is_none()
            && state.live.may_renew_ahead(now);
        if is_due {
            self.renew_ahead(state);
        }
        Some(token)
    }

    fn renew<'a>(&'a self, refused: Option<&'a Arc<Token>>) -> RenewalFuture<'a> {
        self.renewed(refused).boxed()
    }

    fn session(&self) -> Option<SessionData> {
        let state = self.live.state();
        state.live.held.as_ref().map(|held| held.session.clone())
    }

    fn missing_scopes(&self) -> ScopeSet {
        self.live.state().live.missing_scopes()
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.session() {
            Some(session) => fmt::Debug::fmt(&session, f),
            None => f.write_str("Session"),
        }
    }
}
