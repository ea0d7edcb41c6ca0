//! Single runs, step by step, where the order of several matters.

use super::{
    interleavings::session,
    live::{Live, Now, Replaces, Unsaved},
    record::{Kept, Lease, Record, State},
    run::{Effect, Event, Found, Goal, Outcome, Run},
    store::{StoreVersion, Swapped},
};
use crate::oauth::error::{SignInError, SignInErrorKind};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::{Duration, SystemTime};

/// How long tokens are renewed ahead.
const AHEAD: Duration = Duration::from_secs(120);

fn begin() -> Now {
    Now {
        clock: SystemTime::now().into(),
        instant: crate::rt::now(),
    }
}

fn later(now: Now, seconds: u64) -> Now {
    let time = Duration::from_secs(seconds);
    Now {
        clock: now.clock + time,
        instant: now.instant + time,
    }
}

/// A sign-in whose tokens last for so many seconds.
fn record(lineage: &str, now: Now, seconds: i64) -> Record {
    let expires_at = now.clock + TimeDelta::seconds(seconds);
    Record::of_sign_in(lineage.to_owned(), session(1, expires_at))
}

/// The same under somebody's lease.
fn leased(record: &Record, lease: &str) -> Record {
    let State::Kept(kept) = &record.state else {
        panic!("it is kept");
    };
    record.with(State::Kept(Box::new(Kept {
        lease: Some(Lease {
            id: lease.to_owned(),
            since: DateTime::<Utc>::UNIX_EPOCH,
        }),
        ..(**kept).clone()
    })))
}

fn found(record: &Record) -> Event {
    Event::Loaded(Ok(Some(Found {
        record: Ok(record.clone()),
        version: StoreVersion::new(1),
    })))
}

fn broken() -> SignInError {
    SignInError::new(SignInErrorKind::Storage, "the store is on fire")
}

/// A renewal that finds this, and what it does.
fn looking(live: &mut Live, record: &Record, now: Now) -> (Run, Effect) {
    let goal = Goal::Renew { refused: None };
    let (mut run, _) = Run::begin(goal, "one/2".to_owned(), live, now);
    let effect = run.step(live, found(record), now);
    (run, effect)
}

/// A renewal that asks the token endpoint.
fn requesting(live: &mut Live, now: Now) -> Run {
    let (mut run, _) = looking(live, &record("first", now, 0), now);
    run.step(live, Event::Queued(Ok(())), now);
    let done = Swapped::Done(StoreVersion::new(2));
    let effect = run.step(live, Event::Swapped(Ok(done)), now);
    assert!(matches!(effect, Effect::Request(_)));
    run
}

/// Tokens of a sign-in that are not stored.
fn signed_in(lineage: &str, now: Now) -> Option<Unsaved> {
    Some(Unsaved::new(record(lineage, now, 100), Replaces::Anything))
}

#[test]
fn a_lease_does_not_age_while_nobody_looks() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    let good = leased(&record("first", now, 100), "other/1");
    let (_, effect) = looking(&mut live, &good, now);
    assert!(matches!(effect, Effect::Done(Ok(Outcome::Held))));
    // Meanwhile the other process may have waited for the store.
    let then = later(now, 60);
    let expired = leased(&record("first", now, 0), "other/1");
    let (mut run, effect) = looking(&mut live, &expired, then);
    assert!(matches!(effect, Effect::Wait(_)));
    let woken = run.step(&mut live, Event::Woken, later(then, 41));
    assert!(matches!(woken, Effect::Load));
    let effect = run.step(&mut live, found(&expired), later(then, 41));
    assert!(matches!(effect, Effect::Queue), "it was seen for 41 s");
}

#[test]
fn a_lease_ages_while_others_look_for_other_reasons() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    let expired = leased(&record("first", now, 0), "other/1");
    let (mut run, _) = looking(&mut live, &expired, now);
    for second in 1..=40 {
        let then = later(now, second);
        let (mut look, _) = Run::begin(Goal::Look, "one/2".to_owned(), &mut live, then);
        look.step(&mut live, Event::Loaded(Err(broken())), then);
        run.step(&mut live, Event::Woken, then);
        let effect = run.step(&mut live, found(&expired), then);
        let is_void = matches!(effect, Effect::Queue);
        assert_eq!(is_void, second == 40, "{second}");
    }
}

