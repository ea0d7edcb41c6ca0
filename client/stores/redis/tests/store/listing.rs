//! What is known without reading a session.

use crate::setting::{LASTS, at, kept, put, store_of};
use bungie_client::{SessionMeta, SessionStore as _};
use bungie_engines::Redis;
use bungie_store_redis::{Redis as To, RedisStore, Risk};

#[tokio::test]
async fn users_are_listed_counted_and_removed_without_their_sessions() {
    let Some(engine) = Redis::start() else { return };
    let store = store_of(&engine);
    assert!(store.list(None, 10).await.unwrap().is_empty());
    let (early, late) = (at("2027-01-02T03:04:05Z"), at("2027-05-02T03:04:05Z"));
    let users = [
        ("", SessionMeta::new(false, Some(late))),
        ("4", SessionMeta::new(false, Some(early))),
        ("5:{6}", SessionMeta::new(true, None)),
        ("ä", LASTS),
    ];
    for (user, meta) in users {
        put(&store, user, None, "hidden", meta).await.unwrap();
    }
    let expected = users.map(|(user, meta)| (user.to_owned(), meta));
    assert_eq!(store.list(None, 10).await.unwrap(), expected);
    assert_eq!(store.list(Some(""), 2).await.unwrap(), expected[1..3]);
    assert_eq!(store.list(Some("ä"), 2).await.unwrap(), []);
    let counts = store.count().await.unwrap();
    assert_eq!((counts.kept, counts.over), (3, 1));

    // A session is nobody else's.
    let other = RedisStore::new(To::open(&engine.url()).unwrap(), "Other");
    assert_eq!(kept(&other, "4").await, None);
    assert!(other.list(None, 10).await.unwrap().is_empty());

    // Over is over since it was stored; whoever came back in between stays.
    assert_eq!(store.remove_ended(early).await.unwrap(), 1);
    let (_, version) = kept(&store, "").await.unwrap();
    put(&store, "", Some(&version), "renewed", LASTS)
        .await
        .unwrap();
    assert_eq!(
        store
            .remove_ended(at("2027-06-01T00:00:00Z"))
            .await
            .unwrap(),
        1
    );
    let left = store.list(None, 10).await.unwrap();
    assert_eq!(left, [(String::new(), LASTS), ("ä".to_owned(), LASTS)]);
    assert_eq!(kept(&store, "4").await, None);

    // Nothing of a user is left behind.
    for user in ["", "ä"] {
        let (_, version) = kept(&store, user).await.unwrap();
        store.swap(user, Some(&version), None).await.unwrap();
    }
    assert_eq!(engine.ask(&["KEYS", "*"]).trim(), "");
}

#[tokio::test]
async fn a_page_is_as_long_as_was_asked_whoever_is_removed_meanwhile() {
    let Some(engine) = Redis::start() else { return };
    let store = store_of(&engine);
    for user in ["1", "2", "3", "4", "5"] {
        put(&store, user, None, "hidden", LASTS).await.unwrap();
    }
    // As a removal looks between the two questions of a listing.
    for user in ["1", "2", "4"] {
        engine.ask(&["DEL", &format!("bungie:{{Vault Sorter}}:session:{user}")]);
    }
    let listed = async |after, limit| {
        let page = store.list(after, limit).await.unwrap();
        page.into_iter().map(|(user, _)| user).collect::<Vec<_>>()
    };
    assert_eq!(listed(None, 2).await, ["3", "5"]);
    assert_eq!(listed(None, 1).await, ["3"]);
    assert_eq!(listed(Some("3"), 1).await, ["5"]);
    assert!(listed(Some("5"), 1).await.is_empty());
    assert!(listed(None, 0).await.is_empty());
}

#[tokio::test]
async fn more_than_one_batch_is_removed() {
    let Some(engine) = Redis::start() else { return };
    let store = store_of(&engine);
    let ended = SessionMeta::new(false, Some(at("2020-01-01T00:00:00Z")));
    for user in 0..700 {
        put(&store, &user.to_string(), None, "hidden", ended)
            .await
            .unwrap();
    }
    let before = at("2020-01-01T00:00:00Z");
    assert_eq!(store.remove_ended(before).await.unwrap(), 0);
    assert_eq!(
        store
            .remove_ended(at("2020-01-01T00:00:01Z"))
            .await
            .unwrap(),
        700
    );
}

#[tokio::test]
async fn what_may_lose_sessions_is_told() {
    let Some(engine) = Redis::start() else { return };
    let store = store_of(&engine);
    assert_eq!(store.risks().await.unwrap(), []);
    let set = |name: &str, value: &str| engine.ask(&["CONFIG", "SET", name, value]);
    set("appendfsync", "everysec");
    set("maxmemory-policy", "allkeys-lru");
    assert_eq!(
        store.risks().await.unwrap(),
        [Risk::LateToDisk, Risk::Evicting]
    );
    set("appendonly", "no");
    set("maxmemory-policy", "noeviction");
    assert_eq!(store.risks().await.unwrap(), [Risk::NotAppending]);
}
