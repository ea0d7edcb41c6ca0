//! A slot: one job at a time, from the attempt to what is recorded of it.

use super::{
    Outcome, Trouble,
    finisher::Finisher,
    record::{Recorder, Unrecorded},
};
use crate::crawl::{Claim, Job, Queue, Sink};
use std::{any::Any, future::Future, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How long a job is put off whose attempt panicked.
const AFTER_PANIC: Duration = Duration::from_secs(60);

/// The attempt that is the last one if it panics.
const LAST_PANIC: u32 = 5;

/// What all slots of a worker share.
pub(super) struct Shared<F> {
    pub(super) queue: Queue,
    pub(super) sink: Arc<dyn Sink>,
    pub(super) finisher: Finisher,
    pub(super) recorder: Recorder,
    pub(super) fetch: F,
}

/// Does a job. Gives how long the worker pauses, if it does.
pub(super) async fn work<F, R>(shared: Arc<Shared<F>>, claim: Claim) -> Option<Duration>
where
    F: Fn(Claim) -> R + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    // A task of its own, so that a panic of the program costs one job.
    let mut attempt = JoinSet::new();
    attempt.spawn(attempted(Arc::clone(&shared), claim.clone()));
    match attempt
        .join_next()
        .await?
        .map_err(|end| end.try_into_panic())
    {
        Ok(pause) => return pause,
        Err(Ok(panic)) => panicked(&shared, &claim, message(&*panic)).await,
        // The runtime ends.
        Err(Err(_)) => {}
    }
    None
}

async fn attempted<F, R>(shared: Arc<Shared<F>>, claim: Claim) -> Option<Duration>
where
    F: Fn(Claim) -> R,
    R: Future<Output = Outcome>,
{
    let Shared {
        queue, recorder, ..
    } = &*shared;
    let mut pauses = None;
    let recorded = match (shared.fetch)(claim.clone()).await {
        Outcome::Done { result, followers } => done(&shared, &claim, result, followers).await,
        Outcome::Later { after, reason } => {
            let put_off = || queue.retry(&claim, after, &reason);
            recorder.record(put_off).await.map(drop)
        }
        Outcome::Gap { reason } => {
            give_up(&shared, &claim, &reason).await;
            Ok(())
        }
        Outcome::Away { pause, reason } => {
            pauses = Some(pause);
            recorder.tell(Trouble::Away(reason));
            let claims = [claim.clone()];
            recorder.record(|| queue.hand_back(&claims)).await
        }
    };
    if let Err(Unrecorded::Refused(trouble)) = recorded {
        give_up(&shared, &claim, &refused(&trouble)).await;
    }
    pauses
}

async fn done<F>(
    shared: &Shared<F>,
    claim: &Claim,
    result: Option<Vec<u8>>,
    followers: Vec<Job>,
) -> Result<(), Unrecorded> {
    if let Some(result) = result {
        let keep = || shared.sink.keep(claim.job(), &result);
        shared.recorder.record(keep).await?;
    }
    shared.finisher.finish(claim.clone(), followers).await
}

async fn give_up<F>(shared: &Shared<F>, claim: &Claim, reason: &str) {
    let Shared {
        queue, recorder, ..
    } = shared;
    let given_up = recorder.record(|| queue.give_up(claim, reason)).await;
    // A database may lack characters of the reason.
    if let Err(Unrecorded::Refused(trouble)) = given_up {
        let reason = format!("the reason cannot be recorded: {trouble}");
        let given_up = recorder.record(|| queue.give_up(claim, &reason)).await;
        if let Err(Unrecorded::Refused(trouble)) = given_up {
            recorder.tell(trouble);
        }
    }
}

/// Puts off a job whose attempt panicked, or gives it up.
async fn panicked<F>(shared: &Shared<F>, claim: &Claim, message: String) {
    let reason = format!("the attempt panicked: {message}");
    shared.recorder.tell(Trouble::Panicked {
        job: claim.job().clone(),
        message,
    });
    if claim.attempt() >= LAST_PANIC {
        return give_up(shared, claim, &reason).await;
    }
    let put_off = || shared.queue.retry(claim, AFTER_PANIC, &reason);
    if let Err(Unrecorded::Refused(trouble)) = shared.recorder.record(put_off).await {
        give_up(shared, claim, &refused(&trouble)).await;
    }
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it said nothing").to_owned()
}

/// Why a job is given up that the queue or the sink refuses.
fn refused(trouble: &Trouble) -> String {
    format!("it cannot be recorded: {trouble}")
}
