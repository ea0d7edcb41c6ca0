//! What becomes of claims, and what is told of it.

use crate::setting::{LONG, keys, one, queue, report};
use bungie_store_postgres::crawl::{Job, Progress};
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[tokio::test]
async fn what_follows_from_a_job_is_added_with_its_end_and_once() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue
        .add(&[
            Job::new("history", "a/0"),
            Job::new("history", "b/0"),
            report(1),
        ])
        .await
        .unwrap();
    let claims = queue.claim(3, LONG).await.unwrap();
    let followers = [report(1), report(2), report(2), Job::new("history", "a/1")];
    assert_eq!(queue.finish(&claims, &followers).await.unwrap(), 3);
    assert_eq!(queue.finish(&claims, &followers).await.unwrap(), 0);
    assert_eq!(
        keys(&queue.claim(9, LONG).await.unwrap()),
        ["2", "a/1"].into()
    );
}

#[tokio::test]
async fn what_is_put_off_is_not_there_before_its_time() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    let after = Duration::from_millis(700);
    for attempt in 1..=3 {
        let claim = one(&queue, LONG).await;
        assert_eq!(claim.attempt(), attempt);
        let begun = Instant::now();
        assert!(queue.retry(&claim, after, "not there").await.unwrap());
        assert!(!queue.retry(&claim, LONG, "twice").await.unwrap());
        assert_eq!(queue.progress().await.unwrap().retrying, 1);
        assert!(!queue.is_finished().await.unwrap());
        while queue.progress().await.unwrap().retrying == 1 {
            let claims = queue.claim(1, Duration::ZERO).await.unwrap();
            assert!(claims.is_empty() || begun.elapsed() >= after);
            sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test]
async fn what_is_given_up_is_listed_with_its_reason() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1), report(2)]).await.unwrap();
    queue.add_range("report", 3..=3).await.unwrap();
    let claims = queue.claim(3, LONG).await.unwrap();
    assert!(
        queue
            .retry(&claims[0], Duration::ZERO, "not yet")
            .await
            .unwrap()
    );
    let again = one(&queue, LONG).await;
    for claim in [&again, &claims[1], &claims[2]] {
        let reason = format!("there is no {} \0", claim.job().key);
        assert!(queue.give_up(claim, &reason).await.unwrap());
        assert!(!queue.give_up(claim, "twice").await.unwrap());
    }
    assert!(queue.is_finished().await.unwrap());
    let first = queue.given_up(None, 2).await.unwrap();
    let second = queue.given_up(first.last(), 2).await.unwrap();
    assert_eq!(queue.given_up(second.last(), 2).await.unwrap(), []);
    assert_eq!((first.len(), second.len()), (2, 1));
    for given_up in first.iter().chain(&second) {
        assert_eq!(
            given_up.reason,
            format!("there is no {} \0", given_up.job.key)
        );
        let attempts = 1 + u32::from(given_up.job == *again.job());
        assert_eq!(given_up.attempts, attempts);
    }
    assert_eq!(queue.add(&[report(1)]).await.unwrap(), 0);
}

#[tokio::test]
async fn progress_says_how_far_it_is() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    assert_eq!(queue.progress().await.unwrap(), Progress::default());
    let jobs: Vec<_> = (0..60).map(report).collect();
    queue.add(&jobs).await.unwrap();
    queue.add_range("report", 100..=199).await.unwrap();
    let claims = queue.claim(70, LONG).await.unwrap();
    for claim in &claims[..50] {
        queue
            .finish(std::slice::from_ref(claim), &[])
            .await
            .unwrap();
    }
    queue.retry(&claims[50], LONG, "not there").await.unwrap();
    queue.give_up(&claims[51], "not there").await.unwrap();
    queue.hand_back(&claims[52..54]).await.unwrap();
    let progress = queue.progress().await.unwrap();
    assert_eq!(
        (progress.done, progress.retrying, progress.given_up),
        (50, 1, 1)
    );
    assert_eq!((progress.waiting, progress.claimed), (2, 16));
    assert_eq!((progress.left_in_ranges, progress.left()), (90, 109));
    // They were done within some seconds, and are counted by slots of five.
    assert!((5.0..=50.0).contains(&progress.per_second), "{progress:?}");
}
