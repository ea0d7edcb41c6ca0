//! A run that renews: whether it has to, the lease, and what the token endpoint says.

use super::{
    live::{Live, Now, Replaces, Unsaved},
    record::{End, Kept, Lease, Record, State},
    run::{Effect, Outcome, Phase, Run, done},
    store::StoreVersion,
};
use crate::{
    oauth::{
        endpoint::NOT_REFRESHABLE,
        error::{Consequence, SignInError, SignInErrorKind},
        session::SessionData,
    },
    token::Token,
};
use std::time::Duration;

/// A process that has itself seen the same lease for as long takes it for void. Longer than a token request may take, and
/// the pause after which new tokens are tried again.
pub(super) const LEASE: Duration = Duration::from_secs(40);

/// How often to look whether somebody else is done.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

impl Run {
    /// Decides whether what is kept will do, who else is at it, and whether to renew.
    pub(super) fn look(
        &mut self,
        live: &mut Live,
        record: &Record,
        kept: &Kept,
        version: StoreVersion,
        refused: Option<&Token>,
        now: Now,
    ) -> Effect {
        let session = &kept.session;
        let is_usable = refused.is_none_or(|refused| !is_token_of(refused, session));
        if is_usable && live.is_fresh(session, now) {
            return self.hold(live, kept, false, now);
        }
        let is_good = session.is_good_at(now.clock);
        if session.refresh_token.is_none() {
            let detail = format!("Bungie refused the access token, and {NOT_REFRESHABLE}");
            let error = SignInError::new(SignInErrorKind::SignInAgain, detail);
            if is_good {
                // It may be the key: nothing says that the session is over.
                return done(live, Err(error), now);
            }
            return self.end(record, version, error, now);
        }
        match &kept.lease {
            None => live.watched = None,
            Some(lease) if lease.id == self.lease => {
                return match self.answer_of(record) {
                    // The swap that failed had been carried out.
                    None => self.request(record.clone(), version),
                    // What came of it is not in the store.
                    Some(error) => self.refused(live, record, version, error, now),
                };
            }
            Some(lease) if self.is_void(live, lease, now) => self.is_uncertain = true,
            Some(_) if is_usable && is_good => return self.hold(live, kept, false, now),
            Some(_) => return self.wait(live, LOOK_AGAIN, now),
        }
        if let Some(error) = self.answer_of(record) {
            // What came of it is in the store, though the store says that it is not.
            return self.gave_up(live, error, now);
        }
        if !is_usable && live.is_vain(now) {
            return Effect::Done(Ok(Outcome::Unhelpful));
        }
        self.phase = Phase::Queueing {
            record: record.clone(),
            version,
        };
        Effect::Queue
    }

    pub(super) fn take_lease(
        &mut self,
        live: &mut Live,
        record: Record,
        version: StoreVersion,
        now: Now,
    ) -> Effect {
        let State::Kept(kept) = &record.state else {
            return self.load(live, now);
        };
        self.waits_since = None;
        let lease = Lease {
            id: self.lease.clone(),
            since: now.clock,
        };
        let leased = record.with(State::Kept(Box::new(Kept {
            lease: Some(lease),
            uncertain: kept.uncertain || self.is_uncertain,
            ..(**kept).clone()
        })));
        let phase = Phase::Leasing {
            record: leased.clone(),
        };
        self.swap(phase, Some(version), Some(leased), now)
    }

    pub(super) fn request(&mut self, record: Record, version: StoreVersion) -> Effect {
        let session = match &record.state {
            State::Kept(kept) => Box::new(kept.session.clone()),
            State::Over(end) => return Effect::Done(Err(end.error())),
        };
        self.phase = Phase::Requesting { record, version };
        Effect::Request(session)
    }

    /// New tokens: from here on they are not lost while the process lives.
    pub(super) fn renewed(
        &mut self,
        live: &mut Live,
        record: &Record,
        version: StoreVersion,
        session: SessionData,
        now: Now,
    ) -> Effect {
        let unsaved = live.unsaved.as_ref();
        if unsaved.is_some_and(Unsaved::is_sign_in) {
            // Somebody signed in meanwhile, which counts for more.
            return self.load(live, now);
        }
        let new = record.renewed(session);
        live.unsaved = Some(Unsaved::new(new.clone(), Replaces::Older));
        live.epoch += 1;
        self.store(live, new, Some(version), now)
    }

    pub(super) fn refused(
        &mut self,
        live: &mut Live,
        record: &Record,
        version: StoreVersion,
        error: SignInError,
        now: Now,
    ) -> Effect {
        let State::Kept(kept) = &record.state else {
            return done(live, Err(error), now);
        };
        self.answer = Some((record.clone(), error.clone()));
        let (uncertain, refused_bare) = match error.consequence() {
            Consequence::Over => {
                let error = explained(error, kept.uncertain);
                return self.end(record, version, error, now);
            }
            Consequence::Bare if kept.refused_bare => {
                let detail = "the token endpoint refused twice in a row and did not say why";
                let again =
                    SignInError::because(SignInErrorKind::SignInAgain, detail, error.clone());
                return self.end(record, version, again.at(error.status()), now);
            }
            Consequence::Bare => (kept.uncertain, true),
            Consequence::Unchanged => (kept.uncertain, false),
            Consequence::Uncertain => (true, false),
        };
        let back = record.with(State::Kept(Box::new(Kept {
            lease: None,
            uncertain,
            refused_bare,
            ..(**kept).clone()
        })));
        self.swap(Phase::HandingBack { error }, Some(version), Some(back), now)
    }

    /// What the token endpoint said of the tokens of a record, if this run has asked.
    fn answer_of(&self, record: &Record) -> Option<SignInError> {
        let (asked, error) = self.answer.as_ref()?;
        asked.is_same(record).then(|| error.clone())
    }

    /// Whether nobody is behind a lease any more, which it is watched for. Clocks of different machines are not
    /// compared: only what this process has seen counts. A process renews a session once at a time, so that nobody is
    /// behind an earlier lease of its own.
    fn is_void(&self, live: &mut Live, lease: &Lease, now: Now) -> bool {
        are_of_one(&lease.id, &self.lease) || live.watch(&lease.id, now) >= LEASE
    }

    fn end(
        &mut self,
        record: &Record,
        version: StoreVersion,
        error: SignInError,
        now: Now,
    ) -> Effect {
        let over = record.with(State::Over(End::new(&error, now.clock)));
        self.swap(Phase::Ending { error }, Some(version), Some(over), now)
    }
}

/// Whether two leases are of one process.
fn are_of_one(lease: &str, other: &str) -> bool {
    let process = |lease: &str| lease.split_once('/').map(|(process, _)| process.to_owned());
    process(lease).is_some_and(|it| Some(it) == process(other))
}

fn is_token_of(token: &Token, session: &SessionData) -> bool {
    let access_token = session.access_token.expose_secret().as_bytes();
    token.authorization.as_bytes().strip_prefix(b"Bearer ") == Some(access_token)
}

/// Says if tokens may have been lost rather than refused.
fn explained(error: SignInError, is_uncertain: bool) -> SignInError {
    if !is_uncertain {
        return error;
    }
    let refusal = error.refusal().cloned().unwrap_or_default();
    let detail = "an earlier renewal was interrupted, so the new tokens may have been lost on the \
                  way; now the token endpoint says";
    SignInError::refused(SignInErrorKind::SignInAgain, detail, refusal).at(error.status())
}
