//! All orders in which two runs can happen, with one thing that goes wrong at any place, through the
//! pure step.

use super::{
    live::{Live, Now, Replaces, Unsaved},
    record::{self, Kept, Record, State},
    run::{Effect, Event, Found, Goal, Outcome, Run},
    store::{StoreVersion, Swapped},
};
use crate::oauth::{
    error::{Refusal, SignInError, SignInErrorKind},
    session::SessionData,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::BTreeSet,
    mem::take,
    time::{Duration, SystemTime},
};

/// Everything that there is: processes, what is between their steps, the store and the server.
#[derive(Clone)]
struct World {
    start: Now,
    elapsed: Duration,
    stored: Option<(u64, Record)>,
    versions: u64,
    /// The refresh tokens that the server takes. Each is good once and brings the next.
    good: BTreeSet<u32>,
    issued: u32,
    /// How often the server was shown a token that is spent.
    spent: u32,
    lives: Vec<Live>,
    runs: Vec<Running>,
    trouble: Option<Trouble>,
    /// The runs in the order in which they began.
    begun: Vec<usize>,
    /// How often somebody looked again while others could go on.
    early: u32,
}

#[derive(Clone)]
struct Running {
    /// Whose it is.
    live: usize,
    run: Option<Run>,
    /// Whether it begins with a sign-in.
    signs_in: bool,
    next: Next,
    /// When it was asked to go on, if it rests.
    rests_until: Duration,
}

#[derive(Clone)]
enum Next {
    /// Begins after a rest.
    Begin(Goal),
    Do(Effect),
    /// An answer that is on its way.
    Hear(Event),
    Done(Result<Outcome, SignInError>),
    /// Its process died.
    Gone,
}

/// What goes wrong, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Crash,
    /// The store fails and does nothing.
    StoreBefore,
    /// The store fails and has done it.
    StoreAfter,
    /// The server is not reached.
    Unreached,
    /// The server's answer is lost.
    AnswerLost,
    /// Time passes in which a lease becomes void.
    Oversleeps,
}

const TROUBLES: [Trouble; 6] = [
    Trouble::Crash,
    Trouble::StoreBefore,
    Trouble::StoreAfter,
    Trouble::Unreached,
    Trouble::AnswerLost,
    Trouble::Oversleeps,
];

/// How runs begin: the process, and what for.
type Begin = (usize, Goal);

pub(super) fn session(number: u32, expires_at: DateTime<Utc>) -> SessionData {
    SessionData {
        access_token: format!("access-{number}").into(),
        expires_at: Some(expires_at),
        refresh_token: Some(format!("refresh-{number}").into()),
        refresh_expires_at: None,
        ends_at: None,
        membership_id: None,
        scopes: None,
    }
}

fn number(session: &SessionData) -> u32 {
    let token = session.refresh_token.as_ref().unwrap().expose_secret();
    token.strip_prefix("refresh-").unwrap().parse().unwrap()
}

/// The number of a sign-in's first token, apart from those of renewals.
const SIGN_IN: u32 = 100;

impl World {
    /// Two processes that know a session which is kept and has expired.
    fn new(begins: &[Begin]) -> Self {
        let start = Now {
            clock: SystemTime::now().into(),
            instant: crate::rt::now(),
        };
        let expired = session(1, start.clock - TimeDelta::seconds(1));
        let record = Record::of_sign_in("first".to_owned(), expired);
        let mut world = World {
            start,
            elapsed: Duration::ZERO,
            stored: Some((1, record.clone())),
            versions: 1,
            good: BTreeSet::from([1, SIGN_IN]),
            issued: 1,
            spent: 0,
            lives: vec![Live::new(Duration::from_secs(120), None); 2],
            runs: Vec::new(),
            trouble: None,
            begun: Vec::new(),
            early: 0,
        };
        for live in &mut world.lives {
            live.adopt(kept(&record), false).unwrap();
        }
        for (live, goal) in begins {
            world.plan(*live, goal.clone(), Duration::ZERO);
            if let Some(run) = world.runs.last_mut() {
                run.signs_in = matches!(goal, Goal::Save);
            }
        }
        world
    }

