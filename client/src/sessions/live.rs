//! What this process knows of one user.

use super::record::{Kept, Record};
use crate::{
    ScopeSet,
    oauth::{
        error::{SignInError, SignInErrorKind},
        session::SessionData,
    },
    rt::Instant,
    token::Token,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{sync::Arc, time::Duration};

/// Both clocks.
#[derive(Clone, Copy)]
pub(super) struct Now {
    /// What tokens expire by.
    pub(super) clock: DateTime<Utc>,
    /// What is waited by.
    pub(super) instant: Instant,
}

/// What this process knows of one user. Several runs may be under way at once and change it step by
/// step.
#[derive(Clone)]
pub(super) struct Live {
    /// How long before its end an access token is renewed.
    ahead: TimeDelta,
    /// The scopes that the application asks for, where names of scopes come from.
    declared: Option<ScopeSet>,
    /// What calls are made with.
    pub(super) held: Option<Held>,
    /// Tokens that Bungie has sent and no store has confirmed.
    pub(super) unsaved: Option<Unsaved>,
    /// A lease of somebody else. Runs come and go where the store fails now and then; a lease stays.
    pub(super) watched: Option<Watched>,
    /// Changes with everything that this process does to the record, so that what was loaded before is
    /// not believed.
    pub(super) epoch: u64,
    /// How often the user began to sign out.
    pub(super) sign_outs: u64,
    backoff: Option<Backoff>,
    vain: Option<Vain>,
    /// A token that was renewed and still ends soon is not renewed again before this.
    quiet_until: Option<Instant>,
}

/// A session in use.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) session: SessionData,
    pub(super) token: Arc<Token>,
    /// Whether this process renewed it because Bungie refused the one before.
    in_place_of_refused: bool,
}

/// A lease of somebody else that is in the store.
#[derive(Clone)]
pub(super) struct Watched {
    lease: String,
    /// For how long it has been seen.
    time: Duration,
    /// When it was seen last.
    seen: Instant,
    /// Whether the time since then counts.
    goes_on: bool,
}

impl Watched {
    /// For how long it has been seen by then.
    fn time_at(&self, then: Instant) -> Duration {
        let since = then.saturating_duration_since(self.seen);
        self.time + if self.goes_on { since } else { Duration::ZERO }
    }

    /// Whether somebody may be about to look again.
    fn is_recent(&self, now: Now) -> bool {
        now.instant.saturating_duration_since(self.seen) < WATCHED
    }
}

/// Tokens that have to be stored.
#[derive(Clone)]
pub(super) struct Unsaved {
    pub(super) record: Record,
    pub(super) replaces: Replaces,
    /// The store was asked, and may have done it.
    pub(super) may_be_stored: bool,
}

impl Unsaved {
    pub(super) fn new(record: Record, replaces: Replaces) -> Self {
        Unsaved {
            record,
            replaces,
            may_be_stored: false,
        }
    }

    /// Whether a sign-in brought them, and not a renewal.
    pub(super) fn is_sign_in(&self) -> bool {
        self.replaces != Replaces::Older
    }
}

/// What may be replaced by new tokens.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Replaces {
    /// An older generation of their own lineage.
    Older,
    /// A sign-in replaces whatever is there when it looks for the first time.
    Anything,
    /// What a sign-in found when it looked: this lineage, or nothing.
    Found(Option<String>),
}

/// After a failure the next renewal waits.
#[derive(Clone)]
struct Backoff {
    failures: u32,
    until: Instant,
    error: SignInError,
}

/// Renewals that brought tokens which Bungie refused too.
#[derive(Clone, Copy)]
struct Vain {
    times: u32,
    /// `None` once one more renewal was allowed.
    until: Option<Instant>,
}

/// For how long a lease is remembered after it was seen.
const WATCHED: Duration = Duration::from_secs(120);

const SECOND: Duration = Duration::from_secs(1);
/// The longest pause between renewals while the token endpoint fails.
const LONGEST: Duration = Duration::from_secs(30);
/// The first pause after a renewal in vain, and the longest.
const VAIN: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(600));

fn doubled(base: Duration, times: u32, most: Duration) -> Duration {
    base.saturating_mul(1_u32.checked_shl(times).unwrap_or(u32::MAX))
        .min(most)
}

impl Live {
    pub(super) fn new(ahead: Duration, declared: Option<ScopeSet>) -> Self {
        Live {
            ahead: TimeDelta::from_std(ahead).unwrap_or(TimeDelta::MAX),
            declared,
            held: None,
            unsaved: None,
            watched: None,
            epoch: 0,
            sign_outs: 0,
            backoff: None,
            vain: None,
            quiet_until: None,
        }
    }

    /// Whether the session is good for more than a while, or as good as it can be.
    pub(super) fn is_fresh(&self, session: &SessionData, now: Now) -> bool {
        let then = now.clock.checked_add_signed(self.ahead);
        session.refresh_token.is_none() || then.is_some_and(|then| session.is_good_at(then))
    }

    /// The token that calls can be made with: one that has not expired, or that nobody can renew, so
    /// that Bungie has to say.
    pub(super) fn sendable(&self, now: Now) -> Option<&Held> {
        let held = self.held.as_ref()?;
        let session = &held.session;
        (session.refresh_token.is_none() || session.is_good_at(now.clock)).then_some(held)
    }

