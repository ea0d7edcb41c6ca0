//! Engines that are away, hang, refuse, are full or have no table.

use bungie_engines::{Postgres, Proxy, Redis};
use bungie_machines::stores::{migrate, store};
use bungie_testing::stores::{fails_to_write_well, fails_well};

/// The password of the engines.
const SECRETS: &[&str] = &["of-the-engine"];

async fn fails(url: &str) {
    fails_well(&store(url), SECRETS).await.unwrap();
}

#[tokio::test]
async fn a_postgres_that_fails_is_told_of_in_time_and_shows_nothing() {
    let Some(mut engine) = Postgres::start() else {
        return;
    };
    // No table yet.
    fails(&engine.url()).await;
    migrate(&engine.url()).await;
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
async fn a_redis_that_fails_is_told_of_in_time_and_shows_nothing() {
    let Some(mut engine) = Redis::start() else {
        return;
    };
    fails(&engine.url_refused()).await;
    engine.ask(&["CONFIG", "SET", "maxmemory", "1"]);
    fails_to_write_well(&store(&engine.url()), SECRETS)
        .await
        .unwrap();
    let line = Proxy::to(engine.port()).await;
    line.swallow();
    fails(&engine.url_by(line.port())).await;
    engine.stop();
    fails(&engine.url()).await;
    engine.go_on();
    engine.kill();
    fails(&engine.url()).await;
}