    fn now(&self) -> Now {
        Now {
            clock: self.start.clock + self.elapsed,
            instant: self.start.instant + self.elapsed,
        }
    }

    /// A run of a process that begins after a while.
    fn plan(&mut self, live: usize, goal: Goal, wait: Duration) {
        self.runs.push(Running {
            live,
            run: None,
            signs_in: false,
            next: Next::Begin(goal),
            rests_until: self.elapsed + wait,
        });
    }

    fn begin(&mut self, index: usize, goal: Goal) {
        self.begun.push(index);
        if take(&mut self.runs[index].signs_in) {
            self.sign_in(self.runs[index].live);
        }
        let now = self.now();
        let live = &mut self.lives[self.runs[index].live];
        let lease = format!("{}/{index}", self.runs[index].live);
        let (run, effect) = Run::begin(goal, lease, live, now);
        self.runs[index].run = Some(run);
        self.ask(index, effect);
    }

    /// A user has signed in, and that has to be stored.
    fn sign_in(&mut self, live: usize) {
        let session = session(SIGN_IN, self.now().clock + TimeDelta::hours(1));
        let record = Record::of_sign_in("second".to_owned(), session);
        self.lives[live].unsaved = Some(Unsaved::new(record, Replaces::Anything));
    }

    fn ask(&mut self, index: usize, effect: Effect) {
        let wait = match &effect {
            Effect::Sleep(wait) => *wait,
            // Looking every tenth of a second would only make it long.
            Effect::Wait(_) => Duration::from_secs(10),
            _ => Duration::ZERO,
        };
        let running = &mut self.runs[index];
        running.rests_until = self.elapsed + wait;
        running.next = match effect {
            Effect::Done(result) => Next::Done(result),
            effect => Next::Do(effect),
        };
        let live = running.live;
        let is_done = matches!(running.next, Next::Done(_));
        let is_alone =
            (0..self.runs.len()).all(|other| self.runs[other].live != live || self.is_over(other));
        if is_done && is_alone && self.lives[live].unsaved.is_some() {
            self.plan(live, Goal::Save, Duration::from_millis(500));
        }
    }

    /// Whether what is heard may be outdated by then. Between processes the swap that follows a load
    /// tells that as well.
    fn may_be_late(&self, index: usize, event: &Event) -> bool {
        let live = self.runs[index].live;
        match event {
            Event::Answered(_) => true,
            Event::Loaded(_) => self.runs.iter().filter(|run| run.live == live).count() > 1,
            Event::Swapped(_) | Event::Queued(_) | Event::Woken => false,
        }
    }

    fn is_over(&self, index: usize) -> bool {
        matches!(self.runs[index].next, Next::Done(_) | Next::Gone)
    }

    /// One step of one run, with or without trouble; `None` if it makes no difference.
    fn stepped(&self, index: usize, trouble: Option<Trouble>) -> Option<World> {
        let mut world = self.clone();
        let event = match self.runs[index].next.clone() {
            Next::Done(_) | Next::Gone => return None,
            Next::Begin(goal) if trouble.is_none() => {
                world.elapsed = world.elapsed.max(self.runs[index].rests_until);
                world.begin(index, goal);
                return Some(world);
            }
            _ if trouble == Some(Trouble::Crash) => {
                let live = self.runs[index].live;
                let runs = world.runs.iter_mut().filter(|run| run.live == live);
                runs.for_each(|run| run.next = Next::Gone);
                return Some(world);
            }
            Next::Hear(event) if trouble.is_none() => event,
            Next::Do(effect) => match world.done(index, effect, trouble)? {
                event if self.may_be_late(index, &event) => {
                    world.runs[index].next = Next::Hear(event);
                    return Some(world);
                }
                event => event,
            },
            Next::Begin(_) | Next::Hear(_) => return None,
        };
        let now = world.now();
        let running = &mut world.runs[index];
        let run = running.run.as_mut()?;
        let effect = run.step(&mut world.lives[running.live], event, now);
        world.ask(index, effect);
        Some(world)
    }

