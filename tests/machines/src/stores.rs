//! Stores of sessions by name, as processes and tests open them.

use bungie_api::SessionStore;
use bungie_store_postgres::{
    PostgresStore,
    deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime},
    tokio_postgres::NoTls,
};
use bungie_store_redis::{Redis, RedisStore};
use std::time::Duration;

/// What sessions are kept under.
const APPLICATION: &str = "machines";

/// The store behind a URL.
pub fn store(url: &str) -> Box<dyn SessionStore> {
    if url.starts_with("redis") {
        let redis = Redis::open(url).expect("a URL");
        return Box::new(RedisStore::new(redis, APPLICATION));
    }
    Box::new(PostgresStore::new(pool(url), APPLICATION))
}

/// Connections to PostgreSQL, few enough for eight processes.
pub fn pool(url: &str) -> Pool {
    let mut config: bungie_store_postgres::tokio_postgres::Config = url.parse().expect("a URL");
    config.connect_timeout(Duration::from_secs(2));
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    Pool::builder(Manager::from_config(config, NoTls, recycling))
        .max_size(8)
        .wait_timeout(Some(Duration::from_secs(3)))
        .create_timeout(Some(Duration::from_secs(2)))
        .runtime(Runtime::Tokio1)
        .build()
        .expect("a pool")
}
