//! One renewal, sign-in, look or sign-out, as a pure function from state and event to effect: it reads
//! no clock, no store and no network. The table is in `sessions/mod.rs`.

use super::{
    live::{Live, Now, Replaces, Unsaved},
    record::{Kept, Record, State, Unreadable},
    store::{StoreVersion, Swapped},
};
use crate::{
    oauth::{
        error::{SignInError, SignInErrorKind},
        session::SessionData,
    },
    rt::Instant,
    token::Token,
};
use std::{sync::Arc, time::Duration};

/// What a run is for.
#[derive(Clone)]
pub(super) enum Goal {
    /// A token that can be sent, other than the one that was refused.
    Renew { refused: Option<Arc<Token>> },
    /// Tokens that Bungie has sent are stored.
    Save,
    /// This process knows what is kept.
    Look,
    /// Nothing is kept any more.
    SignOut,
}

/// What has to be done next. The answer comes back as the event beside it.
#[derive(Clone)]
pub(super) enum Effect {
    /// [`Event::Loaded`].
    Load,
    /// [`Event::Swapped`].
    Swap {
        seen: Option<StoreVersion>,
        new: Option<Record>,
    },
    /// [`Event::Queued`]: wait until a renewal may begin.
    Queue,
    /// [`Event::Answered`]: use the refresh token.
    Request(Box<SessionData>),
    /// [`Event::Woken`].
    Sleep(Duration),
    /// [`Event::Woken`], after time in which others may renew.
    Wait(Duration),
    /// The end.
    Done(Result<Outcome, SignInError>),
}

/// What happened.
#[derive(Clone)]
pub(super) enum Event {
    Loaded(Result<Option<Found>, SignInError>),
    Swapped(Result<Swapped, SignInError>),
    Queued(Result<(), SignInError>),
    Answered(Result<SessionData, SignInError>),
    Woken,
}

/// What is kept.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) record: Result<Record, Unreadable>,
    pub(super) version: StoreVersion,
}

/// How a run ends well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// This process holds the session that is kept.
    Held,
    /// Nothing is kept.
    Absent,
    /// The refused token is all there is, and a renewal would be in vain.
    Unhelpful,
}

/// How often a swap may be lost before the store itself is in doubt.
const MOST_LOSSES: u32 = 16;

/// For how long a run waits for somebody else. Longer than a lease lasts that nobody is behind.
const PATIENCE: Duration = Duration::from_secs(60);

/// For how long, and how often, a store that fails is asked again within one run.
const STORE_PATIENCE: Duration = Duration::from_secs(2);
const MOST_FAILURES: u32 = 6;

#[derive(Clone)]
pub(super) enum Phase {
    Loading,
    Sleeping,
    Queueing {
        record: Record,
        version: StoreVersion,
    },
    Leasing {
        record: Record,
    },
    Requesting {
        record: Record,
        version: StoreVersion,
    },
    Saving {
        record: Record,
    },
    HandingBack {
        error: SignInError,
    },
    Ending {
        error: SignInError,
    },
    Removing,
}

/// A run that is under way.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) goal: Goal,
    pub(super) phase: Phase,
    /// The lease that it takes if it has to: the process and the run, with a slash between them.
    pub(super) lease: String,
    epoch: u64,
    losses: u32,
    failures: u32,
    /// When the store was first asked in vain.
    trouble: Option<Instant>,
    asked: Instant,
    /// Whether tokens of an earlier renewal may be lost.
    pub(super) is_uncertain: bool,
    /// Since when it waits for somebody else who is at it.
    pub(super) waits_since: Option<Instant>,
    /// What the token endpoint said when it gave no tokens, and of which it said so. A refresh token is not used twice.
    pub(super) answer: Option<(Record, SignInError)>,
    /// What was not stored when the user signed out, and the epoch from then on: it counts again if signing out fails and
    /// nothing has happened since.
    taken: Option<(Unsaved, u64)>,
    /// What it tried to store last, and how often the user had begun to sign out by then.
    tried: Option<(Record, u64)>,
}

