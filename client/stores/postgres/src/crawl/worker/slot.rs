//! A slot: one job at a time, from the attempt to what is recorded of it.

use super::{Outcome, Trouble, finisher::Finisher, trouble::Tell};
use crate::crawl::{Claim, Queue, Sink};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How long a job is put off whose attempt panicked.
const AFTER_PANIC: Duration = Duration::from_secs(60);

/// What all slots of a worker share.
pub(super) struct Shared<F> {
    pub(super) queue: Queue,
    pub(super) sink: Arc<dyn Sink>,
    pub(super) finisher: Finisher,
    pub(super) tell: Tell,
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
    if let Some(Ok(pause)) = attempt.join_next().await {
        return pause;
    }
    let reason = "the attempt panicked";
    let put_off = || shared.queue.retry(&claim, AFTER_PANIC, reason);
    shared.tell.until_done(put_off).await;
    None
}

async fn attempted<F, R>(shared: Arc<Shared<F>>, claim: Claim) -> Option<Duration>
where
    F: Fn(Claim) -> R + Send + Sync + 'static,
    R: Future<Output = Outcome> + Send + 'static,
{
    let Shared {
        queue,
        sink,
        finisher,
        tell,
        fetch,
    } = &*shared;
    match fetch(claim.clone()).await {
        Outcome::Done { result, followers } => {
            if let Some(result) = result {
                tell.until_done(|| sink.keep(claim.job(), &result)).await;
            }
            finisher.finish(claim, followers).await;
        }
        Outcome::Later { after, reason } => {
            tell.until_done(|| queue.retry(&claim, after, &reason))
                .await;
        }
        Outcome::Gap { reason } => {
            tell.until_done(|| queue.give_up(&claim, &reason)).await;
        }
        Outcome::Away { pause, reason } => {
            tell.tell(Trouble::Away(reason));
            let claims = [claim];
            tell.until_done(|| queue.hand_back(&claims)).await;
            return Some(pause);
        }
    }
    None
}
