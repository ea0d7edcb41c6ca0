//! Tables that are made, and programs of several versions on them.

use crate::support::{kept, migrated, owner, pool, role, swap};
use bungie_engines::Postgres;
use bungie_store_postgres::{PostgresErrorKind, PostgresStore};
use std::time::Duration;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_at_once_migrate_once() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let mut starts = JoinSet::new();
    for _ in 0..8 {
        let store = PostgresStore::new(pool(&engine.url(), 1), "Vault Sorter");
        starts.spawn(async move { store.migrate().await });
    }
    for start in starts.join_all().await {
        start.unwrap();
    }
    assert_eq!(records(&engine).await, names());
}

#[tokio::test]
async fn who_migrates_waits_for_another_longer_than_the_role_may() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let limits = "alter role postgres set lock_timeout = '50ms';
        alter role postgres set statement_timeout = '50ms'";
    let (mut first, watcher) = (owner(&engine).await, owner(&engine).await);
    watcher.batch_execute(limits).await.unwrap();
    let at_it = first.transaction().await.unwrap();
    let table = "create table bungie_store_migrations (name text primary key)";
    at_it.batch_execute(table).await.unwrap();
    let store = PostgresStore::new(pool(&engine.url(), 1), "Vault Sorter");
    let gives_up = async {
        let waiting = "select from pg_stat_activity
            where wait_event_type = 'Lock' and clock_timestamp() - query_start > '200 ms'";
        while watcher.query(waiting, &[]).await.unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        at_it.rollback().await.unwrap();
    };
    let (migrated, ()) = tokio::join!(store.migrate(), gives_up);
    migrated.unwrap();
    works(&store).await;
}

#[tokio::test]
async fn the_steps_change_nothing_where_another_tool_has_carried_them_out() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let database = owner(&engine).await;
    for _ in 0..2 {
        for step in PostgresStore::migrations() {
            database.batch_execute(step.sql).await.unwrap();
        }
    }
    let store = migrated(&engine).await;
    assert_eq!(records(&engine).await, names());
    works(&store).await;
}

#[tokio::test]
async fn this_version_works_on_the_first_table() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let first = PostgresStore::migrations()[0];
    owner(&engine).await.batch_execute(first.sql).await.unwrap();
    works(&PostgresStore::new(pool(&engine.url(), 1), "Vault Sorter")).await;
}

#[tokio::test]
async fn this_version_works_on_the_table_of_a_later_one() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let later =
        "alter table bungie_sessions add column origin text not null default '', add note text;
        create index on bungie_sessions (note);
        insert into bungie_store_migrations (name) values ('sessions 99')";
    owner(&engine).await.batch_execute(later).await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(records(&engine).await.len(), names().len() + 1);
    works(&store).await;
}

#[tokio::test]
async fn a_role_that_may_not_make_tables_finds_those_of_others() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let url = role(&engine, "site").await;
    let store = PostgresStore::new(pool(&url, 1), "Vault Sorter");
    let error = store.migrate().await.unwrap_err();
    assert_eq!(error.kind(), PostgresErrorKind::Refused, "{error}");

    migrated(&engine).await;
    let grant = "grant select on bungie_store_migrations to site;
        grant select, insert, update, delete on bungie_sessions to site";
    owner(&engine).await.batch_execute(grant).await.unwrap();
    store.migrate().await.unwrap();
    works(&store).await;
}

#[tokio::test]
async fn the_table_is_where_the_search_path_says() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let schemas = "create schema one; create schema other";
    owner(&engine).await.batch_execute(schemas).await.unwrap();
    let stores = ["one", "other"].map(|schema| {
        let url = format!("{}?options=-csearch_path%3D{schema}", engine.url());
        PostgresStore::new(pool(&url, 1), "Vault Sorter")
    });
    for store in &stores {
        store.migrate().await.unwrap();
    }
    swap(&stores[0], "5", None, Some("one")).await.unwrap();
    assert_eq!(kept(&stores[1], "5").await, None);
    works(&stores[1]).await;
}

/// All that a store does.
async fn works(store: &PostgresStore) {
    let one = swap(store, "5", None, Some("one")).await.unwrap();
    let two = swap(store, "5", Some(&one), Some("two")).await.unwrap();
    assert_eq!(
        kept(store, "5").await,
        Some(("two".to_owned(), two.clone()))
    );
    assert_eq!(store.list(None, 10).await.unwrap().len(), 1);
    assert_eq!(store.count().await.unwrap().kept, 1);
    assert_eq!(store.remove_ended(chrono::Utc::now()).await.unwrap(), 0);
    swap(store, "5", Some(&two), None).await.unwrap();
    assert_eq!(kept(store, "5").await, None);
}

fn names() -> Vec<String> {
    let steps = PostgresStore::migrations().iter();
    steps.map(|step| step.name.to_owned()).collect()
}

async fn records(engine: &Postgres) -> Vec<String> {
    let database = owner(engine).await;
    let records = "select name from bungie_store_migrations order by name";
    let rows = database.query(records, &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