impl Run {
    /// Begins. `lease` is a text that no other run has, and begins like those of the same process.
    pub(super) fn begin(goal: Goal, lease: String, live: &mut Live, now: Now) -> (Self, Effect) {
        let mut taken = None;
        match goal {
            Goal::Renew { .. } => live.begin_to_look(),
            Goal::SignOut => {
                live.epoch += 1;
                live.sign_outs += 1;
                taken = live.unsaved.take().map(|it| (it, live.epoch));
            }
            Goal::Save | Goal::Look => {}
        }
        let mut run = Run {
            goal,
            phase: Phase::Loading,
            lease,
            epoch: live.epoch,
            losses: 0,
            failures: 0,
            trouble: None,
            asked: now.instant,
            is_uncertain: false,
            waits_since: None,
            answer: None,
            taken,
            tried: None,
        };
        let effect = run.load(live, now);
        (run, effect)
    }

    /// What to do after an event.
    pub(super) fn step(&mut self, live: &mut Live, event: Event, now: Now) -> Effect {
        let phase = std::mem::replace(&mut self.phase, Phase::Loading);
        match (phase, event) {
            (Phase::Loading, Event::Loaded(Ok(found))) => self.loaded(live, found, now),
            (Phase::Loading, Event::Loaded(Err(error))) => self.store_failed(live, error, now),
            (Phase::Sleeping, Event::Woken) => self.load(live, now),
            (Phase::Queueing { record, version }, Event::Queued(Ok(()))) => {
                self.store_worked();
                self.take_lease(live, record, version, now)
            }
            (Phase::Queueing { .. }, Event::Queued(Err(error))) => self.gave_up(live, error, now),
            (Phase::Leasing { record }, Event::Swapped(Ok(Swapped::Done(version)))) => {
                self.request(record, version)
            }
            (Phase::Requesting { record, version }, Event::Answered(Ok(session))) => {
                self.store_worked();
                self.renewed(live, &record, version, session, now)
            }
            (Phase::Requesting { record, version }, Event::Answered(Err(error))) => {
                self.store_worked();
                self.refused(live, &record, version, error, now)
            }
            (Phase::Saving { record }, Event::Swapped(Ok(Swapped::Done(version)))) => {
                self.saved(live, &record, version, now)
            }
            (Phase::Saving { record }, Event::Swapped(Err(error))) => {
                let same = live.unsaved.as_mut();
                if let Some(unsaved) = same.filter(|unsaved| unsaved.record.is_same(&record)) {
                    unsaved.may_be_stored = true;
                }
                self.store_failed(live, error, now)
            }
            // If it failed, the next run of this process knows whose lease it is, and others wait it out.
            (Phase::HandingBack { error }, Event::Swapped(Ok(Swapped::Done(_)) | Err(_))) => {
                self.gave_up(live, error, now)
            }
            (Phase::Ending { error }, Event::Swapped(Ok(Swapped::Done(_)))) => {
                live.epoch += 1;
                live.forget();
                done(live, Err(error), now)
            }
            (Phase::Removing, Event::Swapped(Ok(Swapped::Done(_)))) => {
                live.epoch += 1;
                live.forget();
                Effect::Done(Ok(Outcome::Absent))
            }
            (_, Event::Swapped(Ok(Swapped::Lost))) => self.lost(live, now),
            (_, Event::Swapped(Err(error))) => self.store_failed(live, error, now),
            _ => {
                let detail = "a step of the session that nobody asked for";
                Effect::Done(Err(SignInError::new(SignInErrorKind::Runtime, detail)))
            }
        }
    }

    pub(super) fn load(&mut self, live: &Live, now: Now) -> Effect {
        self.phase = Phase::Loading;
        self.epoch = live.epoch;
        self.asked = now.instant;
        Effect::Load
    }

    fn sleep(&mut self, wait: Duration) -> Effect {
        self.phase = Phase::Sleeping;
        Effect::Sleep(wait)
    }

    /// Somebody else is at it.
    pub(super) fn wait(&mut self, live: &mut Live, wait: Duration, now: Now) -> Effect {
        let since = *self.waits_since.get_or_insert(now.instant);
        if now.instant.saturating_duration_since(since) > PATIENCE {
            let detail = format!(
                "another process has been renewing the session for {} s",
                PATIENCE.as_secs()
            );
            let error = SignInError::new(SignInErrorKind::Timeout, detail);
            return self.gave_up(live, error, now);
        }
        self.phase = Phase::Sleeping;
        self.store_worked();
        Effect::Wait(wait)
    }

