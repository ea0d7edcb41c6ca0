//! What the tests of the store share.

use bungie_client::{
    Replacement, Secret, SessionMeta, SessionStore as _, StoreError, StoreVersion, Swapped,
};
use bungie_engines::Postgres;
use bungie_store_postgres::{
    PostgresStore,
    deadpool_postgres::{Manager, Object, Pool},
    tokio_postgres::NoTls,
};
use std::{future::Future, time::Duration};
use tokio::time::{Instant, timeout};

/// `Sessions` counts a request that takes longer as failed.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) fn pool(url: &str, size: usize) -> Pool {
    let manager = Manager::new(url.parse().unwrap(), NoTls);
    Pool::builder(manager).max_size(size).build().unwrap()
}

/// A store on an empty database.
pub(crate) async fn migrated(engine: &Postgres) -> PostgresStore {
    let store = PostgresStore::new(pool(&engine.url(), 4), "Vault Sorter");
    store.migrate().await.unwrap();
    store
}

/// A connection as the owner of the database.
pub(crate) async fn owner(engine: &Postgres) -> Object {
    pool(&engine.url(), 1).get().await.unwrap()
}

/// Makes a role that may do nothing yet; how to connect as it.
pub(crate) async fn role(engine: &Postgres, name: &str) -> String {
    let make = format!("create role {name} login password 'of-{name}'");
    owner(engine).await.batch_execute(&make).await.unwrap();
    let port = engine.port();
    format!("postgres://{name}:of-{name}@127.0.0.1:{port}/postgres")
}

pub(crate) async fn kept(store: &PostgresStore, user: &str) -> Option<(String, StoreVersion)> {
    let kept = store.load(user).await.unwrap()?;
    Some((kept.text.expose_secret().to_owned(), kept.version))
}

pub(crate) async fn try_swap(
    store: &PostgresStore,
    user: &str,
    seen: Option<&StoreVersion>,
    new: Option<&str>,
) -> Result<Option<StoreVersion>, StoreError> {
    let text = new.map(Secret::from);
    let meta = SessionMeta::new(false, None);
    let new = text.as_ref().map(|text| Replacement::new(text, meta));
    Ok(match store.swap(user, seen, new).await? {
        Swapped::Done(version) => Some(version),
        Swapped::Lost => None,
    })
}

pub(crate) async fn swap(
    store: &PostgresStore,
    user: &str,
    seen: Option<&StoreVersion>,
    new: Option<&str>,
) -> Option<StoreVersion> {
    try_swap(store, user, seen, new).await.unwrap()
}

/// What an attempt comes to, which has to be before `Sessions` loses its patience.
pub(crate) async fn in_time<T>(attempt: impl Future<Output = T>) -> T {
    timeout(PATIENCE, attempt)
        .await
        .expect("within five seconds")
}

/// Tries until it works.
pub(crate) async fn eventually<T, E, F>(mut attempt: impl FnMut() -> F) -> T
where
    F: Future<Output = Result<T, E>>,
    E: std::fmt::Display,
{
    let begun = Instant::now();
    loop {
        match attempt().await {
            Ok(done) => return done,
            Err(error) => assert!(begun.elapsed() < Duration::from_secs(30), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
