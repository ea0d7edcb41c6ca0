//! Carries out what runs ask for: asks the store and the token endpoint, waits, and tells everybody
//! who waits for the same renewal.

use super::{
    live::{Live, Now, Replaces, Unsaved},
    record::{self, Record},
    run::{Effect, Event, Found, Goal, Outcome, Run},
    store::{Replacement, SessionStore, StoreError, StoreVersion, StoredSession, Swapped},
};
use crate::{
    oauth::{
        endpoint::TokenEndpoint,
        error::{SignInError, SignInErrorKind},
        random::random,
        session::SessionData,
    },
    pruned::Pruned,
    rt,
};
use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use std::{
    future::Future,
    process,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};
use tokio::sync::{Notify, oneshot, watch};
use tracing::{Instrument as _, warn};

/// The sessions of one store in this process.
pub(super) struct Driver {
    pub(super) endpoint: TokenEndpoint,
    pub(super) store: Box<dyn SessionStore>,
    users: Mutex<Pruned<i64, Arc<LiveUser>>>,
    /// How many tasks are under way.
    tasks: watch::Sender<usize>,
    /// Wakes the tasks that store what could not be stored.
    hurry: Notify,
    /// What leases of this process begin with.
    name: OnceLock<String>,
}

/// One user, for all callers in this process.
pub(super) struct LiveUser {
    /// How stores call the user.
    name: String,
    state: Mutex<State>,
}

pub(super) struct State {
    pub(super) live: Live,
    /// The renewal that is under way.
    pub(super) renewal: Option<Running>,
    /// Whether a task is at work until everything is stored.
    is_saving: bool,
}

/// A run that goes on whatever becomes of those who wait for it.
pub(super) type Running = Shared<BoxFuture<'static, Result<Outcome, SignInError>>>;

/// A store that takes longer has failed.
const STORE: Duration = Duration::from_secs(5);

/// The first pause of the task that stores what could not be stored.
const SAVING: Duration = Duration::from_millis(500);

/// Its longest pause for what came of a sign-in.
const SAVING_SIGN_IN: Duration = Duration::from_secs(30);

/// Its longest pause for renewed tokens. Whoever takes the lease over uses a token that is spent.
const SAVING_RENEWED: Duration = Duration::from_secs(2);

/// How often a process that ends has everything tried again.
const HURRY: Duration = Duration::from_secs(1);

impl Driver {
    pub(super) fn new(endpoint: TokenEndpoint, store: Box<dyn SessionStore>) -> Arc<Self> {
        Arc::new(Driver {
            endpoint,
            store,
            users: Mutex::default(),
            tasks: watch::Sender::new(0),
            hurry: Notify::new(),
            name: OnceLock::new(),
        })
    }

    /// The one place in this process where this user is known.
    pub(super) fn user(&self, id: i64) -> Arc<LiveUser> {
        let now = self.now();
        let is_needed = |_: &i64, user: &Arc<LiveUser>| {
            Arc::strong_count(user) > 1 || user.state().live.is_needed(now)
        };
        let new = || {
            let live = Live::new(self.endpoint.ahead, self.endpoint.declared_scopes());
            Arc::new(LiveUser::new(id, live))
        };
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(users.or_insert_with(id, new, is_needed))
    }

    pub(super) fn now(&self) -> Now {
        Now {
            clock: self.endpoint.now(),
            instant: rt::now(),
        }
    }

    /// Waits until no task is under way and nothing is left to store. Without a runtime nothing can be stored, and only
    /// the former is waited for.
    pub(super) async fn close(self: &Arc<Self>) {
        let mut tasks = self.tasks.subscribe();
        while rt::check().is_ok() {
            for user in self.all() {
                self.save(&user);
            }
            self.hurry.notify_waiters();
            let are_done = rt::within(HURRY, tasks.wait_for(|tasks| *tasks == 0));
            if are_done.await.is_none() {
                continue;
            }
            let is_stored = |user: &Arc<LiveUser>| user.state().live.unsaved.is_none();
            if self.all().iter().all(is_stored) {
                return;
            }
            // What a runtime left behind that shut down meanwhile.
            rt::sleep(SAVING).await;
        }
        // Cannot fail: the sender is this one.
        let _ = tasks.wait_for(|tasks| *tasks == 0).await;
    }

    fn all(&self) -> Vec<Arc<LiveUser>> {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        users.iter().map(|(_, user)| Arc::clone(user)).collect()
    }