    fn done(&mut self, index: usize, effect: Effect, trouble: Option<Trouble>) -> Option<Event> {
        let failed = |kind, what: &str| SignInError::new(kind, what);
        let broken = || failed(SignInErrorKind::Storage, "the store is on fire");
        Some(match (effect, trouble) {
            (Effect::Load, None) => {
                Event::Loaded(Ok(self.stored.clone().map(|(version, record)| Found {
                    record: Ok(record),
                    version: StoreVersion::new(version),
                })))
            }
            (Effect::Load, Some(Trouble::StoreBefore)) => Event::Loaded(Err(broken())),
            (Effect::Swap { seen, new }, None) => Event::Swapped(Ok(self.swapped(seen, new))),
            (Effect::Swap { .. }, Some(Trouble::StoreBefore)) => Event::Swapped(Err(broken())),
            (Effect::Swap { seen, new }, Some(Trouble::StoreAfter)) => {
                self.swapped(seen, new);
                Event::Swapped(Err(broken()))
            }
            (Effect::Queue, None) => Event::Queued(Ok(())),
            (Effect::Request(session), None) => Event::Answered(self.refreshed(&session)),
            (Effect::Request(_), Some(Trouble::Unreached)) => {
                Event::Answered(Err(failed(SignInErrorKind::Connection, "no way")))
            }
            (Effect::Request(session), Some(Trouble::AnswerLost)) => {
                self.refreshed(&session).ok()?;
                Event::Answered(Err(failed(SignInErrorKind::Timeout, "no answer")))
            }
            (Effect::Sleep(_) | Effect::Wait(_), None) => {
                self.elapsed = self.elapsed.max(self.runs[index].rests_until);
                Event::Woken
            }
            _ => return None,
        })
    }

    fn swapped(&mut self, seen: Option<StoreVersion>, new: Option<Record>) -> Swapped {
        let version = |version: u64| StoreVersion::new(version);
        if self.stored.as_ref().map(|(kept, _)| version(*kept)) != seen {
            return Swapped::Lost;
        }
        self.versions += 1;
        self.stored = new.map(|record| (self.versions, record));
        Swapped::Done(version(self.versions))
    }

    fn refreshed(&mut self, old: &SessionData) -> Result<SessionData, SignInError> {
        if !self.good.remove(&number(old)) {
            self.spent += 1;
            let refusal = Refusal {
                error: "invalid_request".to_owned(),
                description: "ProvidedTokenNotValidRefreshToken".to_owned(),
            };
            let kind = SignInErrorKind::SignInAgain;
            return Err(SignInError::refused(kind, "the server", refusal));
        }
        self.issued += 1;
        self.good.insert(self.issued);
        Ok(session(self.issued, self.now().clock + TimeDelta::hours(1)))
    }

    fn is_resting(&self, index: usize) -> bool {
        let next = &self.runs[index].next;
        matches!(
            next,
            Next::Begin(_) | Next::Do(Effect::Sleep(_) | Effect::Wait(_))
        )
    }

    /// Whether a run that rests comes after others: those that rest for less long, and those that do
    /// not rest. Of the latter it may once be ahead.
    fn has_to_wait(&self, index: usize) -> (bool, bool) {
        let others = || (0..self.runs.len()).filter(|other| *other != index);
        let is_later = others().any(|other| {
            self.is_resting(other) && self.runs[other].rests_until < self.runs[index].rests_until
        });
        let is_early = others().any(|other| !self.is_resting(other) && !self.is_over(other));
        (is_later || (is_early && self.early > 0), is_early)
    }

