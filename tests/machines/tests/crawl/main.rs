//! A crawl of three processes with one budget that are killed again and again, on a PostgreSQL that is stopped, deaf
//! and cut off in between: each report is stored once, little is fetched twice, and it ends.
//!
//! `CRAWL_REPORTS` is how many reports there are, 5,000 unless told otherwise, `CRAWL_KILLS` how many processes are
//! killed, 3, and `CRAWL_OUTAGES` how often the database is away, 3; the time is held against what the rate allows where
//! there are 50,000 reports or more. `CRAWL_SEED` is which processes are killed when, and when the database is away.

mod events;
mod reports;

use bungie_api::{Rate, gcra};
use bungie_engines::{Postgres, Proxy, Redis};
use bungie_store_postgres::{
    crawl::Queue,
    deadpool_postgres::{Manager, Pool},
    tokio_postgres::NoTls,
};
use bungie_testing::FakeBungie;
use events::Event;
use reports::{Report, answer_reports};
use std::{
    env,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

const PROCESSES: usize = 3;
const SLOTS: usize = 12;
/// Requests a second, of all processes.
const RATE: usize = 500;
/// What a process needs at most until it works again after an outage: a request that hangs, and the wait before the next.
const RECOVERY: Duration = Duration::from_secs(6);
const FIRST: i64 = 15_000_000_000;

fn number(variable: &str, otherwise: u64) -> u64 {
    let text = env::var(variable).unwrap_or_default();
    text.parse().unwrap_or(otherwise)
}

/// What all processes together may send in ten seconds.
const IN_TEN_SECONDS: usize = RATE * 10;

/// How long so many requests take at least: a little longer than their number says, since a rate keeps a part in
/// reserve.
fn floor(requests: u64) -> Duration {
    let rate = Rate::new(IN_TEN_SECONDS as u32, Duration::from_secs(10));
    let (mut due, mut now) = (0, 0);
    for _ in 0..requests {
        while let Err(earliest) = gcra(due, now, &rate) {
            now = earliest;
        }
        due = gcra(due, now, &rate).unwrap_or(u64::MAX);
    }
    Duration::from_nanos(now)
}

fn start(database: &str, redis: &Redis, fake: &FakeBungie) -> Child {
    Command::new(env!("CARGO_BIN_EXE_crawler"))
        .args([
            database.to_owned(),
            redis.url(),
            fake.url(),
            SLOTS.to_string(),
            IN_TEN_SECONDS.to_string(),
        ])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_that_are_killed_store_each_report_once() {
    let (Some(engine), Some(redis)) = (Postgres::start(), Redis::start()) else {
        return;
    };
    let (reports, kills) = (number("CRAWL_REPORTS", 5_000), number("CRAWL_KILLS", 3));
    let (outages, seed) = (number("CRAWL_OUTAGES", 3), number("CRAWL_SEED", 1));
    let proxy = Proxy::to(engine.port()).await;
    let database = engine.url_by(proxy.port());
    let fake = FakeBungie::start().await.unwrap();
    let asked = answer_reports(&fake);
    let pool = Pool::builder(Manager::new(engine.url().parse().unwrap(), NoTls));
    let pool = pool.max_size(1).build().unwrap();
    let queue = Queue::new(pool.clone(), "reports");
    queue.migrate().await.unwrap();
    let last = FIRST + reports as i64 - 1;
    queue.add_range("report", FIRST..=last).await.unwrap();

    let begun = Instant::now();
    let start = || start(&database, &redis, &fake);
    let mut processes: Vec<_> = (0..PROCESSES).map(|_| start()).collect();
    let mut random = fastrand::Rng::with_seed(seed);
    let mut away = Duration::ZERO;
    for (moment, event) in events::events(&mut random, reports, kills, outages) {
        fake.arrived(moment as usize).await;
        match event {
            Event::Kill => {
                let process = &mut processes[random.usize(..PROCESSES)];
                process.kill().await.unwrap();
                *process = start();
            }
            Event::Outage(outage, lasts) => {
                outage.happens(&engine, &proxy, lasts).await;
                away += lasts + RECOVERY;
            }
        }
    }
    for process in &mut processes {
        assert!(process.wait().await.unwrap().success());
    }
    let took = begun.elapsed();

    let ids = || FIRST..=last;
    let missing = ids()
        .filter(|id| Report::of(*id) == Report::Missing)
        .count() as u64;
    let progress = queue.progress().await.unwrap();
    assert_eq!(
        (progress.left(), progress.given_up),
        (0, missing),
        "seed {seed}"
    );
    assert_eq!(progress.done, reports - missing);
    let rows = "select kind, key, count(*), min(convert_from(result, 'UTF8')) from bungie_crawl_results group by kind, key";
    let rows = pool.get().await.unwrap().query(rows, &[]).await.unwrap();
    assert_eq!(rows.len() as u64, reports - missing);
    for row in &rows {
        let id: i64 = row.get::<_, &str>(1).parse().unwrap();
        assert!(
            ids().contains(&id) && Report::of(id) != Report::Missing,
            "{id}"
        );
        assert_eq!((row.get(0), row.get::<_, i64>(2)), ("report", 1));
        assert!(
            row.get::<_, &str>(3).contains("extended"),
            "{id} is degraded"
        );
    }

    let asked = asked.lock().unwrap();
    let requests: u64 = asked.values().map(|times| u64::from(*times)).sum();
    let expected: u64 = ids().map(|id| u64::from(Report::of(id).attempts())).sum();
    assert_eq!(asked.len() as u64, reports);
    let again = requests - expected;
    // A kill costs what the slots of a process have begun, and a database that is away for longer than a lease what
    // those of all have.
    let lost = kills + outages * PROCESSES as u64;
    assert!(
        again <= lost * SLOTS as u64,
        "{again} more requests than needed, seed {seed}"
    );
    let floor = floor(reports);
    println!(
        "{requests} requests for {reports} reports, {again} of them for {kills} kills and {outages} outages, in \
         {took:.1?}: the rate needs {floor:.1?}, and the outages may cost {away:.1?}"
    );
    let times = if reports >= 50_000 {
        assert!(
            requests * 100 <= reports * 101,
            "{requests} requests, seed {seed}"
        );
        1.1
    } else {
        6.0
    };
    assert!(took <= floor.mul_f64(times) + away, "{took:?}, seed {seed}");
    assert_eq!(fake.violations(), []);
}
