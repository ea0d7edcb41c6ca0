//! What is known of sessions without reading them.

use crate::support::{migrated, owner, pool, role};
use bungie_client::{Replacement, Secret, SessionMeta, SessionStore as _};
use bungie_engines::Postgres;
use bungie_store_postgres::{PostgresErrorKind, PostgresStore};
use chrono::{DateTime, TimeDelta, Utc};

/// Keeps something for a user.
async fn keep(store: &PostgresStore, user: &str, meta: SessionMeta) {
    let text = Secret::from("hidden");
    let new = Some(Replacement::new(&text, meta));
    store.swap(user, None, new).await.unwrap();
}

fn until(day: &str) -> SessionMeta {
    let day: DateTime<Utc> = format!("{day}T03:04:05Z").parse().unwrap();
    SessionMeta::new(false, Some(day))
}

#[tokio::test]
async fn a_role_that_cannot_read_texts_lists_counts_and_removes() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let (over, unknown) = (SessionMeta::new(true, None), SessionMeta::new(false, None));
    let users = [
        ("10", until("2001-01-02")),
        ("5", until("2101-01-02")),
        ("6\0", unknown),
        ("Zoe", over),
        ("ada", until("2001-01-03")),
        ("ä", over),
    ];
    for (user, meta) in users {
        keep(&store, user, meta).await;
    }

    let url = role(&engine, "cleaner").await;
    let grant =
        "grant select (application, user_name, version, is_over, ends_at, stored_at), delete
        on bungie_sessions to cleaner";
    owner(&engine).await.batch_execute(grant).await.unwrap();
    let cleaner = PostgresStore::new(pool(&url, 1), "Vault Sorter");
    // It cannot read a session indeed.
    assert!(cleaner.load("5").await.is_err());
    let refused = cleaner.migrate().await.unwrap_err();
    assert_eq!(refused.kind(), PostgresErrorKind::Refused);

    // In the order of bytes, whatever the locale is.
    let all = cleaner.list(None, 100).await.unwrap();
    assert_eq!(all, users.map(|(user, meta)| (user.to_owned(), meta)));
    let mut pages = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = cleaner.list(after.as_deref(), 2).await.unwrap();
        assert!(page.len() <= 2);
        let Some((last, _)) = page.last() else { break };
        after = Some(last.clone());
        pages.extend(page);
    }
    assert_eq!(pages, all);
    assert_eq!(cleaner.list(None, 0).await.unwrap(), []);

    let counts = cleaner.count().await.unwrap();
    assert_eq!((counts.kept, counts.over), (4, 2));

    // What was stored just now is over since then, and not for longer.
    let hour = TimeDelta::hours(1);
    assert_eq!(cleaner.remove_ended(Utc::now() - hour).await.unwrap(), 2);
    assert_eq!(cleaner.remove_ended(Utc::now() + hour).await.unwrap(), 2);
    assert_eq!(cleaner.remove_ended(Utc::now() + hour).await.unwrap(), 0);
    let left = cleaner.list(None, 100).await.unwrap();
    assert_eq!(
        left,
        [("5".to_owned(), users[1].1), ("6\0".to_owned(), unknown)]
    );
}

#[tokio::test]
async fn thousands_are_removed() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let many = "insert into bungie_sessions (application, user_name, text, is_over, ends_at)
        select 'Vault Sorter', n, 'hidden', false, timestamptz '2001-01-01' from generate_series(1, 2500) n";
    owner(&engine).await.batch_execute(many).await.unwrap();
    keep(&store, "5x", until("2101-01-02")).await;
    assert_eq!(store.count().await.unwrap().kept, 2501);
    assert_eq!(store.remove_ended(Utc::now()).await.unwrap(), 2500);
    assert_eq!(store.count().await.unwrap().kept, 1);
}

#[tokio::test]
async fn a_renewed_session_has_its_new_facts() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    keep(&store, "5", until("2001-01-02")).await;
    let seen = store.load("5").await.unwrap().unwrap().version;
    let text = Secret::from("renewed");
    let new = Replacement::new(&text, until("2101-01-02"));
    store.swap("5", Some(&seen), Some(new)).await.unwrap();
    assert_eq!(store.remove_ended(Utc::now()).await.unwrap(), 0);
    let list = store.list(None, 10).await.unwrap();
    assert_eq!(list, [("5".to_owned(), until("2101-01-02"))]);
}