    pub(super) fn swap(
        &mut self,
        phase: Phase,
        seen: Option<StoreVersion>,
        new: Option<Record>,
        now: Now,
    ) -> Effect {
        self.phase = phase;
        self.asked = now.instant;
        Effect::Swap { seen, new }
    }

    /// From here on failures of the store count anew.
    fn store_worked(&mut self) {
        self.failures = 0;
        self.trouble = None;
    }

    /// The store failed, and may have done what it was asked all the same.
    fn store_failed(&mut self, live: &mut Live, error: SignInError, now: Now) -> Effect {
        if matches!(self.goal, Goal::Renew { .. }) {
            live.look_away(self.asked);
        }
        let since = *self.trouble.get_or_insert(self.asked);
        self.failures += 1;
        let is_long = now.instant.saturating_duration_since(since) > STORE_PATIENCE;
        if is_long || self.failures > MOST_FAILURES {
            return self.gave_up(live, error, now);
        }
        self.sleep(Duration::from_millis(25 << self.failures))
    }

    fn lost(&mut self, live: &mut Live, now: Now) -> Effect {
        self.losses += 1;
        match self.losses {
            0..=3 => self.load(live, now),
            4..=MOST_LOSSES => self.sleep(Duration::from_millis(10) * self.losses),
            losses => {
                let detail = format!(
                    "the store refused {losses} times to replace the version that it had just given"
                );
                let error = SignInError::new(SignInErrorKind::Storage, detail);
                self.gave_up(live, error, now)
            }
        }
    }

    /// It did not work out. Callers go on with a token that is still good.
    pub(super) fn gave_up(&mut self, live: &mut Live, error: SignInError, now: Now) -> Effect {
        if let Some((taken, epoch)) = self.taken.take()
            && live.epoch == epoch
        {
            live.unsaved.get_or_insert(taken);
        }
        let is_still_good = match &self.goal {
            Goal::Renew { refused } => live.sendable(now).is_some_and(|held| {
                refused
                    .as_ref()
                    .is_none_or(|refused| refused.authorization != held.token.authorization)
            }),
            Goal::Save | Goal::Look | Goal::SignOut => false,
        };
        if is_still_good && live.unsaved.is_none() {
            live.failed(&error, now);
            return Effect::Done(Ok(Outcome::Held));
        }
        done(live, Err(error), now)
    }

    fn loaded(&mut self, live: &mut Live, found: Option<Found>, now: Now) -> Effect {
        if live.epoch != self.epoch {
            // The user signed in or out since the store was asked.
            return self.load(live, now);
        }
        let Some(found) = found else {
            return self.nothing(live, now);
        };
        let version = found.version;
        let record = match found.record {
            Ok(record) => record,
            Err(unreadable) => return self.unreadable(live, unreadable, version, now),
        };
        if matches!(self.goal, Goal::SignOut) || self.is_signed_out(live, &record) {
            return self.swap(Phase::Removing, Some(version), None, now);
        }
        if live.unsaved.is_some()
            && let Some(effect) = self.save(live, Some(&record), &version, now)
        {
            return effect;
        }
        let kept = match &record.state {
            State::Kept(kept) => kept,
            State::Over(end) => {
                live.forget();
                return done(live, Err(end.error()), now);
            }
        };
        match self.goal.clone() {
            Goal::Renew { refused } => {
                self.look(live, &record, kept, version, refused.as_deref(), now)
            }
            _ => self.hold(live, kept, false, now),
        }
    }

    /// What is kept is what calls are made with from now on.
    pub(super) fn hold(&self, live: &mut Live, kept: &Kept, is_new: bool, now: Now) -> Effect {
        let is_refused = matches!(self.goal, Goal::Renew { refused: Some(_) });
        match live.adopt(kept, is_new && is_refused) {
            Ok(()) if matches!(self.goal, Goal::Renew { .. }) => done(live, Ok(Outcome::Held), now),
            Ok(()) => Effect::Done(Ok(Outcome::Held)),
            Err(error) => done(live, Err(error), now),
        }
    }

