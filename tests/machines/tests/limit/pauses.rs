//! What Bungie asks one process for.

use bungie_api::{
    Client, Error, ErrorKind, Limiter as _, Priority, Rate, Retries, SharedPause, Whom,
    destiny2::{GetDestinyManifest, GetPostGameCarnageReport},
    servers,
};
use bungie_engines::Redis;
use bungie_machines::application::client;
use bungie_store_redis::{Redis as To, RedisLimiter};
use bungie_testing::fake::{Envelope, FakeBungie};
use std::time::Duration;
use tokio::{
    task::yield_now,
    time::{sleep, timeout},
};

fn limiter(engine: &Redis, egress: &str) -> RedisLimiter {
    let redis = To::open(&engine.url()).unwrap();
    let limiter = RedisLimiter::builder(redis, "pauses").egress(egress);
    limiter.build().unwrap()
}

/// A client that waits for no pause.
fn client_of(fake: &FakeBungie, limiter: RedisLimiter) -> Client {
    let rate = Rate::new(10_000, Duration::from_secs(10));
    client(&fake.url())
        .server(&servers::STATS, fake.stats())
        .rate(&servers::WWW, rate)
        .rate(&servers::STATS, rate)
        .limiter(limiter)
        .retries(Retries::none())
        .build()
        .unwrap()
        .with_priority(Priority::High)
        .with_deadline(Duration::from_secs(5))
}

fn process(engine: &Redis, fake: &FakeBungie, egress: &str) -> Client {
    client_of(fake, limiter(engine, egress))
}

/// Bungie asks whoever calls next to wait.
fn refuse(fake: &FakeBungie) {
    let throttle = Envelope::error(51, "PerEndpointRequestThrottleExceeded").throttle_seconds(30);
    fake.fault_next((), throttle).unwrap();
}

/// Calls until a process has heard of a pause, which its next place tells it.
async fn until_paused(client: &Client) -> Error {
    let calls = async {
        loop {
            if let Err(error) = client.send(&GetDestinyManifest::new()).await {
                break error;
            }
        }
    };
    let told = timeout(Duration::from_secs(20), calls).await;
    told.expect("it is told")
}

/// Waits until Redis has so many pauses.
async fn until_redis_has(engine: &Redis, pauses: &str) {
    let kept = || engine.ask(&["ZCARD", "bungie:{pauses}:pauses"]);
    let told = async {
        while kept().trim() != pauses {
            yield_now().await;
        }
    };
    let told = timeout(Duration::from_secs(20), told).await;
    told.expect("Redis is told");
}

#[tokio::test]
async fn a_pause_is_kept_by_all_that_it_is_for() {
    let Some(engine) = Redis::start() else { return };
    let fake = FakeBungie::start().await.unwrap();
    let [asked, told] = [(); 2].map(|()| process(&engine, &fake, "one"));
    let elsewhere = process(&engine, &fake, "other");
    let request = GetDestinyManifest::new();
    told.send(&request).await.unwrap();
    refuse(&fake);
    asked.send(&request).await.unwrap_err();
    let error = until_paused(&told).await;
    assert_eq!(error.kind(), ErrorKind::Throttled);
    let pauses = told.pauses();
    assert_eq!(pauses.len(), 1);
    assert_eq!(pauses[0].whom, Whom::Server);
    assert!(pauses[0].left > Duration::from_secs(20));
    let rate = told.rate(&servers::WWW).unwrap();
    assert!(rate.requests() < 10_000, "it slows down as well: {rate:?}");
    // Another address was not refused.
    elsewhere.send(&request).await.unwrap();
    assert_eq!(elsewhere.pauses(), []);
}

#[tokio::test]
async fn a_pause_that_the_program_ends_stays_ended() {
    let Some(engine) = Redis::start() else { return };
    let fake = FakeBungie::start().await.unwrap();
    let [asked, told] = [(); 2].map(|()| process(&engine, &fake, "one"));
    let request = GetDestinyManifest::new();
    told.send(&request).await.unwrap();
    refuse(&fake);
    asked.send(&request).await.unwrap_err();
    until_redis_has(&engine, "1").await;
    until_paused(&told).await;
    for client in [asked, told] {
        client.resume(&client.pauses()[0]);
        for _ in 0..3 {
            client.send(&request).await.unwrap();
        }
        assert_eq!(client.pauses(), []);
    }
}

#[tokio::test]
async fn one_refusal_slows_down_once() {
    let Some(engine) = Redis::start() else { return };
    let fake = FakeBungie::start().await.unwrap();
    let [asked, told] = [(); 2].map(|()| process(&engine, &fake, "one"));
    told.send(&GetDestinyManifest::new()).await.unwrap();
    refuse(&fake);
    asked.send(&GetDestinyManifest::new()).await.unwrap_err();
    until_redis_has(&engine, "1").await;
    until_paused(&told).await;
    let rates = || [&asked, &told].map(|client| client.rate(&servers::WWW).unwrap().requests());
    let once = rates();
    // What is refused within three seconds is one refusal in any case.
    sleep(Duration::from_millis(3100)).await;
    let left = Duration::from_secs(60);
    let of_user = SharedPause::new(Whom::User, "WWW", "Destiny2.GetProfile", Some(7), left);
    let third = limiter(&engine, "other");
    third.paused(&of_user);
    until_redis_has(&engine, "2").await;
    // Calls to another server hear of it, and of nothing else.
    for client in [&asked, &told] {
        let report = GetPostGameCarnageReport::new(1.into());
        client.send(&report).await.ok();
    }
    assert_eq!(rates(), once);
}

#[tokio::test]
async fn a_client_that_comes_later_keeps_what_runs() {
    let Some(engine) = Redis::start() else { return };
    let fake = FakeBungie::start().await.unwrap();
    let asked = process(&engine, &fake, "one");
    let limiter = limiter(&engine, "one");
    let told = client_of(&fake, limiter.clone());
    told.send(&GetDestinyManifest::new()).await.unwrap();
    refuse(&fake);
    asked.send(&GetDestinyManifest::new()).await.unwrap_err();
    until_paused(&told).await;
    let later = client_of(&fake, limiter);
    let error = later.send(&GetDestinyManifest::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
}
