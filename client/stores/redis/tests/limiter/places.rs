//! Places that are booked.

use bungie_client::{Bucket, Limiter as _, Rate, Taken};
use bungie_engines::Redis;
use bungie_store_redis::{Redis as To, RedisLimiter};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Twenty a second, with a burst of ten.
const RATE: Rate = Rate::new(200, Duration::from_secs(10));
const SERVER: Bucket = Bucket::Server("WWW");

fn limiter(engine: &Redis) -> RedisLimiter {
    RedisLimiter::new(To::open(&engine.url()).unwrap(), "places").unwrap()
}

async fn take(limiter: &RedisLimiter, bucket: Bucket) -> Taken {
    limiter.take(bucket, RATE).await.unwrap()
}

/// Takes as whoever asks again when they are told to.
async fn taken(limiter: &RedisLimiter, bucket: Bucket) -> Duration {
    let from = Instant::now();
    while let Taken::NotBefore(wait) = take(limiter, bucket).await {
        sleep(wait).await;
    }
    from.elapsed()
}

#[tokio::test]
async fn a_redis_that_knows_nothing_begins_empty_and_is_full_after_a_while() {
    let Some(mut engine) = Redis::start() else {
        return;
    };
    let (mut limiter, gap) = (limiter(&engine), RATE.interval());
    for _ in 0..3 {
        let waited = taken(&limiter, SERVER).await;
        assert!(waited > gap / 2, "a burst: {waited:?} of {gap:?}");
    }
    // As long as a burst takes to come back.
    sleep(gap * 12).await;
    for _ in 0..9 {
        assert_eq!(take(&limiter, SERVER).await, Taken::Now);
    }
    engine.lose_everything();
    engine.run();
    limiter = self::limiter(&engine);
    assert!(taken(&limiter, SERVER).await > gap / 2, "a burst");
    // Started again with what it had.
    sleep(gap * 12).await;
    engine.kill();
    engine.run();
    limiter = self::limiter(&engine);
    assert!(taken(&limiter, SERVER).await > gap / 2, "a burst");
}

#[tokio::test]
async fn a_place_waits_for_the_next_if_whoever_asked_is_gone() {
    let Some(engine) = Redis::start() else { return };
    let limiter = limiter(&engine);
    let Taken::NotBefore(first) = take(&limiter, SERVER).await else {
        panic!("a burst")
    };
    // Nobody comes back for it but somebody else, who is told of the same place.
    let Taken::NotBefore(again) = take(&limiter, SERVER).await else {
        panic!("it is early")
    };
    assert!(again <= first);
    sleep(again).await;
    assert_eq!(take(&limiter, SERVER).await, Taken::Now);
    // Half an answer is no answer: the place is booked all the same.
    let asked = limiter.take(SERVER, RATE);
    tokio::select! {
        biased;
        _ = asked => panic!("Redis answers before it is asked"),
        () = async {} => {}
    }
    let waited = taken(&limiter, SERVER).await;
    assert!(waited < RATE.interval() * 2, "{waited:?}");
}

#[tokio::test]
async fn a_place_that_nobody_uses_is_void() {
    let Some(engine) = Redis::start() else { return };
    let limiter = limiter(&engine);
    let Taken::NotBefore(first) = take(&limiter, SERVER).await else {
        panic!("a burst")
    };
    sleep(first + Duration::from_millis(150)).await;
    // Another one: the bucket has room by now, so it may be used at once.
    let asked = engine.ask(&["INFO", "commandstats"]);
    assert_eq!(take(&limiter, SERVER).await, Taken::Now);
    assert_ne!(asked, engine.ask(&["INFO", "commandstats"]));
}

#[tokio::test]
async fn addresses_have_limits_of_their_own_and_users_do_not() {
    let Some(engine) = Redis::start() else { return };
    let behind = |egress: &str| {
        let redis = To::open(&engine.url()).unwrap();
        RedisLimiter::builder(redis, "places")
            .egress(egress)
            .build()
            .unwrap()
    };
    let (one, other) = (behind("one"), behind("other"));
    let action = Bucket::Action(7, "Destiny2.TransferItem");
    let wait = async |limiter: &RedisLimiter, bucket| match limiter
        .take(bucket, Rate::new(1, Duration::from_secs(60)))
        .await
        .unwrap()
    {
        Taken::Now => Duration::ZERO,
        Taken::NotBefore(wait) => wait,
    };
    let minutes = |wait: Duration| (wait.as_secs_f64() / 60.0).round();
    let servers = (wait(&one, SERVER).await, wait(&other, SERVER).await);
    assert_eq!(minutes(servers.0), minutes(servers.1));
    let actions = (wait(&one, action).await, wait(&other, action).await);
    assert_eq!(minutes(actions.0) + 1.0, minutes(actions.1));
}

#[tokio::test]
async fn a_batch_is_booked_at_once() {
    let Some(engine) = Redis::start() else { return };
    let redis = To::open(&engine.url()).unwrap();
    let limiter = RedisLimiter::builder(redis, "places")
        .batch(5)
        .build()
        .unwrap();
    let calls = |engine: &Redis| -> u32 {
        let stats = engine.ask(&["INFO", "commandstats"]);
        let line = stats
            .lines()
            .find(|line| line.starts_with("cmdstat_evalsha:"));
        let calls = line.and_then(|line| line.split(['=', ',']).nth(1));
        calls.map_or(0, |calls| calls.parse().unwrap())
    };
    taken(&limiter, SERVER).await;
    let before = calls(&engine);
    for _ in 0..4 {
        taken(&limiter, SERVER).await;
    }
    // A heartbeat may have come in between.
    assert!(calls(&engine) - before <= 1);
}
