//! The loop of a worker: one task that decides, and tasks that wait for others and tell it what they came
//! to.

use super::{
    Ended, Outcome, Worker,
    finisher::Finisher,
    held::Held,
    record::{Recorder, wait},
    slot::{self, Shared},
};
use crate::{
    PostgresError,
    crawl::{Claim, statement::LONGEST},
};
use std::{future::Future, panic::resume_unwind, pin::pin, sync::Arc, time::Duration};
use tokio::{
    task::{JoinError, JoinSet},
    time::{Instant, sleep_until},
};

/// When to look again, where the queue gave less than was asked for.
const IDLE: Duration = Duration::from_millis(500);

/// What a task came to.
enum Event {
    /// A slot has ended with a claim, perhaps with a pause for the worker.
    Ended(Claim, Option<Duration>),
    /// Of as many claims as were asked for those that there are, or that there will be none any more.
    Claimed(u32, Result<Option<Vec<Claim>>, PostgresError>, Instant),
    /// Of all claims that leases were extended of, those that are held.
    Extended(Vec<Claim>, Result<Vec<Claim>, PostgresError>, Instant),
    /// What was not begun is handed back, or is left to the end of its lease.
    HandedBack(Result<(), PostgresError>),
}

pub(super) async fn run<F, R>(
    worker: Worker,
    fetch: F,
    stop: impl Future<Output = ()>,
) -> Result<Ended, PostgresError>
where
    F: Fn(Claim) -> R + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    if worker.queue.is_finished().await? {
        return Ok(Ended::Finished);
    }
    // Ends with this future.
    let mut helper = JoinSet::new();
    let recorder = Recorder::new(worker.tell);
    let finisher = Finisher::start(worker.queue.clone(), recorder.clone(), &mut helper);
    let shared = Arc::new(Shared {
        queue: worker.queue,
        sink: worker.sink,
        finisher,
        recorder,
        fetch,
    });
    let mut driver = Driver::new(shared, worker.slots, worker.lease);
    let mut stop = pin!(stop);
    while !driver.is_over() {
        driver.begin();
        let wake = driver.wake();
        tokio::select! {
            Some(event) = driver.tasks.join_next() => {
                if let Some(event) = own(event) {
                    driver.note(event);
                }
            }
            Some(ended) = helper.join_next() => drop(own(ended)),
            () = sleep_until(wake) => {}
            () = &mut stop, if !driver.is_stopping => driver.stop(),
        }
    }
    Ok(match driver.is_stopping {
        true => Ended::Stopped,
        false => Ended::Finished,
    })
}

/// What a task of the worker came to. What a program does is caught elsewhere, so a panic here is a fault of this
/// crate, which ends the run: nothing may be recorded any more.
fn own<T>(joined: Result<T, JoinError>) -> Option<T> {
    match joined.map_err(JoinError::try_into_panic) {
        Ok(came_to) => Some(came_to),
        Err(Ok(panic)) => resume_unwind(panic),
        // The runtime ends.
        Err(Err(_)) => None,
    }
}

struct Driver<F> {
    shared: Arc<Shared<F>>,
    slots: usize,
    lease: Duration,
    held: Held,
    tasks: JoinSet<Event>,
    /// How many slots have a job.
    busy: usize,
    is_claiming: bool,
    is_extending: bool,
    is_stopping: bool,
    is_finished: bool,
    next_claim: Instant,
    next_extension: Instant,
    paused_until: Instant,
    /// How many claims failed, one after the other.
    failures: u32,
}