    /// Goes through everything that can happen from here on. Gives how many ends there are.
    fn explore(self, end: &dyn Fn(World)) -> u64 {
        let mut ends = 0;
        let mut is_over = true;
        for index in 0..self.runs.len() {
            let mut is_early = false;
            if self.is_resting(index) {
                let waits;
                (waits, is_early) = self.has_to_wait(index);
                if waits {
                    is_over = false;
                    continue;
                }
            }
            if let Some(mut world) = self.stepped(index, None) {
                is_over = false;
                world.early += u32::from(is_early);
                ends += world.explore(end);
            }
            if self.trouble.is_some() {
                continue;
            }
            for trouble in TROUBLES {
                let world = match trouble {
                    // It has a meaning only where somebody is late.
                    Trouble::Oversleeps if index == 0 => {
                        let mut world = self.clone();
                        world.elapsed += Duration::from_secs(41);
                        (!is_over).then_some(world)
                    }
                    Trouble::Oversleeps => None,
                    trouble => self.stepped(index, Some(trouble)),
                };
                if let Some(mut world) = world {
                    world.trouble = Some(trouble);
                    ends += world.explore(end);
                }
            }
        }
        if is_over {
            end(self);
            return 1;
        }
        ends
    }

    /// Carries out one run without trouble.
    fn ran(mut self, live: usize, goal: Goal) -> Self {
        self.plan(live, goal, Duration::ZERO);
        let last = self.runs.len() - 1;
        while let Some(next) = self.stepped(last, None) {
            self = next;
        }
        self
    }

    fn result(&self, run: usize) -> Option<&Result<Outcome, SignInError>> {
        match &self.runs[run].next {
            Next::Done(result) => Some(result),
            _ => None,
        }
    }

    /// What a process finds that comes later, when leases are void.
    fn found_later(mut self) -> Self {
        self.lives.push(Live::new(Duration::from_secs(120), None));
        let live = self.lives.len() - 1;
        self.ran(live, Goal::Renew { refused: None })
    }

    fn told(&self) -> String {
        let result = |run: &Running| match &run.next {
            Next::Done(Ok(outcome)) => format!("{outcome:?}"),
            Next::Done(Err(error)) => error.to_string(),
            Next::Gone => "gone".to_owned(),
            _ => "under way".to_owned(),
        };
        let runs: Vec<_> = self.runs.iter().map(result).collect();
        let stored = self.stored.as_ref();
        let stored = stored.map(|(_, record)| record::text(record).unwrap());
        let stored = stored.map(|text| text.expose_secret().to_owned());
        format!(
            "{:?}, good: {:?}, runs: {runs:?}, stored: {stored:?}",
            self.trouble, self.good
        )
    }
}

fn kept(record: &Record) -> &Kept {
    match &record.state {
        State::Kept(kept) => kept,
        State::Over(end) => panic!("it is over: {}", end.error()),
    }
}

/// Two who renew the same session lose nothing but what a crash or a lost answer takes with it.
fn renewing_loses_nothing(refused: bool) {
    let mut world = World::new(&[]);
    let token = world.lives[0].held.clone().unwrap().token;
    let goal = Goal::Renew {
        refused: refused.then_some(token),
    };
    world.plan(0, goal.clone(), Duration::ZERO);
    world.plan(1, goal, Duration::ZERO);
    let ends = world.explore(&|world| {
        let told = || world.told();
        let is_lost = matches!(world.trouble, Some(Trouble::Crash | Trouble::AnswerLost))
            && world.issued > 1
            && !world
                .stored
                .as_ref()
                .is_some_and(|(_, record)| match &record.state {
                    State::Kept(kept) => world.good.contains(&number(&kept.session)),
                    State::Over(_) => false,
                });
        let is_delayed = matches!(world.trouble, Some(Trouble::Oversleeps));
        assert!(world.spent == 0 || is_lost || is_delayed, "{}", told());
        if !is_lost {
            assert_eq!(world.issued, 2, "renewed once: {}", told());
            let (_, record) = world.stored.as_ref().unwrap();
            assert!(
                world.good.contains(&number(&kept(record).session)),
                "{}",
                told()
            );
        }
        if world.trouble.is_none() {
            assert_eq!(
                world.result(0).unwrap().as_ref().unwrap(),
                &Outcome::Held,
                "{}",
                told()
            );
            assert_eq!(
                world.result(1).unwrap().as_ref().unwrap(),
                &Outcome::Held,
                "{}",
                told()
            );
            assert!(kept(&world.stored.as_ref().unwrap().1).lease.is_none());
        }
        let later = world.clone().found_later();
        let result = later.result(later.runs.len() - 1).unwrap();
        match result {
            Ok(outcome) => assert_eq!(*outcome, Outcome::Held, "{}", told()),
            Err(error) => {
                assert!(is_lost, "{}: {error}", told());
                assert_eq!(error.kind(), SignInErrorKind::SignInAgain, "{}", told());
                assert!(
                    error.to_string().contains("interrupted"),
                    "{}: {error}",
                    told()
                );
            }
        }
    });
    assert!(ends > 1_000, "{ends}");
}

