//! Roles with settings of their own: isolation levels and time limits.

use crate::setting::{claimed_by_eight, in_time, keys, queue, queue_with, report};
use bungie_engines::Postgres;
use bungie_store_postgres::{
    REQUEST_TIMEOUT,
    crawl::{Claim, Queue},
    tokio_postgres::{Client, NoTls, connect},
};
use std::time::Duration;
use tokio::time::sleep;

async fn client(engine: &Postgres) -> Client {
    let (client, connection) = connect(&engine.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Waits until so many wait for a lock.
async fn wait_for_locks(client: &Client, number: i64) {
    let waiting = "select count(*) from pg_locks where not granted";
    in_time(async {
        while client
            .query_one(waiting, &[])
            .await
            .unwrap()
            .get::<_, i64>(0)
            < number
        {
            sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

async fn eight_share(level: &str) {
    let level = format!("default_transaction_isolation = '{level}'");
    let Some((engine, queue)) = queue_with(&[level.as_str()]).await else {
        return;
    };
    let jobs: Vec<_> = (0..100).map(report).collect();
    queue.add(&jobs).await.unwrap();
    queue.add_range("report", 1000..=1199).await.unwrap();
    // Some of it follows for others at the same moment.
    let followed = async |queue: Queue, claims: Vec<Claim>| {
        let followers = [report(format!("after {}", claims.len())), report(0)];
        queue.finish(&claims, &followers).await.unwrap();
    };
    let all = claimed_by_eight(&engine, followed).await.concat();
    assert!(keys(&all).len() >= 300, "{}", keys(&all).len());
    assert_eq!(keys(&all).len(), all.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_repeatable_reads_each_gets_others() {
    eight_share("repeatable read").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_serializable_transactions_each_gets_others() {
    eight_share("serializable").await;
}

#[tokio::test]
async fn ranges_that_are_added_at_once_overlap_nowhere_whatever_the_role_is_set_to() {
    let settings = [
        "default_transaction_isolation = 'repeatable read'",
        "statement_timeout = '1s'",
        "lock_timeout = '500ms'",
    ];
    let Some((engine, queue)) = queue_with(&settings).await else {
        return;
    };
    let client = client(&engine).await;
    let lock = "begin; select pg_advisory_xact_lock(hashtextextended('bungie_crawl tests', 0))";
    client.batch_execute(lock).await.unwrap();
    let added = [1..=60, 41..=100].map(|range| {
        let queue = queue.clone();
        tokio::spawn(async move { queue.add_range("report", range).await })
    });
    wait_for_locks(&client, 2).await;
    // Longer than the role may wait.
    sleep(Duration::from_millis(1500)).await;
    client.batch_execute("commit").await.unwrap();
    let mut numbers = 0;
    for added in added {
        numbers += in_time(added).await.unwrap().unwrap();
    }
    assert_eq!(numbers, 100);
    assert_eq!(queue.progress().await.unwrap().left_in_ranges, 100);
}

#[tokio::test]
async fn counting_may_take_longer_than_a_request() {
    let Some((engine, queue)) = queue().await else {
        return;
    };
    queue.add(&[report(1)]).await.unwrap();
    let client = client(&engine).await;
    let lock = "begin; lock table bungie_crawl_jobs in access exclusive mode";
    client.batch_execute(lock).await.unwrap();
    let counted = queue.clone();
    let progress = tokio::spawn(async move { counted.progress().await });
    wait_for_locks(&client, 1).await;
    sleep(REQUEST_TIMEOUT + Duration::from_millis(200)).await;
    client.batch_execute("commit").await.unwrap();
    assert_eq!(in_time(progress).await.unwrap().unwrap().waiting, 1);
}