    /// Keeps what came of a sign-in, in place of any earlier session of the same user.
    pub(super) async fn keep(
        self: &Arc<Self>,
        session: SessionData,
    ) -> Result<Arc<LiveUser>, SignInError> {
        let Some(membership) = session.membership_id else {
            let detail = "the session does not say whose it is: it has no membership id";
            return Err(SignInError::new(SignInErrorKind::Answer, detail));
        };
        let record = Record::of_sign_in(random::<16>()?, session);
        let user = self.user(membership.get());
        user.state().live.unsaved = Some(Unsaved::new(record, Replaces::Anything));
        match self.drive(&user, Goal::Save).await? {
            Outcome::Held | Outcome::Unhelpful => Ok(user),
            Outcome::Absent => {
                let detail = "the user signed out while signing in";
                Err(SignInError::new(SignInErrorKind::SignInAgain, detail))
            }
        }
    }

    /// The renewal of this user that is under way, or a new one, begun while nobody else looks.
    pub(super) fn renewal(
        self: &Arc<Self>,
        user: &Arc<LiveUser>,
        mut state: MutexGuard<'_, State>,
        goal: Goal,
    ) -> Running {
        if let Some(renewal) = &state.renewal {
            return renewal.clone();
        }
        let (sender, receiver) = oneshot::channel();
        let renewal = done(receiver).boxed().shared();
        state.renewal = Some(renewal.clone());
        drop(state);
        let (driver, renewing) = (Arc::clone(self), Renewing(Arc::clone(user)));
        let task = async move {
            let result = driver.drive(&renewing.0, goal).await;
            drop(renewing);
            // Nobody may be waiting.
            let _ = sender.send(result);
        };
        // Where it cannot be spawned, it ends early.
        let _ = self.spawn(task);
        renewal
    }

    /// Runs a task to its end, whatever becomes of the caller.
    pub(super) async fn settled<T: Send + 'static>(
        self: &Arc<Self>,
        task: impl Future<Output = Result<T, SignInError>> + Send + 'static,
    ) -> Result<T, SignInError> {
        rt::check().map_err(SignInError::no_runtime)?;
        let (sender, receiver) = oneshot::channel();
        self.spawn(async move {
            let _ = sender.send(task.await);
        })?;
        done(receiver).await
    }

    fn spawn(
        self: &Arc<Self>,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), SignInError> {
        let counted = Counted::new(self);
        let task = async move {
            let _counted = counted;
            task.await;
        };
        rt::spawn(task.in_current_span()).map_err(SignInError::no_runtime)
    }

    /// Carries out a run.
    pub(super) async fn drive(
        self: &Arc<Self>,
        user: &Arc<LiveUser>,
        goal: Goal,
    ) -> Result<Outcome, SignInError> {
        let result = self.run(user, goal).await;
        self.save(user);
        result
    }

    async fn run(&self, user: &LiveUser, goal: Goal) -> Result<Outcome, SignInError> {
        let lease = self.new_lease()?;
        let mut slot = None;
        let (mut run, mut effect) = {
            let now = self.now();
            Run::begin(goal, lease, &mut user.state().live, now)
        };
        loop {
            let event = match effect {
                Effect::Load => Event::Loaded(self.load(user).await),
                Effect::Swap { seen, new } => Event::Swapped(self.swap(user, seen, new).await),
                Effect::Queue if slot.is_some() => Event::Queued(Ok(())),
                Effect::Queue => Event::Queued(match self.endpoint.slot().await {
                    Ok(permit) => {
                        slot = Some(permit);
                        Ok(())
                    }
                    Err(error) => Err(error),
                }),
                Effect::Request(session) => Event::Answered(self.endpoint.refresh(&session).await),
                Effect::Sleep(wait) => {
                    rt::sleep(wait).await;
                    Event::Woken
                }
                Effect::Wait(wait) => {
                    slot = None;
                    rt::sleep(wait).await;
                    Event::Woken
                }
                Effect::Done(result) => return result,
            };
            let now = self.now();
            effect = run.step(&mut user.state().live, event, now);
        }
    }

    /// A text that no other run has. Processes that were forked differ in their ids.
    fn new_lease(&self) -> Result<String, SignInError> {
        let name = match self.name.get() {
            Some(name) => name,
            None => {
                let name = random::<16>()?;
                self.name.get_or_init(|| name)
            }
        };
        Ok(format!("{name}.{}/{}", process::id(), random::<16>()?))
    }

    /// Sees to it that what could not be stored will be.
    fn save(self: &Arc<Self>, user: &Arc<LiveUser>) {
        let Some(mut saving) = Saving::begin(user) else {
            return;
        };
        let driver = Arc::clone(self);
        let task = async move {
            let mut wait = SAVING;
            loop {
                saving.rest(wait, &driver.hurry).await;
                if saving.is_done() {
                    return;
                }
                let result = driver.run(&saving.user, Goal::Save).await;
                if saving.is_done() {
                    return;
                }
                if let Err(error) = result {
                    warn!(%error, "new tokens are not stored yet");
                }
                wait = saving.longest_pause().min(wait * 2);
            }
        };
        // Without a runtime the next run does it.
        let _ = self.spawn(task);
    }

    async fn load(&self, user: &LiveUser) -> Result<Option<Found>, SignInError> {
        let stored = asked(async { self.store.load(&user.name).await }).await?;
        Ok(stored.map(|StoredSession { text, version }| Found {
            record: record::parse(&text),
            version,
        }))
    }

    async fn swap(
        &self,
        user: &LiveUser,
        seen: Option<StoreVersion>,
        new: Option<Record>,
    ) -> Result<Swapped, SignInError> {
        let new = match &new {
            Some(record) => Some((record::text(record)?, record.meta())),
            None => None,
        };
        let new = new
            .as_ref()
            .map(|(text, meta)| Replacement { text, meta: *meta });
        asked(async { self.store.swap(&user.name, seen.as_ref(), new).await }).await
    }
}