#[test]
fn a_lease_of_an_earlier_run_is_void_and_one_of_another_process_is_not() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    let expired = record("first", now, 0);
    for (lease, is_void) in [
        ("one/1", true),
        ("one", false),
        ("on/1", false),
        ("other/1", false),
        ("", false),
    ] {
        let (_, effect) = looking(&mut live, &leased(&expired, lease), now);
        assert_eq!(matches!(effect, Effect::Queue), is_void, "{lease}");
        assert_eq!(matches!(effect, Effect::Wait(_)), !is_void, "{lease}");
    }
}

#[test]
fn a_lease_that_nobody_has_looked_at_for_long_is_forgotten() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    let good = leased(&record("first", now, 100), "other/1");
    looking(&mut live, &good, now);
    assert!(live.is_needed(later(now, 119)));
    assert!(!live.is_needed(later(now, 121)));
}

/// The store has carried a swap out and says that it has not.
#[test]
fn what_was_handed_back_is_not_asked_for_again() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    let mut run = requesting(&mut live, now);
    let down = SignInError::new(SignInErrorKind::Unavailable, "it is down");
    let effect = run.step(&mut live, Event::Answered(Err(down)), now);
    let Effect::Swap {
        new: Some(back), ..
    } = effect
    else {
        panic!("it hands the lease back");
    };
    run.step(&mut live, Event::Swapped(Ok(Swapped::Lost)), now);
    let effect = run.step(&mut live, found(&back), now);
    let Effect::Done(Err(error)) = effect else {
        panic!("it tells what the endpoint said");
    };
    assert_eq!(error.kind(), SignInErrorKind::Unavailable);
}

/// A user who signs out with tokens that are not stored, and it fails.
fn signing_out_fails(live: &mut Live, now: Now, meanwhile: impl FnOnce(&mut Live)) {
    let (mut run, _) = Run::begin(Goal::SignOut, "one/1".to_owned(), live, now);
    meanwhile(live);
    let mut effect = run.step(live, Event::Loaded(Err(broken())), now);
    while let Effect::Sleep(_) = effect {
        run.step(live, Event::Woken, now);
        effect = run.step(live, Event::Loaded(Err(broken())), now);
    }
    assert!(matches!(effect, Effect::Done(Err(_))));
}

#[test]
fn tokens_count_again_when_signing_out_fails() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    live.unsaved = signed_in("first", now);
    signing_out_fails(&mut live, now, |_| {});
    assert_eq!(live.unsaved.unwrap().record.lineage, "first");
}

#[test]
fn a_sign_out_that_succeeded_counts_whatever_another_one_does() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    live.unsaved = signed_in("first", now);
    signing_out_fails(&mut live, now, |live| {
        let (mut run, _) = Run::begin(Goal::SignOut, "one/2".to_owned(), live, now);
        let effect = run.step(live, Event::Loaded(Ok(None)), now);
        assert!(matches!(effect, Effect::Done(Ok(Outcome::Absent))));
    });
    assert!(live.unsaved.is_none());
}

#[test]
fn tokens_of_before_do_not_count_when_something_was_stored_while_signing_out_failed() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    live.unsaved = signed_in("first", now);
    signing_out_fails(&mut live, now, |live| {
        live.unsaved = signed_in("second", now);
        let (mut run, _) = Run::begin(Goal::Save, "one/2".to_owned(), live, now);
        let effect = run.step(live, found(&record("older", now, 100)), now);
        assert!(matches!(effect, Effect::Swap { .. }));
        let done = Swapped::Done(StoreVersion::new(2));
        let effect = run.step(live, Event::Swapped(Ok(done)), now);
        assert!(matches!(effect, Effect::Done(Ok(Outcome::Held))));
    });
    assert!(live.unsaved.is_none());
}

#[test]
fn renewed_tokens_replace_older_ones_that_are_not_stored() {
    let now = begin();
    let mut live = Live::new(AHEAD, None);
    let mut run = requesting(&mut live, now);
    let new = session(2, now.clock + TimeDelta::hours(1));
    // Those of an earlier renewal, which come back since signing out failed.
    let older = record("first", now, 0).renewed(new.clone());
    live.unsaved = Some(Unsaved::new(older, Replaces::Older));
    let effect = run.step(&mut live, Event::Answered(Ok(new)), now);
    assert!(
        matches!(effect, Effect::Swap { new: Some(_), .. }),
        "it stores what it got"
    );
}
