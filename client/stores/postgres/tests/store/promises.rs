//! What the suite for every store does not ask, because it is PostgreSQL's own.

use crate::support::{kept, migrated, pool, swap};
use bungie_client::{Replacement, SessionMeta, SessionStore as _, StoreVersion};
use bungie_engines::Postgres;
use bungie_store_postgres::PostgresStore;
use chrono::{TimeDelta, Utc};

#[tokio::test]
async fn users_are_told_apart_whatever_they_are_called() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let long = "x".repeat(2_000);
    let users = [
        "5",
        "05",
        " 5",
        "5 ",
        "",
        "ä",
        "a\u{308}",
        "Ä",
        "o'brien",
        "\"5\"",
        "5; drop table bungie_sessions",
        "%",
        "\\",
        "$1",
        "a\0b",
        "ab",
        "a\u{1a}0b",
        "\u{10ffff}",
        &long,
    ];
    for user in users {
        assert!(
            swap(&store, user, None, Some(user)).await.is_some(),
            "{user:?}"
        );
    }
    for user in users {
        assert_eq!(kept(&store, user).await.unwrap().0, user);
    }
    assert_eq!(store.count().await.unwrap().kept, users.len() as u64);
}

#[tokio::test]
async fn every_text_comes_back_up_to_a_megabyte() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let mut seen = None;
    let all: String = ('\0'..='\u{ffff}').collect();
    for text in ["", "\0", "\u{1a}1", "NULL", &all, &"ä1\n".repeat(250_000)] {
        seen = swap(&store, "5", seen.as_ref(), Some(text)).await;
        assert!(
            kept(&store, "5").await.unwrap().0 == text,
            "{} bytes",
            text.len()
        );
    }
}

#[tokio::test]
async fn a_version_never_comes_back_also_after_a_removal() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    let mut versions = Vec::new();
    for _ in 0..5 {
        let one = swap(&store, "5", None, Some("same")).await.unwrap();
        let two = swap(&store, "5", Some(&one), Some("same")).await.unwrap();
        swap(&store, "5", Some(&two), None).await.unwrap();
        versions.extend([one, two]);
    }
    swap(&store, "5", None, Some("same")).await.unwrap();
    for version in &versions {
        assert_eq!(swap(&store, "5", Some(version), Some("other")).await, None);
        assert_eq!(swap(&store, "5", Some(version), None).await, None);
    }
    assert_eq!(kept(&store, "5").await.unwrap().0, "same");
}

#[tokio::test]
async fn a_version_of_another_store_is_not_kept() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    swap(&store, "5", None, Some("one")).await.unwrap();
    let (_, version) = kept(&store, "5").await.unwrap();
    let odd = ["", "of nobody", "1.0", "99999999999999999999", "-1"];
    for other in odd.map(StoreVersion::new) {
        for user in ["5", "6"] {
            assert_eq!(swap(&store, user, Some(&other), Some("two")).await, None);
            assert_eq!(swap(&store, user, Some(&other), None).await, None);
        }
    }
    assert_eq!(kept(&store, "5").await, Some(("one".to_owned(), version)));
    assert_eq!(kept(&store, "6").await, None);
}

#[tokio::test]
async fn nothing_in_the_place_of_nothing_is_a_look_whether_nothing_is_kept() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let store = migrated(&engine).await;
    assert!(swap(&store, "5", None, None).await.is_some());
    swap(&store, "5", None, Some("one")).await.unwrap();
    assert!(swap(&store, "5", None, None).await.is_none());
}

#[tokio::test]
async fn two_applications_do_not_see_each_other() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    let pool = pool(&engine.url(), 2);
    let [one, other] = ["one", "other"].map(|name| PostgresStore::new(pool.clone(), name));
    one.migrate().await.unwrap();
    let of_one = swap(&one, "5", None, Some("of one")).await.unwrap();
    assert_eq!(kept(&other, "5").await, None);
    assert!(
        swap(&other, "5", Some(&of_one), Some("taken"))
            .await
            .is_none()
    );
    assert!(swap(&other, "5", Some(&of_one), None).await.is_none());
    swap(&other, "5", None, Some("of other")).await.unwrap();
    assert_eq!(kept(&one, "5").await.unwrap().0, "of one");
    assert_eq!(other.list(None, 10).await.unwrap().len(), 1);

    let hour = Utc::now() + TimeDelta::hours(1);
    let text = "the reason".into();
    let over = Replacement::new(&text, SessionMeta::new(true, None));
    one.swap("6", None, Some(over)).await.unwrap();
    assert_eq!(other.remove_ended(hour).await.unwrap(), 0);
    assert_eq!(one.count().await.unwrap().over, 1);
}
