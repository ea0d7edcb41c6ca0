//! What was given up is tried again, and a queue is removed.

use crate::setting::{LONG, keys, one, pool, queue, report};
use bungie_store_postgres::crawl::{Progress, Queue};
use std::time::Duration;

#[tokio::test]
async fn what_was_given_up_waits_again_as_if_it_were_new() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    queue.add_range("report", 2..=3).await.unwrap();
    let claims = queue.claim(3, LONG).await.unwrap();
    assert!(queue.retry(&claims[0], Duration::ZERO, "").await.unwrap());
    let again = one(&queue, LONG).await;
    for claim in [&again, &claims[1], &claims[2]] {
        assert!(queue.give_up(claim, "not there").await.unwrap());
    }
    let given_up = queue.given_up(None, 10).await.unwrap();
    let other = Queue::new(pool(&engine.url(), 1), "other");
    assert_eq!(other.requeue(&given_up).await.unwrap(), 0);
    assert_eq!(queue.requeue(&given_up[..2]).await.unwrap(), 2);
    assert_eq!(queue.requeue(&given_up[..2]).await.unwrap(), 0);
    let progress = queue.progress().await.unwrap();
    assert_eq!((progress.waiting, progress.given_up), (2, 1));
    let claims = queue.claim(3, LONG).await.unwrap();
    let jobs = given_up[..2].iter().map(|given_up| &*given_up.job.key);
    assert_eq!(keys(&claims), jobs.collect());
    assert!(claims.iter().all(|claim| claim.attempt() == 1));
    assert_eq!(queue.finish(&claims, &[]).await.unwrap(), 2);
    assert_eq!(queue.requeue(&given_up).await.unwrap(), 1);
}

#[tokio::test]
async fn a_queue_that_was_removed_is_a_new_one_and_others_stay() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    let other = Queue::new(pool(&engine.url(), 1), "other");
    // More than one statement removes.
    let many: Vec<_> = (0..5_001).map(report).collect();
    for queue in [&queue, &other] {
        queue.add(&many).await.unwrap();
        queue.add_range("report", 10_000..=10_009).await.unwrap();
        let claims = queue.claim(3, LONG).await.unwrap();
        queue.finish(&claims[..1], &[]).await.unwrap();
        queue.give_up(&claims[1], "not there").await.unwrap();
    }
    let before = other.progress().await.unwrap();
    queue.remove().await.unwrap();
    assert!(queue.is_finished().await.unwrap());
    assert_eq!(queue.progress().await.unwrap(), Progress::default());
    assert_eq!(queue.given_up(None, 10).await.unwrap(), []);
    assert_eq!(queue.add(&many).await.unwrap(), 5_001);
    assert_eq!(
        queue.add_range("report", 10_000..=10_009).await.unwrap(),
        10
    );
    let after = other.progress().await.unwrap();
    assert_eq!((after.left(), after.done), (before.left(), before.done));
    assert_eq!(after.given_up, 1);
}
