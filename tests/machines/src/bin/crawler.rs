//! One process of a crawl: `crawler DATABASE REDIS SITE SLOTS REQUESTS_IN_TEN_SECONDS`. The requests are those of all
//! processes together. Ends when the crawl does.

use bungie_api::{
    Client, Rate, UserAgent, destiny2::GetPostGameCarnageReport, ids::ActivityInstanceId, servers,
};
use bungie_store_postgres::{
    crawl::{Claim, Ended, Outcome, PostgresSink, Queue, Worker},
    deadpool_postgres::{Manager, Pool, Runtime},
    tokio_postgres::NoTls,
};
use bungie_store_redis::{Redis, RedisLimiter};
use serde_json::Value;
use std::{env, error::Error, future::pending, time::Duration};

/// After how many attempts a report is given up.
const ATTEMPTS: u32 = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [database, redis, site, slots, requests] = &*arguments else {
        return Err("crawler DATABASE REDIS SITE SLOTS REQUESTS_IN_TEN_SECONDS".into());
    };
    let manager = Manager::new(database.parse()?, NoTls);
    let slots: u16 = slots.parse()?;
    let pool = Pool::builder(manager).max_size(usize::from(slots) + 4);
    let pool = pool.runtime(Runtime::Tokio1).build()?;
    let rate = Rate::new(requests.parse()?, Duration::from_secs(10));
    // More than one place in a request: each may send hundreds a second.
    let limiter = RedisLimiter::builder(Redis::open(redis)?, "crawlers")
        .batch(8)
        .build()?;
    let client = Client::builder("key", UserAgent::new("crawler", "1", 0))
        .limiter(limiter)
        .site(site)
        .rate(&servers::STATS, rate)
        .build()?;
    let queue = Queue::new(pool.clone(), "reports");
    let worker = Worker::new(queue, PostgresSink::new(pool, "reports"))
        .slots(slots)
        .lease(Duration::from_secs(2))
        .on_trouble(|trouble| eprintln!("{trouble}"));
    let fetch = move |claim| fetched(client.clone(), claim);
    match worker.run(fetch, pending()).await? {
        Ended::Finished => Ok(()),
        _ => Err("nobody stops it".into()),
    }
}

async fn fetched(client: Client, claim: Claim) -> Outcome {
    let Ok(id) = claim.job().key.parse() else {
        return Outcome::gap("no number");
    };
    let request = GetPostGameCarnageReport::new(ActivityInstanceId::new(id));
    match client.send_as::<Value, _>(&request).await {
        Ok(report) if report["entries"][0]["extended"].is_object() => {
            Outcome::result(report.to_string())
        }
        Ok(_) => later(&claim, "it is degraded"),
        Err(error) => later(&claim, &error.to_string()),
    }
}

fn later(claim: &Claim, reason: &str) -> Outcome {
    if claim.attempt() >= ATTEMPTS {
        return Outcome::gap(reason);
    }
    Outcome::later(Duration::from_secs(1), reason)
}
