//! A database that goes away, and comes back.

use crate::support::{eventually, in_time, kept, migrated, owner, pool, swap, try_swap};
use bungie_client::SessionStore as _;
use bungie_engines::{Postgres, Proxy};
use bungie_store_postgres::{PostgresErrorKind, PostgresStore, deadpool_postgres::Pool};
use std::time::Duration;
use tokio::{select, task::JoinSet, time::Instant};

/// A store whose connections go by a proxy.
async fn behind_proxy(engine: &Postgres, connections: usize) -> (Proxy, PostgresStore, Pool) {
    let proxy = Proxy::to(engine.port()).await;
    let pool = pool(&engine.url_by(proxy.port()), connections);
    let store = PostgresStore::new(pool.clone(), "Vault Sorter");
    store.migrate().await.unwrap();
    (proxy, store, pool)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_outlives_a_kill_and_the_pool_recovers() {
    let Some(mut engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let seen = swap(&store, "5", None, Some("one")).await.unwrap();
    engine.kill();
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!(error.kind(), PostgresErrorKind::Unreachable, "{error}");
    assert!(
        in_time(try_swap(&store, "5", Some(&seen), None))
            .await
            .is_err()
    );
    engine.run();
    let (text, version) = in_time(kept(&store, "5")).await.unwrap();
    assert_eq!((text.as_str(), &version), ("one", &seen));
    // A counter that a crash sets back would give a version twice.
    let next = swap(&store, "5", Some(&seen), Some("two")).await.unwrap();
    assert_ne!(next, seen);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_stopped_is_an_error_in_time_and_usable_after() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = PostgresStore::new(pool(&engine.url(), 2), "Vault Sorter");
    store.migrate().await.unwrap();
    engine.stop();
    // More than there are connections.
    let mut counts = JoinSet::new();
    for _ in 0..6 {
        let store = store.clone();
        counts.spawn(async move { in_time(store.count()).await.unwrap_err().kind() });
    }
    for kind in counts.join_all().await {
        let expected = [
            PostgresErrorKind::TimedOut,
            PostgresErrorKind::Unreachable,
            PostgresErrorKind::PoolExhausted,
        ];
        assert!(expected.contains(&kind), "{kind:?}");
    }
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!(error.kind(), PostgresErrorKind::Unreachable, "{error}");
    engine.go_on();
    eventually(|| store.count()).await;
    assert!(swap(&store, "5", None, Some("one")).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_cut_off_without_a_word_are_replaced_together() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let (proxy, store, pool) = behind_proxy(&engine, 4).await;
    let mut four = Vec::new();
    for _ in 0..4 {
        four.push(pool.get().await.unwrap());
    }
    drop(four);
    assert_eq!(pool.status().size, 4);

    proxy.swallow();
    let begun = Instant::now();
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!(error.kind(), PostgresErrorKind::TimedOut, "{error}");
    assert!(begun.elapsed() > Duration::from_secs(3));
    assert_eq!(pool.status().size, 0);
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!(error.kind(), PostgresErrorKind::Unreachable, "{error}");
    proxy.open();
    in_time(store.count()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_whose_answer_is_lost_was_done_and_a_load_shows_it() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let (proxy, store, _) = behind_proxy(&engine, 1).await;
    let mut seen = None;
    for text in [Some("made"), Some("replaced"), None] {
        proxy.lose_answers();
        let error = in_time(try_swap(&store, "5", seen.as_ref(), text))
            .await
            .unwrap_err();
        assert!(error.to_string().contains("cannot be reached"), "{error}");
        proxy.open();
        let now = kept(&store, "5").await;
        assert_eq!(now.as_ref().map(|(text, _)| text.as_str()), text);
        // Whoever tries the same once more sees that something else is kept.
        let again = swap(&store, "5", seen.as_ref(), Some("again")).await;
        assert_eq!(again, None);
        seen = now.map(|(_, version)| version);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swap_that_never_arrived_was_not_done() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let (proxy, store, _) = behind_proxy(&engine, 1).await;
    proxy.cut();
    assert!(
        in_time(try_swap(&store, "5", None, Some("one")))
            .await
            .is_err()
    );
    proxy.open();
    assert_eq!(kept(&store, "5").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connection_of_a_request_that_was_given_up_does_not_go_back() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let pool = pool(&engine.url(), 1);
    let store = PostgresStore::new(pool.clone(), "Vault Sorter");
    store.migrate().await.unwrap();
    let seen = swap(&store, "5", None, Some("one")).await.unwrap();

    let (mut locker, watcher) = (owner(&engine).await, owner(&engine).await);
    let row = locker.transaction().await.unwrap();
    let lock = "select from bungie_sessions for update";
    row.query(lock, &[]).await.unwrap();
    let waits = async {
        let waiting = "select from pg_stat_activity where wait_event_type = 'Lock'";
        while watcher.query(waiting, &[]).await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    select! {
        _ = try_swap(&store, "5", Some(&seen), Some("two")) => panic!("the row is locked"),
        () = waits => {}
    }
    assert_eq!(pool.status().size, 0);
    // The next request does not wait behind it.
    assert_eq!(kept(&store, "5").await.unwrap().0, "one");
    assert_eq!(pool.status().size, 1);
    row.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_the_server_leaves_the_connection_in_the_pool() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let pool = pool(&engine.url(), 1);
    let store = PostgresStore::new(pool.clone(), "Vault Sorter");
    assert!(store.load("5").await.is_err());
    assert_eq!(pool.status().size, 1);
}
