//! Places that are booked.

use bungie_client::{Bucket, Limiter as _, Rate, Taken};
use bungie_engines::Redis;
use bungie_store_redis::{Redis as To, RedisLimiter};
use std::time::{Duration, Instant};
use tokio::{task::yield_now, time::sleep};

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
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_is_a_place_all_the_same() {
    const SLOW: Rate = Rate::new(20, Duration::from_secs(10));
    let Some(engine) = Redis::start() else { return };
    let limiter = limiter(&engine);
    let wait = async || match limiter.take(SERVER, SLOW).await.unwrap() {
        Taken::Now => Duration::ZERO,
        Taken::NotBefore(wait) => wait,
    };
    sleep(wait().await).await;
    assert_eq!(limiter.take(SERVER, SLOW).await.unwrap(), Taken::Now);
    let sent = async {
        for _ in 0..20 {
            yield_now().await;
        }
    };
    tokio::select! {
        _ = limiter.take(SERVER, SLOW) => {}
        () = sent => {}
    }
    // A place that is lost would cost another interval.
    let waited = wait().await;
    assert!(waited < SLOW.interval() * 3 / 2, "{waited:?}");
}

/// How often scripts were run.
fn scripts(engine: &Redis) -> u32 {
    let stats = engine.ask(&["INFO", "commandstats"]);
    let line = stats
        .lines()
        .find(|line| line.starts_with("cmdstat_evalsha:"));
    let calls = line.and_then(|line| line.split(['=', ',']).nth(1));
    calls.map_or(0, |calls| calls.parse().unwrap())
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
    let before = scripts(&engine);
    assert_eq!(take(&limiter, SERVER).await, Taken::Now);
    assert_eq!(scripts(&engine), before + 1);
}

#[tokio::test]
async fn a_redis_that_is_short_of_memory_does_not_begin_with_limits() {
    let Some(engine) = Redis::start() else { return };
    let limiter = limiter(&engine);
    take(&limiter, SERVER).await;
    take(&limiter, Bucket::Action(7, "Destiny2.TransferItem")).await;
    let left = |key: &str| engine.ask(&["PTTL", &format!("bungie:{{places}}:limit:{key}")]);
    assert_eq!(left("server::WWW").trim(), "-1", "it may be removed first");
    let action = left("action:7:Destiny2.TransferItem");
    assert!(action.trim().parse::<u64>().unwrap() > 0);
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
    let interval = Duration::from_secs(20);
    // In how many intervals each may send.
    let intervals = async |limiter: &RedisLimiter, bucket| {
        let taken = limiter.take(bucket, Rate::new(1, interval)).await.unwrap();
        match taken {
            Taken::Now => 0.0,
            Taken::NotBefore(wait) => (wait.as_secs_f64() / interval.as_secs_f64()).round(),
        }
    };
    assert_eq!(
        intervals(&one, SERVER).await,
        intervals(&other, SERVER).await
    );
    assert_eq!(
        intervals(&one, action).await + 1.0,
        intervals(&other, action).await
    );
}

#[tokio::test]
async fn nobody_books_further_ahead_than_a_minute() {
    let Some(engine) = Redis::start() else { return };
    let rate = Rate::new(1, Duration::from_secs(50));
    let mut waits = Vec::new();
    for _ in 0..3 {
        let Taken::NotBefore(wait) = limiter(&engine).take(SERVER, rate).await.unwrap() else {
            panic!("a burst")
        };
        waits.push(wait.as_secs_f64().round());
    }
    // The second place would be in a hundred seconds, so its process asks again in forty.
    assert_eq!(waits, [50.0, 40.0, 40.0]);
}

#[tokio::test]
async fn a_batch_is_booked_at_once() {
    let Some(engine) = Redis::start() else { return };
    let redis = To::open(&engine.url()).unwrap();
    let limiter = RedisLimiter::builder(redis, "places")
        .batch(5)
        .build()
        .unwrap();
    taken(&limiter, SERVER).await;
    let before = scripts(&engine);
    for _ in 0..4 {
        taken(&limiter, SERVER).await;
    }
    // A heartbeat may have come in between.
    assert!(scripts(&engine) - before <= 1);
}
