//! What the database or the sink refuses for good: its job is given up, and nobody waits for it.

use crate::setting::{LONG, Memory, in_time, one, pool, queue, report};
use bungie_store_postgres::crawl::{
    Claim, Ended, FileSink, Job, Outcome, PostgresSink, Sink, SinkError, SinkFuture, Worker,
};
use std::{future::pending, sync::Arc, time::Duration};
use tokio::{
    sync::{Barrier, Notify},
    time::sleep,
};

/// A key that does not compress.
fn odd_key(parts: usize) -> String {
    let mut number = 1_u64;
    let part = || {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        format!("{number:x}")
    };
    std::iter::repeat_with(part).take(parts).collect()
}

#[tokio::test]
async fn what_the_database_refuses_is_given_up_and_holds_up_nobody() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 1..=20).await.unwrap();
    let fetch = |claim: Claim| async move {
        match &*claim.job().key {
            // No index holds it.
            "7" => Outcome::followers(vec![report(odd_key(2000))]),
            _ => Outcome::result(""),
        }
    };
    let worker = Worker::new(queue.clone(), Memory::default());
    in_time(worker.run(fetch, pending())).await.unwrap();
    let given_up = queue.given_up(None, 10).await.unwrap();
    assert_eq!(given_up.len(), 1);
    assert!(given_up[0].reason.contains("54000"), "{given_up:?}");
    assert_eq!(queue.progress().await.unwrap().done, 19);
}

#[tokio::test]
async fn of_two_that_are_refused_at_once_each_has_its_own_reason() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1000), report(2000)]).await.unwrap();
    let both = Arc::new(Barrier::new(2));
    let fetch = move |claim: Claim| {
        let both = Arc::clone(&both);
        async move {
            both.wait().await;
            let parts = claim.job().key.parse().unwrap();
            Outcome::followers(vec![report(odd_key(parts))])
        }
    };
    let worker = Worker::new(queue.clone(), Memory::default());
    in_time(worker.run(fetch, pending())).await.unwrap();
    let given_up = queue.given_up(None, 10).await.unwrap();
    let reasons: Vec<_> = given_up.iter().map(|given_up| &given_up.reason).collect();
    assert_eq!(reasons.len(), 2);
    assert!(
        reasons.iter().all(|reason| reason.contains("54000")),
        "{reasons:?}"
    );
    assert_ne!(reasons[0], reasons[1]);
}

#[tokio::test]
async fn what_a_sink_refuses_is_given_up_with_what_it_says() {
    struct Small(Memory);
    impl Sink for Small {
        fn keep<'a>(&'a self, job: &'a Job, result: &'a [u8]) -> SinkFuture<'a> {
            match result {
                b"large" => Box::pin(async { Err(SinkError::permanent("it is too large")) }),
                _ => self.0.keep(job, result),
            }
        }
    }
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1), report(2)]).await.unwrap();
    let fetch = |claim: Claim| async move {
        match &*claim.job().key {
            "1" => Outcome::result("large"),
            _ => Outcome::result("small"),
        }
    };
    let sink = Memory::default();
    let worker = Worker::new(queue.clone(), Small(sink.clone()));
    let ended = in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(ended, Ended::Finished);
    let given_up = queue.given_up(None, 10).await.unwrap();
    assert_eq!(given_up.len(), 1);
    assert!(given_up[0].reason.contains("the sink: it is too large"));
    assert_eq!((given_up[0].job.clone(), sink.count()), (report(1), 1));
}

#[tokio::test]
async fn what_no_file_and_no_row_can_hold_is_given_up() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    let rule = "alter table bungie_crawl_results add check (length(result) < 3)";
    let pool = pool(&engine.url(), 2);
    pool.get().await.unwrap().batch_execute(rule).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ending = "x".repeat(300);
    queue.add(&[report(1)]).await.unwrap();
    let row = Worker::new(queue.clone(), PostgresSink::new(pool, "tests"));
    let fetch = |_| async { Outcome::result("long") };
    in_time(row.run(fetch, pending())).await.unwrap();
    queue.add(&[report(2)]).await.unwrap();
    let file = Worker::new(queue.clone(), FileSink::new(folder.path(), &ending));
    in_time(file.run(fetch, pending())).await.unwrap();
    let given_up = queue.given_up(None, 10).await.unwrap();
    assert_eq!(given_up.len(), 2);
    assert!(given_up[0].reason.contains("23514"), "{given_up:?}");
    assert!(
        given_up[1].reason.contains("report/-/-/2.xxx"),
        "{given_up:?}"
    );
}

#[tokio::test]
async fn times_without_end_are_long_ones() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1), report(2)]).await.unwrap();
    let claim = one(&queue, Duration::MAX).await;
    let held = std::slice::from_ref(&claim);
    assert_eq!(queue.extend(held, Duration::MAX).await.unwrap(), held);
    queue.hand_back(held).await.unwrap();
    let fetch = |claim: Claim| async move {
        match &*claim.job().key {
            "1" => Outcome::later(Duration::MAX, "never"),
            _ => Outcome::away(Duration::MAX, "never"),
        }
    };
    let stop = Arc::new(Notify::new());
    let (is_so, watched) = (Arc::clone(&stop), queue.clone());
    tokio::spawn(async move {
        loop {
            let progress = watched.progress().await.unwrap();
            if (progress.retrying, progress.waiting) == (1, 1) {
                return is_so.notify_one();
            }
            sleep(Duration::from_millis(10)).await;
        }
    });
    let worker = Worker::new(queue.clone(), Memory::default()).lease(Duration::MAX);
    let ended = in_time(worker.run(fetch, stop.notified())).await.unwrap();
    assert_eq!(ended, Ended::Stopped);
    let claims = queue.claim(2, LONG).await.unwrap();
    assert_eq!(claims.len(), 1, "{claims:?}");
}
