//! What Bungie asks one process for.

use bungie_api::{
    Client, ErrorKind, Priority, Rate, Retries, Whom, destiny2::GetDestinyManifest, servers,
};
use bungie_engines::Redis;
use bungie_machines::application::client;
use bungie_store_redis::{Redis as To, RedisLimiter};
use bungie_testing::fake::{Envelope, FakeBungie};
use std::time::Duration;

fn process(engine: &Redis, fake: &FakeBungie, egress: &str) -> Client {
    let redis = To::open(&engine.url()).unwrap();
    let limiter = RedisLimiter::builder(redis, "pauses").egress(egress);
    client(&fake.url())
        .rate(&servers::WWW, Rate::new(10_000, Duration::from_secs(10)))
        .limiter(limiter.build().unwrap())
        .retries(Retries::none())
        .build()
        .unwrap()
        .with_priority(Priority::High)
}

#[tokio::test]
async fn a_pause_is_kept_by_all_that_it_is_for() {
    let Some(engine) = Redis::start() else { return };
    let fake = FakeBungie::start().await.unwrap();
    let [asked, told] = [(); 2].map(|()| process(&engine, &fake, "one"));
    let elsewhere = process(&engine, &fake, "other");
    let request = GetDestinyManifest::new();
    told.send(&request).await.unwrap();
    let throttle = Envelope::error(51, "PerEndpointRequestThrottleExceeded").throttle_seconds(30);
    fake.fault_next((), throttle).unwrap();
    asked.send(&request).await.unwrap_err();
    // Telling Redis takes a moment, and the next place tells the process.
    let hurried = told.with_deadline(Duration::from_secs(5));
    let error = loop {
        if let Err(error) = hurried.send(&request).await {
            break error;
        }
    };
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
