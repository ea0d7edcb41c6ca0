//! What workers attempt, and how they end.

use crate::setting::{Memory, in_time, pool, queue, report};
use bungie_store_postgres::crawl::{Claim, Ended, Job, Outcome, PostgresSink, Worker};
use std::{
    future::pending,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::time::sleep;

#[tokio::test]
async fn it_ends_when_all_is_done() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[Job::new("history", 0)]).await.unwrap();
    queue.add_range("report", 1000..=1099).await.unwrap();
    let attempts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&attempts);
    // Pages follow each other, and each has reports; one of three is late, one of ten never comes.
    let fetch = move |claim: Claim| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move {
            let job = claim.job();
            let number: i64 = job.key.parse().unwrap();
            match &*job.kind {
                "history" if number == 5 => Outcome::followers(Vec::new()),
                "history" => {
                    let reports = (number * 10..number * 10 + 10).map(report);
                    let next = Job::new("history", number + 1);
                    Outcome::followers(reports.chain([next]).collect())
                }
                _ if number % 10 == 0 && claim.attempt() == 3 => Outcome::gap("it never comes"),
                _ if number % 10 == 0 || (number % 3 == 0 && claim.attempt() == 1) => {
                    Outcome::later(Duration::from_millis(10), "it is late")
                }
                _ => Outcome::result(job.key.clone()),
            }
        }
    };
    let sink = PostgresSink::new(pool(&engine.url(), 4), "tests");
    let worker = Worker::new(queue.clone(), sink).slots(8);
    assert_eq!(
        in_time(worker.run(fetch, pending())).await.unwrap(),
        Ended::Finished
    );
    let progress = queue.progress().await.unwrap();
    assert_eq!((progress.left(), progress.given_up), (0, 5 + 10));
    assert_eq!(progress.done, 6 + 50 + 100 - 15);
    assert_eq!(queue.given_up(None, 100).await.unwrap()[0].attempts, 3);
    let rows = "select count(*) from bungie_crawl_results";
    let pool = pool(&engine.url(), 1);
    let rows = pool
        .get()
        .await
        .unwrap()
        .query_one(rows, &[])
        .await
        .unwrap();
    assert_eq!(rows.get::<_, i64>(0), 150 - 15);
    let late = (0..50)
        .chain(1000..1100)
        .filter(|number| number % 3 == 0 && number % 10 != 0);
    assert_eq!(
        attempts.load(Ordering::Relaxed),
        6 + 150 + late.count() + 2 * 15
    );
}

#[tokio::test]
async fn it_attempts_no_more_at_once_than_it_may() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 1..=200).await.unwrap();
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let fetch = move |_| {
        seen.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let now = Arc::clone(&now);
        async move {
            sleep(Duration::from_millis(5)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            Outcome::result("")
        }
    };
    let worker = Worker::new(queue, Memory::default()).slots(5);
    in_time(worker.run(fetch, pending())).await.unwrap();
    assert_eq!(most.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn what_takes_longer_than_a_lease_is_attempted_once() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    let attempts = Arc::new(AtomicUsize::new(0));
    let fetch = |attempts: &Arc<AtomicUsize>| {
        let attempts = Arc::clone(attempts);
        move |_| {
            attempts.fetch_add(1, Ordering::SeqCst);
            async {
                sleep(Duration::from_secs(4)).await;
                Outcome::result("")
            }
        }
    };
    let workers = (0..2).map(|_| {
        let worker = Worker::new(queue.clone(), Memory::default()).lease(Duration::from_secs(1));
        worker.run(fetch(&attempts), pending())
    });
    in_time(futures_util::future::join_all(workers)).await;
    assert_eq!(attempts.load(Ordering::SeqCst), 1);
}