impl LiveUser {
    fn new(id: i64, live: Live) -> Self {
        LiveUser {
            name: id.to_string(),
            state: Mutex::new(State {
                live,
                renewal: None,
                is_saving: false,
            }),
        }
    }

    /// Never held while something waits.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks a store, which may fail in every way.
async fn asked<T>(request: impl Future<Output = Result<T, StoreError>>) -> Result<T, SignInError> {
    let error = match rt::within(STORE, rt::caught(request)).await {
        Some(Some(Ok(done))) => return Ok(done),
        Some(Some(Err(error))) => error,
        Some(None) => StoreError::new("it panicked"),
        None => StoreError::new(format!("no answer within {} s", STORE.as_secs())),
    };
    warn!(%error, "the store failed");
    Err(SignInError::because(SignInErrorKind::Storage, "", error))
}

/// What a task sends when it is done.
async fn done<T>(receiver: oneshot::Receiver<Result<T, SignInError>>) -> Result<T, SignInError> {
    receiver.await.unwrap_or_else(|_| {
        let detail = "the task that was at it ended early: its runtime is shutting down";
        Err(SignInError::new(SignInErrorKind::Runtime, detail))
    })
}

/// Counts a task until it ends, in whatever way.
struct Counted(Arc<Driver>);

impl Counted {
    fn new(driver: &Arc<Driver>) -> Self {
        driver.tasks.send_modify(|tasks| *tasks += 1);
        Counted(Arc::clone(driver))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.tasks.send_modify(|tasks| *tasks -= 1);
    }
}

/// Ends a renewal, so that the next caller begins another.
struct Renewing(Arc<LiveUser>);

impl Drop for Renewing {
    fn drop(&mut self) {
        self.0.state().renewal = None;
    }
}

/// The one task that stores what could not be stored.
struct Saving {
    user: Arc<LiveUser>,
    is_done: bool,
}

impl Saving {
    /// `None` if there is nothing to store, or a task for it.
    fn begin(user: &Arc<LiveUser>) -> Option<Self> {
        let mut state = user.state();
        if state.live.unsaved.is_none() || state.is_saving {
            return None;
        }
        state.is_saving = true;
        Some(Saving {
            user: Arc::clone(user),
            is_done: false,
        })
    }

    /// Waits, for less if what there is to store becomes more urgent meanwhile.
    async fn rest(&self, wait: Duration, hurry: &Notify) {
        let begun = rt::now();
        loop {
            let passed = rt::now().saturating_duration_since(begun);
            let left = wait.min(self.longest_pause()).saturating_sub(passed);
            let nap = left.min(SAVING_RENEWED);
            if nap.is_zero() || rt::within(nap, hurry.notified()).await.is_some() {
                return;
            }
        }
    }

    fn longest_pause(&self) -> Duration {
        let state = self.user.state();
        let unsaved = state.live.unsaved.as_ref();
        match unsaved {
            Some(unsaved) if !unsaved.is_sign_in() => SAVING_RENEWED,
            _ => SAVING_SIGN_IN,
        }
    }

    /// Whether everything is stored. Then this task is over, and another may begin.
    fn is_done(&mut self) -> bool {
        let mut state = self.user.state();
        if state.live.unsaved.is_none() {
            state.is_saving = false;
            self.is_done = true;
        }
        self.is_done
    }
}

impl Drop for Saving {
    fn drop(&mut self) {
        if !self.is_done {
            self.user.state().is_saving = false;
        }
    }
}
