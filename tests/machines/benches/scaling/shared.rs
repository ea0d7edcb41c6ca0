//! What a limit that is shared costs a call, and Redis.

use bungie_api::{Bucket, Limiter, Rate};
use bungie_engines::Redis;
use bungie_store_redis::{Redis as To, RedisLimiter, redis};
use bungie_suite::figures::{Figure, Figures, Unit};
use futures_util::future::join_all;
use std::time::{Duration, Instant};

/// So fast that nobody waits for a place.
const RATE: Rate = Rate::new(100_000_000, Duration::from_secs(10));

/// How many ask at once where Redis is to be busy.
const CALLERS: usize = 64;

pub(crate) fn add(figures: &mut Figures, is_quick: bool) {
    let Some(engine) = Redis::with_settings(&["--appendonly", "no"]) else {
        return;
    };
    let rounds = if is_quick { 2_000 } else { 20_000 };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let (take, ping) = (alone(&engine, rounds).await, pings(&engine, rounds).await);
        println!(
            "a place: {:.0} µs, a PING: {:.0} µs",
            take * 1e6,
            ping * 1e6
        );
        let case = "a place, against a PING over the same connection";
        figures.add(&Figure::ratio(case, take, ping, Unit::Seconds));
        let busy = busy(&engine, rounds).await;
        println!("Redis is busy with a place for {:.1} µs", busy * 1e6);
        figures.add(&Figure::new(
            "Redis is busy with a place",
            busy,
            Unit::Seconds,
        ));
    });
}

async fn taken(limiter: &RedisLimiter, places: usize) {
    for _ in 0..places {
        limiter
            .take(Bucket::Server("WWW"), RATE)
            .await
            .expect("it counts");
    }
}

fn limiter(engine: &Redis) -> RedisLimiter {
    let redis = To::open(&engine.url()).expect("a URL");
    RedisLimiter::new(redis, "scaling").expect("random numbers")
}

/// Seconds for a place of one who asks again when there is an answer.
async fn alone(engine: &Redis, rounds: usize) -> f64 {
    let limiter = limiter(engine);
    taken(&limiter, 100).await;
    let from = Instant::now();
    taken(&limiter, rounds).await;
    from.elapsed().as_secs_f64() / rounds as f64
}

async fn pings(engine: &Redis, rounds: usize) -> f64 {
    let client = redis::Client::open(engine.url()).expect("a URL");
    let mut connection = client
        .get_multiplexed_async_connection()
        .await
        .expect("it is there");
    let from = Instant::now();
    for _ in 0..rounds {
        redis::cmd("PING")
            .exec_async(&mut connection)
            .await
            .expect("it answers");
    }
    from.elapsed().as_secs_f64() / rounds as f64
}

/// Seconds of a processor that Redis needs for a place, where many ask.
async fn busy(engine: &Redis, rounds: usize) -> f64 {
    let limiters: Vec<_> = (0..CALLERS).map(|_| limiter(engine)).collect();
    join_all(limiters.iter().map(|limiter| taken(limiter, 10))).await;
    let before = processor(engine);
    let each = rounds / CALLERS * 4;
    join_all(limiters.iter().map(|limiter| taken(limiter, each))).await;
    (processor(engine) - before) / (each * CALLERS) as f64
}

/// Seconds of a processor that Redis has used so far.
fn processor(engine: &Redis) -> f64 {
    let about = engine.ask(&["INFO", "cpu"]);
    let used = |name: &str| {
        let line = about.lines().find_map(|line| line.strip_prefix(name));
        line.map_or(0.0, |seconds| seconds.trim().parse().expect("seconds"))
    };
    used("used_cpu_sys:") + used("used_cpu_user:")
}
