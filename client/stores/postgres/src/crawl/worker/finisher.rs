//! One task of a worker finishes what its slots have done, all that there is at once: a transaction for
//! each would cost more than what they wait for each other.

use super::trouble::{Tell, wait};
use crate::{
    PostgresError,
    crawl::{Claim, Job, Queue},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
    time::sleep,
};

/// A job whose result is kept.
struct Kept {
    claim: Claim,
    followers: Vec<Job>,
    finished: oneshot::Sender<()>,
}

/// How many are finished in one statement at most.
const AT_ONCE: usize = 100;

/// A way to the task.
#[derive(Clone)]
pub(super) struct Finisher(mpsc::Sender<Kept>);

impl Finisher {
    /// Starts the task, which ends with the set.
    pub(super) fn start(queue: Queue, tell: Tell, tasks: &mut JoinSet<()>) -> Self {
        let (sender, receiver) = mpsc::channel(AT_ONCE);
        tasks.spawn(run(queue, tell, receiver));
        Finisher(sender)
    }

    /// Waits until a job is finished.
    pub(super) async fn finish(&self, claim: Claim, followers: Vec<Job>) {
        let (finished, end) = oneshot::channel();
        let kept = Kept {
            claim,
            followers,
            finished,
        };
        // The task ends after its slots.
        if self.0.send(kept).await.is_ok() {
            let _ = end.await;
        }
    }
}

async fn run(queue: Queue, tell: Tell, mut receiver: mpsc::Receiver<Kept>) {
    let mut batch = Vec::new();
    while receiver.recv_many(&mut batch, AT_ONCE).await > 0 {
        if let Err(error) = finish(&queue, &tell, &batch).await {
            // One of them is refused, and must not keep the others.
            for kept in &batch {
                if finish(&queue, &tell, std::slice::from_ref(kept))
                    .await
                    .is_err()
                {
                    let reason = format!("it cannot be finished: {error}");
                    tell.until_done(|| queue.give_up(&kept.claim, &reason))
                        .await;
                }
            }
        }
        for kept in batch.drain(..) {
            // Its slot waits, or was ended.
            let _ = kept.finished.send(());
        }
    }
}

/// Tries until they are finished, unless the database refuses what they hold.
async fn finish(queue: &Queue, tell: &Tell, batch: &[Kept]) -> Result<(), PostgresError> {
    let claims: Vec<_> = batch.iter().map(|kept| kept.claim.clone()).collect();
    let followers = batch.iter().flat_map(|kept| kept.followers.iter().cloned());
    let followers: Vec<_> = followers.collect();
    for failures in 0.. {
        match queue.finish(&claims, &followers).await {
            Ok(_) => break,
            Err(error) if is_of_data(&error) => return Err(error),
            Err(error) => tell.tell(error),
        }
        sleep(wait(failures)).await;
    }
    Ok(())
}

/// Whether the same would be refused again: a key that is too long for an index, for instance.
fn is_of_data(error: &PostgresError) -> bool {
    let code = error.code().unwrap_or_default();
    ["22", "23", "54"]
        .iter()
        .any(|class| code.starts_with(class))
}
