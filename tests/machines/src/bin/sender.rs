//! A process that sends as much as a shared limiter lets it, and says when it sent.

use bungie_api::{
    Client, Priority, Rate, Retries, UserAgent, destiny2::GetPostGameCarnageReport, servers,
};
use bungie_machines::{
    at_once::{AtOnce, now},
    child::told_to_end,
};
use bungie_store_redis::{Redis, RedisLimiter};
use std::{
    env,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::{MissedTickBehavior, interval};

/// URL of Redis, requests in ten seconds, how many callers wait all the time, and after how many
/// milliseconds one comes that goes before them, 0 for never.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |index: usize| arguments[index].parse::<u32>().expect("a number");
    let redis = Redis::open(&arguments[0]).expect("a URL");
    let limiter = RedisLimiter::new(redis, "senders").expect("random numbers");
    let transport = AtOnce::default();
    let client = Client::builder("key", UserAgent::new("Sender", "1", 1))
        .transport(transport.clone())
        .rate(
            &servers::STATS,
            Rate::new(number(1), Duration::from_secs(10)),
        )
        .retries(Retries::max_retries(0))
        .limiter(limiter)
        .queue_timeout(Duration::from_secs(3600))
        .timeout(Duration::from_secs(3600))
        .build()
        .expect("a client");
    let low = client.with_priority(Priority::Low);
    for report in 0..number(2) {
        let low = low.clone();
        tokio::spawn(async move {
            let request = GetPostGameCarnageReport::new(i64::from(report).into());
            while low.send(&request).await.is_ok() {}
        });
    }
    let waited = Arc::new(Mutex::new(Vec::new()));
    if number(3) > 0 {
        let high = client.with_priority(Priority::High);
        let waited = Arc::clone(&waited);
        let mut clock = interval(Duration::from_millis(number(3).into()));
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::spawn(async move {
            let request = GetPostGameCarnageReport::new(0.into());
            loop {
                clock.tick().await;
                let asked = now();
                high.send(&request).await.expect("it answers");
                waited.lock().expect("nothing panics").push(now() - asked);
            }
        });
    }
    told_to_end().await;
    for sent in transport.asked() {
        println!("sent {sent}");
    }
    for waited in waited.lock().expect("nothing panics").iter() {
        println!("waited {waited}");
    }
}