    /// Goes on with a session that is in the store.
    pub(super) fn adopt(
        &mut self,
        kept: &Kept,
        in_place_of_refused: bool,
    ) -> Result<(), SignInError> {
        let mut session = kept.session.clone();
        // What is kept has no names of scopes.
        if let (Some(granted), Some(declared)) = (session.scopes, self.declared) {
            session.scopes = Some(granted.with_names_of(declared));
        }
        let token = session
            .token()
            .map_err(|error| SignInError::new(SignInErrorKind::Answer, error.to_string()))?;
        let same = self
            .held
            .take()
            .filter(|held| held.token.authorization == token.authorization);
        self.held = Some(match same {
            // It remembers whether Bungie has accepted it.
            Some(held) => Held { session, ..held },
            None => Held {
                session,
                token: Arc::new(token),
                in_place_of_refused,
            },
        });
        Ok(())
    }

    /// Goes on watching a lease of somebody else that was seen just now. Gives for how long it has been seen, without
    /// the time in which nobody looked or the store failed: whoever has the lease may be waiting to store what it is
    /// for.
    pub(super) fn watch(&mut self, lease: &str, now: Now) -> Duration {
        let watched = self.watched.take().filter(|watched| watched.lease == lease);
        let time = watched.map_or(Duration::ZERO, |watched| watched.time_at(now.instant));
        self.watched = Some(Watched {
            lease: lease.to_owned(),
            time,
            seen: now.instant,
            goes_on: true,
        });
        time
    }

    /// A renewal begins to look. Since the lease was seen last nobody may have looked.
    pub(super) fn begin_to_look(&mut self) {
        if let Some(watched) = &mut self.watched {
            watched.goes_on = false;
        }
    }

    /// From then on the store failed, until the lease is seen again.
    pub(super) fn look_away(&mut self, at: Instant) {
        if let Some(watched) = &mut self.watched {
            watched.time = watched.time_at(at);
            watched.goes_on = false;
        }
    }

    /// There is no session any more.
    pub(super) fn forget(&mut self) {
        self.held = None;
        self.watched = None;
        self.backoff = None;
        self.vain = None;
        self.quiet_until = None;
    }

    /// The scopes that the application asks for and the user has not granted.
    pub(super) fn missing_scopes(&self) -> ScopeSet {
        let granted = self.held.as_ref().and_then(|held| held.session.scopes);
        match (self.declared, granted) {
            (Some(declared), Some(granted)) => declared.without_implicit().difference(granted),
            _ => ScopeSet::EMPTY,
        }
    }

    /// How long until the next renewal, and the failure that made it wait.
    pub(super) fn backing_off(&self, now: Now) -> Option<(Duration, &SignInError)> {
        let backoff = self.backoff.as_ref()?;
        let left = backoff.until.checked_duration_since(now.instant)?;
        (!left.is_zero()).then_some((left, &backoff.error))
    }

    /// Whether a token that ends soon may be renewed now.
    pub(super) fn may_renew_ahead(&self, now: Now) -> bool {
        self.backing_off(now).is_none() && self.quiet_until.is_none_or(|until| until <= now.instant)
    }

    /// Bungie refused this token. If this process renewed it in place of a refused one, another would
    /// be refused as well, and the next renewal waits.
    pub(super) fn note_refusal(&mut self, refused: &Token, now: Now) {
        let Some(held) = &self.held else { return };
        if held.token.authorization != refused.authorization {
            return;
        }
        if held.token.was_accepted() {
            self.vain = None;
        }
        if held.token.was_accepted() || !held.in_place_of_refused {
            return;
        }
        let vain = self.vain.get_or_insert(Vain {
            times: 0,
            until: None,
        });
        match vain.until {
            None => {
                let wait = doubled(VAIN.0, vain.times, VAIN.1);
                vain.times = vain.times.saturating_add(1);
                vain.until = now.instant.checked_add(wait);
            }
            Some(until) if until <= now.instant => vain.until = None,
            Some(_) => {}
        }
    }

    /// Whether a renewal would most likely be in vain.
    pub(super) fn is_vain(&self, now: Now) -> bool {
        let until = self.vain.and_then(|vain| vain.until);
        until.is_some_and(|until| until > now.instant)
    }

    /// A renewal failed: the next one waits. Failures of the store, which is the program's own, wait a
    /// second and no longer.
    pub(super) fn failed(&mut self, error: &SignInError, now: Now) {
        let failures = self.backoff.as_ref().map_or(0, |backoff| backoff.failures);
        let is_own = matches!(
            error.kind(),
            SignInErrorKind::Storage | SignInErrorKind::Runtime
        );
        let wait = match error.kind() {
            SignInErrorKind::SignInAgain => {
                self.backoff = None;
                return;
            }
            _ if is_own => SECOND,
            _ => doubled(SECOND, failures, LONGEST),
        };
        let wait = wait.max(error.retry_after().unwrap_or_default());
        if let Some(until) = now.instant.checked_add(wait) {
            self.backoff = Some(Backoff {
                failures: failures.saturating_add(u32::from(!is_own)),
                until,
                error: error.clone(),
            });
        }
    }

    /// A renewal succeeded.
    pub(super) fn succeeded(&mut self, now: Now) {
        self.backoff = None;
        self.quiet_until = None;
        let Some(held) = &self.held else { return };
        if self.is_fresh(&held.session, now) {
            return;
        }
        // It lasts no longer than tokens are renewed ahead.
        let left = held.session.expires_at.map(|end| end - now.clock);
        let left = left.and_then(|left| left.to_std().ok()).unwrap_or_default();
        self.quiet_until = now.instant.checked_add(left / 2);
    }

    /// Whether it has to be remembered though nobody uses it.
    pub(super) fn is_needed(&self, now: Now) -> bool {
        self.unsaved.is_some()
            || self
                .watched
                .as_ref()
                .is_some_and(|watched| watched.is_recent(now))
            || self.backing_off(now).is_some()
            || self.vain.is_some()
    }
}