impl<F, R> Driver<F>
where
    F: Fn(Claim) -> R + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    fn new(shared: Arc<Shared<F>>, slots: usize, lease: Duration) -> Self {
        let now = Instant::now();
        Driver {
            shared,
            slots,
            lease,
            held: Held::default(),
            tasks: JoinSet::new(),
            busy: 0,
            is_claiming: false,
            is_extending: false,
            is_stopping: false,
            is_finished: false,
            next_claim: now,
            next_extension: now + lease / 3,
            paused_until: now,
            failures: 0,
        }
    }

    fn is_over(&self) -> bool {
        match self.is_stopping {
            true => self.tasks.is_empty(),
            false => self.is_finished,
        }
    }

    /// Begins all that can be begun now.
    fn begin(&mut self) {
        let now = Instant::now();
        self.extend(now);
        if self.is_stopping || now < self.paused_until {
            return;
        }
        while self.busy < self.slots
            && let Some(claim) = self.held.begin(now)
        {
            self.busy += 1;
            let shared = Arc::clone(&self.shared);
            self.tasks.spawn(async move {
                let pause = slot::work(shared, claim.clone()).await;
                Event::Ended(claim, pause)
            });
        }
        self.claim(now);
    }

    /// Claims ahead, so that no slot waits for the database.
    fn claim(&mut self, now: Instant) {
        let is_enough = self.held.ready() > self.slots / 2;
        if self.is_claiming || is_enough || now < self.next_claim {
            return;
        }
        self.is_claiming = true;
        let most = u32::try_from(self.slots - self.held.ready()).unwrap_or(u32::MAX);
        let (shared, lease) = (Arc::clone(&self.shared), self.lease);
        let held = self.held.all();
        // What a slot has may be done already, by somebody else, and yet add jobs.
        let is_idle = self.busy == 0 && held.is_empty();
        self.tasks.spawn(async move {
            let claimed = async {
                let claims = shared.queue.claim_others(&held, most, lease).await?;
                let is_over = is_idle && claims.is_empty() && shared.queue.is_finished().await?;
                Ok((!is_over).then_some(claims))
            };
            Event::Claimed(most, claimed.await, now)
        });
    }

    fn extend(&mut self, now: Instant) {
        if self.is_extending || now < self.next_extension {
            return;
        }
        self.next_extension = now + self.lease / 3;
        let claims = self.held.all();
        if claims.is_empty() {
            return;
        }
        self.is_extending = true;
        let (shared, lease) = (Arc::clone(&self.shared), self.lease);
        self.tasks.spawn(async move {
            let held = shared.queue.extend(&claims, lease).await;
            Event::Extended(claims, held, now)
        });
    }

    /// When there is something to begin at the latest.
    fn wake(&self) -> Instant {
        let now = Instant::now();
        let waiting = [self.next_claim, self.next_extension, self.paused_until];
        let next = waiting.into_iter().filter(|time| *time > now).min();
        next.unwrap_or(now + self.lease)
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Ended(claim, pause) => {
                self.busy -= 1;
                self.held.end(&claim);
                if let Some(pause) = pause {
                    let until = Instant::now() + pause.min(LONGEST);
                    self.paused_until = self.paused_until.max(until);
                }
            }
            Event::Claimed(most, claimed, began) => self.claimed(most, claimed, began),
            Event::Extended(asked, held, began) => {
                self.is_extending = false;
                match held {
                    Ok(held) => self.held.extended(&asked, held, began, self.lease),
                    Err(error) => self.shared.recorder.tell(error),
                }
            }
            Event::HandedBack(Ok(())) => {}
            Event::HandedBack(Err(error)) => self.shared.recorder.tell(error),
        }
    }

    fn claimed(
        &mut self,
        most: u32,
        claimed: Result<Option<Vec<Claim>>, PostgresError>,
        began: Instant,
    ) {
        self.is_claiming = false;
        match claimed {
            Ok(None) => self.is_finished = true,
            Ok(Some(claims)) => {
                self.failures = 0;
                if claims.len() < most as usize {
                    self.next_claim = Instant::now() + IDLE;
                }
                self.held.take_in(claims, began, self.lease);
            }
            Err(error) => {
                self.shared.recorder.tell(error);
                self.next_claim = Instant::now() + wait(self.failures);
                self.failures += 1;
            }
        }
        if self.is_stopping {
            self.hand_back();
        }
    }

    fn stop(&mut self) {
        self.is_stopping = true;
        self.shared.recorder.stop();
        self.hand_back();
    }

    fn hand_back(&mut self) {
        let claims = self.held.take_ready();
        if claims.is_empty() {
            return;
        }
        let shared = Arc::clone(&self.shared);
        self.tasks
            .spawn(async move { Event::HandedBack(shared.queue.hand_back(&claims).await) });
    }
}
