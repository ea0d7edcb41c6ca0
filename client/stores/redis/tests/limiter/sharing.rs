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

async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let wait = async {
        while !is_so() {
            yield_now().await;
        }
    };
    timeout(Duration::from_secs(20), wait).await.expect(what);
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_know_how_many_they_are_and_go_on_alone() {
    let Some(mut engine) = Redis::start() else {
        return;
    };
    let limiters: Vec<_> = (0..4)
        .map(|_| RedisLimiter::new(To::open(&engine.url()).unwrap(), "sharing").unwrap())
        .collect();
    assert_eq!(
        limiters[0].sharing(),
        Sharing::Shared { processes: 8 },
        "nobody was asked"
    );
    for limiter in &limiters {
        limiter.take(SERVER, RATE).await.unwrap();
    }
    let all = |processes| {
        let limiters = &limiters;
        move || {
            limiters
                .iter()
                .all(|limiter| limiter.sharing() == Sharing::Shared { processes })
        }
    };
    until("four know of four", all(4)).await;

    engine.kill();
    let is_alone = |limiter: &RedisLimiter| matches!(limiter.sharing(), Sharing::Alone { .. });
    until("they notice", || limiters.iter().all(is_alone)).await;
    let Sharing::Alone { parts, reason, .. } = limiters[0].sharing() else {
        unreachable!()
    };
    assert_eq!((parts, reason.kind()), (4, RedisErrorKind::Unreachable));
    // A quarter of a hundred a second, without a burst, and without waiting for Redis.
    let asked = Instant::now();
    let Taken::NotBefore(wait) = limiters[0].take(SERVER, RATE).await.unwrap() else {
        panic!("a burst")
    };
    assert!(asked.elapsed() < Duration::from_millis(50));
    assert!(
        (Duration::from_millis(35)..Duration::from_millis(50)).contains(&wait),
        "{wait:?}"
    );

    engine.run();
    until("they are together again", all(4)).await;
    drop(limiters);
    let members = || engine.ask(&["ZCARD", "bungie:{sharing}:members:"]);
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
    let is_back = || limiter.sharing() == Sharing::Shared { processes: 1 };
    until("it is back", is_back).await;
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
    assert!(matches!(limiter.sharing(), Sharing::Alone { .. }));
    let is_there = || limiter.sharing() == Sharing::Shared { processes: 1 };
    until("it is connected", is_there).await;
}
