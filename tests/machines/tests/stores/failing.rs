//! Engines that are away, hang, refuse, are full or have no table.

use bungie_engines::{Engine, Kind, PASSWORD, Postgres, Proxy, Redis};
use bungie_machines::stores::{migrate, pool, store};
use bungie_testing::stores::{fails_to_write_well, fails_well};

async fn fails(url: &str) {
    fails_well(&store(url), &[PASSWORD]).await.unwrap();
}

/// Refuses, swallows, hangs and is away, in turn.
async fn fails_in_every_way<K: Kind>(mut engine: Engine<K>) {
    fails(&engine.url_refused()).await;
    let line = Proxy::to(engine.port()).await;
    line.swallow();
    fails(&engine.url_by(line.port())).await;
    engine.stop();
    fails(&engine.url()).await;
    engine.go_on();
    engine.kill();
    fails(&engine.url()).await;
}

#[tokio::test]
async fn a_postgres_that_fails_is_told_of_in_time_and_shows_nothing() {
    let Some(engine) = Postgres::start() else {
        return;
    };
    // No table yet.
    fails(&engine.url()).await;
    migrate(&engine.url()).await;
    // No connection left for its role.
    let full = format!(
        "postgres://site:{PASSWORD}@127.0.0.1:{}/postgres",
        engine.port()
    );
    let role = format!("create role site login password '{PASSWORD}' connection limit 0");
    let owner = pool(&engine.url()).get().await.unwrap();
    owner.batch_execute(&role).await.unwrap();
    fails(&full).await;
    fails_in_every_way(engine).await;
}

#[tokio::test]
async fn a_redis_that_fails_is_told_of_in_time_and_shows_nothing() {
    let Some(engine) = Redis::start() else { return };
    engine.ask(&["CONFIG", "SET", "maxmemory", "1"]);
    fails_to_write_well(&store(&engine.url()), &[PASSWORD])
        .await
        .unwrap();
    fails_in_every_way(engine).await;
}
