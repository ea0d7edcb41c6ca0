//! How a limiter says that it counts.

use bungie_client::{Bucket, Limiter as _, Rate, Taken};
use bungie_engines::{Proxy, Redis};
use bungie_store_redis::{Redis as To, RedisErrorKind, RedisLimiter, Sharing};
use std::time::{Duration, Instant};
use tokio::{
    task::yield_now,
    time::{sleep, timeout},
};

const RATE: Rate = Rate::new(1000, Duration::from_secs(10));
const SERVER: Bucket = Bucket::Server("WWW");
const MEMBERS: &str = "bungie:{sharing}:members:";

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let wait = async {
        while !is_so() {
            yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), wait).await.expect(what);
}

/// Among how many the rate is shared; `None` while it is not.
fn shared(limiter: &RedisLimiter) -> Option<u32> {
    match limiter.sharing() {
        Sharing::Shared { processes, .. } => Some(processes),
        _ => None,
    }
}

/// How long it has counted alone; `None` while it shares.
fn alone(limiter: &RedisLimiter) -> Option<Duration> {
    match limiter.sharing() {
        Sharing::Alone { since, .. } => Some(since),
        _ => None,
    }
}

/// When the only process was last heard.
fn heard(engine: &Redis) -> String {
    engine.ask(&["ZRANGE", MEMBERS, "0", "-1", "WITHSCORES"])
}

/// Waits until the next heartbeat is over.
async fn next_heartbeat(engine: &Redis) {
    let before = heard(engine);
    until("a heartbeat", || heard(engine) != before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_know_how_many_they_are_and_go_on_alone() {
    let Some(mut engine) = Redis::start() else {
        return;
    };
    let limiters: Vec<_> = (0..4)
        .map(|_| RedisLimiter::new(To::open(&engine.url()).unwrap(), "sharing").unwrap())
        .collect();
    assert_eq!(shared(&limiters[0]), Some(8), "nobody was asked");
    for limiter in &limiters {
        limiter.take(SERVER, RATE).await.unwrap();
    }
    let all = |processes| {
        let limiters = &limiters;
        move || {
            let mut limiters = limiters.iter();
            limiters.all(|limiter| shared(limiter) == Some(processes))
        }
    };
    until("four know of four", all(4)).await;

    engine.kill();
    let are_alone = || limiters.iter().all(|limiter| alone(limiter).is_some());
    until("they notice", are_alone).await;
    let Sharing::Alone { parts, reason, .. } = limiters[0].sharing() else {
        unreachable!()
    };
    assert_eq!((parts, reason.kind()), (4, RedisErrorKind::Unreachable));
    // A quarter of a hundred a second, and without waiting for Redis. It may have been so for a while.
    let asked = Instant::now();
    if let Taken::NotBefore(wait) = limiters[0].take(SERVER, RATE).await.unwrap() {
        assert!(wait < Duration::from_millis(50), "{wait:?}");
    }
    assert!(asked.elapsed() < Duration::from_millis(50));

    engine.run();
    until("they are together again", all(4)).await;
    drop(limiters);
    let members = || engine.ask(&["ZCARD", MEMBERS]);
    until("nobody is left", || members().trim() == "0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_does_not_answer_is_away_before_the_client_gives_up() {
    let Some(engine) = Redis::start() else { return };
    let line = Proxy::to(engine.port()).await;
    let redis = To::open(&engine.url_by(line.port())).unwrap();
    let limiter = RedisLimiter::builder(redis, "sharing")
        .processes(3)
        .build()
        .unwrap();
    line.swallow();
    let asked = Instant::now();
    limiter.take(SERVER, RATE).await.unwrap();
    assert!(asked.elapsed() < Duration::from_millis(900));
    let Sharing::Alone { parts, reason, .. } = limiter.sharing() else {
        panic!("it shares")
    };
    assert_eq!((parts, reason.kind()), (3, RedisErrorKind::TimedOut));
    line.open();
    until("it is back", || shared(&limiter) == Some(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_takes_longer_to_connect_is_connected_to_by_and_by() {
    let Some(engine) = Redis::start() else { return };
    let client = redis::Client::open(engine.url()).unwrap();
    let redis = To::by(move || {
        let client = client.clone();
        async move {
            sleep(Duration::from_millis(600)).await;
            client.get_multiplexed_async_connection().await
        }
    });
    let limiter = RedisLimiter::new(redis, "sharing").unwrap();
    limiter.take(SERVER, RATE).await.unwrap();
    assert!(alone(&limiter).is_some());
    until("it is connected", || shared(&limiter) == Some(1)).await;
}

/// A limiter that is connected by a line, and was just heard.
async fn by_line(engine: &Redis) -> (Proxy, RedisLimiter) {
    let line = Proxy::to(engine.port()).await;
    let redis = To::open(&engine.url_by(line.port())).unwrap();
    let limiter = RedisLimiter::new(redis, "sharing").unwrap();
    limiter.take(SERVER, RATE).await.unwrap();
    until("it is connected", || shared(&limiter) == Some(1)).await;
    next_heartbeat(engine).await;
    (line, limiter)
}

/// Asks until Redis has not answered, so that places of before are used up.
async fn until_alone(limiter: &RedisLimiter) {
    while alone(limiter).is_none() {
        if let Taken::NotBefore(wait) = limiter.take(SERVER, RATE).await.unwrap() {
            sleep(wait).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_answers_too_late_is_away_until_it_answers_in_time() {
    let Some(engine) = Redis::start() else { return };
    let (line, limiter) = by_line(&engine).await;
    line.delay(Duration::from_millis(300));
    until_alone(&limiter).await;
    let from = Instant::now();
    // Heartbeats have two seconds, so these arrive.
    for _ in 0..3 {
        next_heartbeat(&engine).await;
    }
    let since = alone(&limiter).expect("it counts alone");
    assert!(since >= from.elapsed(), "it shared in between");
    line.open();
    until("it is back", || shared(&limiter) == Some(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_late_answer_costs_half_a_second() {
    let Some(engine) = Redis::start() else { return };
    let (line, limiter) = by_line(&engine).await;
    line.swallow();
    until_alone(&limiter).await;
    line.open();
    let from = Instant::now();
    until("it is back", || shared(&limiter) == Some(1)).await;
    // The next heartbeat by itself would be more than a second and a half away.
    assert!(
        from.elapsed() < Duration::from_millis(1200),
        "{:?}",
        from.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_alone_counts_where_redis_comes_back() {
    // One each half a second, and ten at once.
    const SLOW: Rate = Rate::new(200, Duration::from_secs(80));
    const OTHER: Bucket = Bucket::Server("STATS");
    let Some(engine) = Redis::start() else { return };
    let (line, limiter) = by_line(&engine).await;
    // As if it had known everything for long.
    engine.ask(&["HSET", "bungie:{sharing}:limits", "since", "1"]);
    line.swallow();
    until_alone(&limiter).await;
    while let Taken::NotBefore(wait) = limiter.take(OTHER, SLOW).await.unwrap() {
        sleep(wait).await;
    }
    assert!(alone(&limiter).is_some(), "it was sent alone");
    line.open();
    until("it is back", || shared(&limiter) == Some(1)).await;
    let taken = limiter.take(OTHER, SLOW).await.unwrap();
    assert!(matches!(taken, Taken::NotBefore(_)), "a burst");
    // What nobody has sent alone is as it was.
    let rest = Bucket::Server("MEDIA");
    assert_eq!(limiter.take(rest, SLOW).await.unwrap(), Taken::Now);
}
