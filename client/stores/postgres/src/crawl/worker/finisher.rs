//! One task of a worker finishes what its slots have done, all that there is at once: a transaction for
//! each would cost more than what they wait for each other.

use super::record::{Recorder, Unrecorded};
use crate::crawl::{Claim, Job, Queue};
use std::slice;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

/// A job whose result is kept.
struct Kept {
    claim: Claim,
    followers: Vec<Job>,
    recorded: oneshot::Sender<Result<(), Unrecorded>>,
}

/// How many are finished in one statement at most.
const AT_ONCE: usize = 100;

/// A way to the task.
#[derive(Clone)]
pub(super) struct Finisher(mpsc::Sender<Kept>);

impl Finisher {
    /// Starts the task, which ends with the set.
    pub(super) fn start(queue: Queue, recorder: Recorder, tasks: &mut JoinSet<()>) -> Self {
        let (sender, receiver) = mpsc::channel(AT_ONCE);
        tasks.spawn(run(queue, recorder, receiver));
        Finisher(sender)
    }

    /// Waits until a job is finished.
    pub(super) async fn finish(&self, claim: Claim, followers: Vec<Job>) -> Result<(), Unrecorded> {
        let (recorded, end) = oneshot::channel();
        let kept = Kept {
            claim,
            followers,
            recorded,
        };
        // Where the task has ended, the worker ends too.
        let sent = self.0.send(kept).await;
        sent.map_err(|_| Unrecorded::Stopped)?;
        end.await.unwrap_or(Err(Unrecorded::Stopped))
    }
}

async fn run(queue: Queue, recorder: Recorder, mut receiver: mpsc::Receiver<Kept>) {
    let mut batch = Vec::new();
    while receiver.recv_many(&mut batch, AT_ONCE).await > 0 {
        let all = finish(&queue, &recorder, &batch).await;
        for kept in batch.drain(..) {
            let recorded = match &all {
                Ok(()) => Ok(()),
                Err(Unrecorded::Stopped) => Err(Unrecorded::Stopped),
                // One of them is refused, and must not keep the others.
                Err(Unrecorded::Refused(_)) => {
                    finish(&queue, &recorder, slice::from_ref(&kept)).await
                }
            };
            // Its slot waits, or was ended.
            let _ = kept.recorded.send(recorded);
        }
    }
}

async fn finish(queue: &Queue, recorder: &Recorder, batch: &[Kept]) -> Result<(), Unrecorded> {
    let claims: Vec<_> = batch.iter().map(|kept| kept.claim.clone()).collect();
    let followers = batch.iter().flat_map(|kept| kept.followers.iter().cloned());
    let followers: Vec<_> = followers.collect();
    let finished = recorder.record(|| queue.finish(&claims, &followers)).await;
    finished.map(drop)
}
