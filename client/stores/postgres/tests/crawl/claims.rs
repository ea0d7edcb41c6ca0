//! Who has which job.

use crate::setting::{LONG, claimed_by_eight, keys, one, pool, queue, report};
use bungie_store_postgres::{PostgresErrorKind, crawl::Queue};
use futures_util::future::join_all;
use std::{collections::BTreeSet, time::Duration};
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_eight_at_once_each_gets_others() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    let jobs: Vec<_> = (0..400).map(report).collect();
    queue.add(&jobs).await.unwrap();
    queue.add_range("report", 1000..=1399).await.unwrap();
    let all = claimed_by_eight(&engine, async |_, _| {}).await;
    let claims: Vec<_> = all.iter().flatten().collect();
    assert_eq!(claims.len(), 800);
    assert_eq!(keys(claims).len(), 800);
    assert!(
        all.iter().filter(|own| !own.is_empty()).count() > 1,
        "{all:?}"
    );
}

#[tokio::test]
async fn a_job_is_added_once() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    assert_eq!(
        queue.add(&[report(1), report(2), report(1)]).await.unwrap(),
        2
    );
    assert_eq!(queue.add(&[report(2), report(3)]).await.unwrap(), 1);
    let claims = queue.claim(10, LONG).await.unwrap();
    assert_eq!(keys(&claims), BTreeSet::from(["1", "2", "3"]));
    assert_eq!(queue.finish(&claims, &[]).await.unwrap(), 3);
    assert_eq!(queue.add(&[report(1)]).await.unwrap(), 0);
    assert!(queue.is_finished().await.unwrap());
}

#[tokio::test]
async fn queues_of_one_database_know_nothing_of_each_other() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    let other = Queue::new(pool(&engine.url(), 1), "other");
    queue.add(&[report(1)]).await.unwrap();
    queue.add_range("report", 1..=1).await.unwrap();
    assert!(other.is_finished().await.unwrap());
    assert_eq!(other.add(&[report(1)]).await.unwrap(), 1);
    assert_eq!(other.add_range("report", 1..=1).await.unwrap(), 1);
    assert_eq!(other.progress().await.unwrap().left(), 2);
}

#[tokio::test]
async fn keys_of_all_kinds_come_back() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    let odd = [
        "",
        "3/4611/2305/0",
        "O'Neil \" \\ %",
        "nul \0 and \u{1a}",
        "ö🦀",
    ];
    let jobs: Vec<_> = odd.iter().map(report).collect();
    queue.add(&jobs).await.unwrap();
    let claims = queue.claim(10, LONG).await.unwrap();
    assert_eq!(keys(&claims), BTreeSet::from(odd));
}

#[tokio::test]
async fn when_a_lease_is_over_the_job_is_somebody_elses() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    queue.add_range("report", 2..=2).await.unwrap();
    let killed = queue.claim(2, LONG).await.unwrap();
    assert_eq!(killed.len(), 2);
    assert_eq!(queue.claim(2, LONG).await.unwrap(), []);
    let ended = queue.extend(&killed, Duration::ZERO).await.unwrap();
    assert_eq!(ended.len(), 2);
    let again = queue.claim(2, LONG).await.unwrap();
    assert_eq!(keys(&again), keys(&killed));
    // Nobody put it off, so it is no attempt more.
    assert!(again.iter().all(|claim| claim.attempt() == 1));

    assert_eq!(queue.extend(&killed, LONG).await.unwrap(), []);
    assert!(!queue.retry(&killed[0], LONG, "late").await.unwrap());
    assert!(!queue.give_up(&killed[0], "late").await.unwrap());
    queue.hand_back(&killed).await.unwrap();
    assert_eq!(queue.claim(2, LONG).await.unwrap(), []);
    // What is done is done, whoever did it, and once.
    assert_eq!(queue.finish(&killed, &[]).await.unwrap(), 2);
    assert_eq!(queue.finish(&again, &[]).await.unwrap(), 0);
    assert_eq!(queue.progress().await.unwrap().done, 2);
}

#[tokio::test]
async fn a_lease_that_is_extended_is_not_over() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1), report(2)]).await.unwrap();
    let lease = Duration::from_millis(300);
    let claims = queue.claim(2, lease).await.unwrap();
    let kept = &claims[..1];
    assert_eq!(queue.extend(kept, LONG).await.unwrap(), kept);
    sleep(lease * 2).await;
    assert_eq!(
        keys(&queue.claim(2, LONG).await.unwrap()),
        keys(&claims[1..])
    );
}

#[tokio::test]
async fn what_is_handed_back_is_there_at_once() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    let claim = one(&queue, LONG).await;
    queue.hand_back(std::slice::from_ref(&claim)).await.unwrap();
    assert_eq!(queue.progress().await.unwrap().waiting, 1);
    let again = one(&queue, LONG).await;
    assert_eq!((again.job(), again.attempt()), (claim.job(), 1));
}

#[tokio::test]
async fn what_is_due_goes_before_the_list_and_the_list_before_ranges() {
    let Some((_engine, queue)) = queue().await else {
        return;
    };
    queue.add_range("report", 100..=200).await.unwrap();
    queue.add(&[report(1), report(2)]).await.unwrap();
    let claim = one(&queue, LONG).await;
    let key = claim.job().key.clone();
    assert!(queue.retry(&claim, Duration::ZERO, "again").await.unwrap());
    queue.add(&[report(0)]).await.unwrap();
    let mut order = Vec::new();
    for _ in 0..4 {
        order.push(one(&queue, LONG).await.job().key.clone());
    }
    let other = if key == "1" { "2" } else { "1" };
    assert_eq!(order, [&*key, other, "0", "100"]);
}

#[tokio::test]
async fn without_its_tables_it_says_what_to_do() {
    let Some((engine, _)) = queue().await else {
        return;
    };
    let url = format!("{}?options=-csearch_path%3Dnone", engine.url());
    let queue = Queue::new(pool(&url, 1), "tests");
    let error = queue.claim(1, LONG).await.unwrap_err();
    assert_eq!(error.kind(), PostgresErrorKind::NoTable, "{error}");
    let error = queue.add_range("report", 1..=2).await.unwrap_err();
    assert_eq!(error.kind(), PostgresErrorKind::NoTable, "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_may_migrate_at_once() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    let migrations = (0..8).map(|_| {
        let queue = Queue::new(pool(&engine.url(), 1), "tests");
        async move { queue.migrate().await }
    });
    for migrated in join_all(migrations).await {
        migrated.unwrap();
    }
    assert_eq!(queue.add(&[report(1)]).await.unwrap(), 1);
}
