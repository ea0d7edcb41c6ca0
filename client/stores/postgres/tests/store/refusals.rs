//! A database that is there and does not do it.

use crate::support::{eventually, in_time, migrated, owner, pool, swap, try_swap};
use bungie_client::SessionStore as _;
use bungie_engines::{PASSWORD, Postgres};
use bungie_store_postgres::{PostgresError, PostgresErrorKind as Kind, PostgresStore};

#[tokio::test]
async fn an_absent_table_says_to_migrate() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = PostgresStore::new(pool(&engine.url(), 1), "Vault Sorter");
    let error = store.count().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::NoTable, Some("42P01")));
    for error in [
        store.load("5").await.unwrap_err(),
        try_swap(&store, "5", None, Some("one")).await.unwrap_err(),
    ] {
        assert_eq!(PostgresError::of(&error).unwrap().kind(), Kind::NoTable);
        let text = error.to_string();
        assert!(
            text.contains("migrate") && text.contains("bungie_sessions"),
            "{text}"
        );
    }
    store.migrate().await.unwrap();
    swap(&store, "5", None, Some("one")).await.unwrap();

    let older = "alter table bungie_sessions drop column stored_at";
    owner(&engine).await.batch_execute(older).await.unwrap();
    let error = store.remove_ended(chrono::Utc::now()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::NoTable, Some("42703")));
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_not_shown() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = PostgresStore::new(pool(&engine.url_refused(), 1), "Vault Sorter");
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Refused, Some("28P01")));
    let error = in_time(store.migrate()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    let shown = format!("{error} {error:?} {store:?}");
    assert!(!shown.contains("another"), "{shown}");
}

#[tokio::test]
async fn what_keeps_a_connection_from_being_made_is_told() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let url = engine.url().replace(&format!(":{PASSWORD}"), "");
    let store = PostgresStore::new(pool(&url, 1), "Vault Sorter");
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Other);
    assert!(error.to_string().contains("password missing"), "{error}");

    let url = format!("{}?sslmode=require", engine.url());
    let store = PostgresStore::new(pool(&url, 1), "Vault Sorter");
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Other);
    assert!(error.to_string().contains("TLS"), "{error}");
    assert!(!error.to_string().contains(PASSWORD), "{error}");
}

#[tokio::test]
async fn a_connection_that_the_server_ends_is_not_used_again() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let pool = pool(&engine.url(), 1);
    let store = PostgresStore::new(pool.clone(), "Vault Sorter");
    store.migrate().await.unwrap();
    let (mut locker, watcher) = (owner(&engine).await, owner(&engine).await);
    let table = locker.transaction().await.unwrap();
    let lock = "lock table bungie_sessions";
    table.batch_execute(lock).await.unwrap();
    let end = async {
        let end =
            "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'";
        while watcher.query(end, &[]).await.unwrap().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let (counted, ()) = tokio::join!(in_time(store.count()), end);
    let error = counted.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (Kind::Unreachable, Some("57P01"))
    );
    assert_eq!(pool.status().size, 0);
}

#[tokio::test]
async fn a_database_that_nobody_made_is_refused() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let url = format!("{}_of_nobody", engine.url());
    let store = PostgresStore::new(pool(&url, 1), "Vault Sorter");
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Refused, Some("3D000")));
}

#[tokio::test]
async fn an_exhausted_pool_is_an_error_of_its_own_in_time() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let pool = pool(&engine.url(), 2);
    let store = PostgresStore::new(pool.clone(), "Vault Sorter");
    store.migrate().await.unwrap();
    let taken = [pool.get().await.unwrap(), pool.get().await.unwrap()];
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::PoolExhausted, None));
    let error = in_time(store.load("5")).await.unwrap_err();
    let kind = PostgresError::of(&error).unwrap().kind();
    assert_eq!(kind, Kind::PoolExhausted, "{error}");
    drop(taken);
    in_time(store.count()).await.unwrap();
}

#[tokio::test]
async fn a_closed_pool_is_said() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let pool = pool(&engine.url(), 1);
    let store = PostgresStore::new(pool.clone(), "Vault Sorter");
    pool.close();
    let error = store.count().await.unwrap_err();
    assert!(error.to_string().contains("closed"), "{error}");
}

#[tokio::test]
async fn a_server_without_a_free_connection_is_full() {
    let settings = [
        "max_connections = 3",
        "superuser_reserved_connections = 0",
        "max_wal_senders = 0",
    ];
    let Some(engine) = Postgres::with_settings(&settings) else {
        return;
    };
    let store = migrated(&engine).await;
    drop(store);
    let others = pool(&engine.url(), 3);
    let mut taken = Vec::new();
    for _ in 0..3 {
        // The server may not have seen yet that an earlier one ended.
        taken.push(eventually(|| others.get()).await);
    }
    let store = PostgresStore::new(pool(&engine.url(), 1), "Vault Sorter");
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Full, Some("53300")));
    drop((taken, others));
    eventually(|| store.count()).await;
}

#[tokio::test]
async fn a_limit_of_the_server_is_a_time_limit() {
    let Some(engine) = Postgres::with_settings(&["lock_timeout = 200"]) else {
        return;
    };
    let store = migrated(&engine).await;
    let mut owner = owner(&engine).await;
    let lock = owner.transaction().await.unwrap();
    lock.batch_execute("lock table bungie_sessions")
        .await
        .unwrap();
    let error = in_time(store.count()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (Kind::TimedOut, Some("55P03"))
    );
}

#[tokio::test]
async fn a_server_that_only_reads_is_left() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let pool = pool(&engine.url(), 1);
    let store = PostgresStore::new(pool.clone(), "Vault Sorter");
    store.migrate().await.unwrap();
    let seen = swap(&store, "5", None, Some("one")).await.unwrap();
    let connection = pool.get().await.unwrap();
    connection
        .batch_execute("set default_transaction_read_only = on")
        .await
        .unwrap();
    drop(connection);
    // As a server that became a standby answers.
    let error = try_swap(&store, "5", Some(&seen), Some("two"))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("25006"), "{error}");
    assert!(swap(&store, "5", Some(&seen), Some("two")).await.is_some());
}