#[test]
fn two_processes_renew_an_expired_session() {
    renewing_loses_nothing(false);
}

#[test]
fn two_processes_renew_a_refused_session() {
    renewing_loses_nothing(true);
}

/// A sign-in stays, whatever was being renewed meanwhile.
fn signing_in_counts(process: usize) {
    let world = World::new(&[(0, Goal::Renew { refused: None }), (process, Goal::Save)]);
    let ends = world.explore(&|world| {
        let crashed = matches!(world.runs[1].next, Next::Gone);
        let told = || world.told();
        if crashed {
            return;
        }
        let (_, record) = world.stored.as_ref().unwrap();
        assert_eq!(record.lineage, "second", "{}", told());
        assert!(
            world.good.contains(&number(&kept(record).session)),
            "{}",
            told()
        );
        let later = world.clone().found_later();
        assert!(
            later.result(later.runs.len() - 1).unwrap().is_ok(),
            "{}",
            told()
        );
    });
    assert!(ends > 100, "{ends}");
}

#[test]
fn another_process_signs_in_during_a_renewal() {
    signing_in_counts(1);
}

#[test]
fn the_same_process_signs_in_during_a_renewal() {
    signing_in_counts(0);
}

/// After signing out nothing is kept, whatever was being renewed meanwhile.
fn signing_out_counts(process: usize) {
    let world = World::new(&[(0, Goal::Renew { refused: None }), (process, Goal::SignOut)]);
    let ends = world.explore(&|world| {
        let is_signed_out = matches!(world.result(1), Some(Ok(Outcome::Absent)));
        if is_signed_out {
            assert!(world.stored.is_none(), "{}", world.told());
            let held = &world.lives[process].held;
            assert!(held.is_none(), "{}", world.told());
        }
    });
    assert!(ends > 100, "{ends}");
}

#[test]
fn another_process_signs_out_during_a_renewal() {
    signing_out_counts(1);
}

#[test]
fn the_same_process_signs_out_during_a_renewal() {
    signing_out_counts(0);
}

/// Whoever signs out while signing in is signed out, also where nothing was kept before.
#[test]
fn signing_out_counts_for_a_sign_in_that_is_under_way() {
    for is_new in [true, false] {
        let mut world = World::new(&[(0, Goal::Save), (0, Goal::SignOut)]);
        if is_new {
            world.stored = None;
            world.lives[0].forget();
        }
        let ends = world.explore(&|world| {
            let is_signed_out = matches!(world.result(1), Some(Ok(Outcome::Absent)));
            let is_last = world.begun.first() == Some(&0);
            if is_signed_out && is_last {
                assert!(world.stored.is_none(), "{}", world.told());
                assert!(world.lives[0].held.is_none(), "{}", world.told());
            }
        });
        assert!(ends > 100, "{ends}");
    }
}

#[test]
fn of_two_who_sign_in_one_stays() {
    let world = World::new(&[(0, Goal::Save), (1, Goal::Save)]);
    world.explore(&|world| {
        let (_, record) = world.stored.as_ref().unwrap();
        let crashed = world.trouble == Some(Trouble::Crash);
        assert!(record.lineage == "second" || crashed, "{}", world.told());
    });
}
