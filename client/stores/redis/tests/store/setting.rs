//! A store, and what is asked of it.

use bungie_client::{
    Replacement, Secret, SessionMeta, SessionStore as _, StoreError, StoreVersion, Swapped,
};
use bungie_engines::Redis;
use bungie_store_redis::{Redis as To, RedisStore};
use chrono::{DateTime, Utc};

pub(crate) fn store(url: &str) -> RedisStore {
    RedisStore::new(To::open(url).unwrap(), "Vault Sorter")
}

pub(crate) fn store_of(engine: &Redis) -> RedisStore {
    store(&engine.url())
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Puts a text in the place of what was seen.
pub(crate) async fn put(
    store: &RedisStore,
    user: &str,
    seen: Option<&StoreVersion>,
    text: &str,
    meta: SessionMeta,
) -> Result<Swapped, StoreError> {
    let text = Secret::from(text);
    store
        .swap(user, seen, Some(Replacement::new(&text, meta)))
        .await
}

pub(crate) const LASTS: SessionMeta = SessionMeta::new(false, None);

/// What is kept for a user.
pub(crate) async fn kept(store: &RedisStore, user: &str) -> Option<(String, StoreVersion)> {
    let kept = store.load(user).await.unwrap()?;
    Some((kept.text.expose_secret().to_owned(), kept.version))
}