    fn nothing(&mut self, live: &mut Live, now: Now) -> Effect {
        if let Some(unsaved) = &mut live.unsaved {
            let is_sign_in = unsaved.is_sign_in();
            let was_there = unsaved.may_be_stored && unsaved.replaces != Replaces::Found(None);
            if is_sign_in && !was_there {
                unsaved.replaces = Replaces::Found(None);
                let record = unsaved.record.clone();
                return self.store(live, record, None, now);
            }
            // Signed out while the tokens were on their way.
            live.unsaved = None;
        }
        live.forget();
        match self.goal {
            Goal::Look | Goal::SignOut => Effect::Done(Ok(Outcome::Absent)),
            Goal::Renew { .. } | Goal::Save => {
                let detail = "the user signed out, or the session is no longer kept";
                done(
                    live,
                    Err(SignInError::new(SignInErrorKind::SignInAgain, detail)),
                    now,
                )
            }
        }
    }

    fn unreadable(
        &mut self,
        live: &mut Live,
        unreadable: Unreadable,
        version: StoreVersion,
        now: Now,
    ) -> Effect {
        if unreadable.is_newer {
            return self.gave_up(live, unreadable.error, now);
        }
        if matches!(self.goal, Goal::SignOut) {
            return self.swap(Phase::Removing, Some(version), None, now);
        }
        match &live.unsaved {
            Some(unsaved) if unsaved.is_sign_in() => {
                let record = unsaved.record.clone();
                self.store(live, record, Some(version), now)
            }
            _ => self.gave_up(live, unreadable.error, now),
        }
    }

    /// Stores what was not stored yet, unless what is kept is newer: then it is forgotten.
    fn save(
        &mut self,
        live: &mut Live,
        record: Option<&Record>,
        version: &StoreVersion,
        now: Now,
    ) -> Option<Effect> {
        let unsaved = live.unsaved.as_mut()?;
        let ours = &unsaved.record;
        let theirs = record?;
        let is_ours = theirs.lineage == ours.lineage;
        let is_older = is_ours && theirs.generation < ours.generation;
        let is_over = matches!(theirs.state, State::Over(_));
        let may_replace = match &unsaved.replaces {
            Replaces::Older => is_older,
            Replaces::Anything => !is_ours,
            Replaces::Found(found) => {
                !is_ours && (is_over || found.as_ref() == Some(&theirs.lineage))
            }
        };
        if !may_replace {
            live.unsaved = None;
            return None;
        }
        if !is_ours {
            // What is over may be removed at any time.
            let found = (!is_over).then(|| theirs.lineage.clone());
            unsaved.replaces = Replaces::Found(found);
        }
        let new = unsaved.record.clone();
        Some(self.store(live, new, Some(version.clone()), now))
    }

    pub(super) fn store(
        &mut self,
        live: &Live,
        record: Record,
        seen: Option<StoreVersion>,
        now: Now,
    ) -> Effect {
        self.tried = Some((record.clone(), live.sign_outs));
        let phase = Phase::Saving {
            record: record.clone(),
        };
        self.swap(phase, seen, Some(record), now)
    }

    /// Whether this run stored the record while the user signed out.
    fn is_signed_out(&self, live: &Live, record: &Record) -> bool {
        let tried = self.tried.as_ref();
        tried
            .is_some_and(|(tried, sign_outs)| *sign_outs != live.sign_outs && tried.is_same(record))
    }

    /// The store has the record.
    fn saved(
        &mut self,
        live: &mut Live,
        record: &Record,
        version: StoreVersion,
        now: Now,
    ) -> Effect {
        live.epoch += 1;
        if self.is_signed_out(live, record) {
            return self.swap(Phase::Removing, Some(version), None, now);
        }
        let is_same = |unsaved: &mut Unsaved| unsaved.record.is_same(record);
        let Some(unsaved) = live.unsaved.take_if(is_same) else {
            // Something newer came in between.
            return self.load(live, now);
        };
        if unsaved.is_sign_in() {
            live.forget();
        }
        match &unsaved.record.state {
            State::Kept(kept) => self.hold(live, kept, true, now),
            State::Over(end) => Effect::Done(Err(end.error())),
        }
    }
}

/// The end of a run that callers wait for.
pub(super) fn done(live: &mut Live, result: Result<Outcome, SignInError>, now: Now) -> Effect {
    match &result {
        Ok(_) => live.succeeded(now),
        Err(error) => live.failed(error, now),
    }
    Effect::Done(result)
}
