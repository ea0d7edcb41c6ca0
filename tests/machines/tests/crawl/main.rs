//! A crawl of three processes with one budget that are killed again and again: each report is stored once, little is
//! fetched twice, and it ends.
//!
//! `CRAWL_REPORTS` is how many reports there are, 5,000 unless told otherwise, and `CRAWL_KILLS` how many
//! processes are killed, 3; the time is held against what the rate allows where there are 50,000 or more.
//! `CRAWL_SEED` is which processes are killed when.

use bungie_api::{Rate, destiny2::GetPostGameCarnageReport, gcra, types::PlatformErrorCodes};
use bungie_engines::{Postgres, Redis};
use bungie_store_postgres::{
    crawl::Queue,
    deadpool_postgres::{Manager, Pool},
    tokio_postgres::NoTls,
};
use bungie_testing::{FakeBungie, fake::Fault};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    env,
    process::Stdio,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

const PROCESSES: usize = 3;
const SLOTS: usize = 12;
/// Requests a second, of all processes.
const RATE: usize = 500;
const FIRST: i64 = 15_000_000_000;

fn number(variable: &str, otherwise: u64) -> u64 {
    let text = env::var(variable).unwrap_or_default();
    text.parse().unwrap_or(otherwise)
}

/// What a report answers with, by its id.
#[derive(Clone, Copy, PartialEq)]
enum Report {
    Good,
    /// It is not there the first time.
    Late,
    /// It is degraded the first time.
    Degraded,
    /// It is never there.
    Missing,
}

impl Report {
    fn of(id: i64) -> Self {
        match id % 1000 {
            7 | 507 => Report::Late,
            250 | 750 => Report::Degraded,
            999 if id % 5000 == 4999 => Report::Missing,
            _ => Report::Good,
        }
    }

    /// How often it is asked for where nobody is killed.
    fn attempts(self) -> u32 {
        match self {
            Report::Good => 1,
            Report::Late | Report::Degraded => 2,
            Report::Missing => 3,
        }
    }
}

/// How often each report was asked for.
type Asked = Arc<Mutex<HashMap<i64, u32>>>;

fn answer_reports(fake: &FakeBungie) -> Asked {
    let asked = Asked::default();
    let entry = json!({"standing": 0, "characterId": "1", "values": {}});
    let mut whole = entry.clone();
    whole["extended"] = json!({"weapons": [], "values": {}});
    let report = |entries: Value| {
        let envelope = json!({
            "Response": {"period": "2026-01-01T00:00:00Z", "entries": entries},
            "ErrorCode": 1, "ThrottleSeconds": 0, "ErrorStatus": "Success", "Message": "Ok",
            "MessageData": {},
        });
        Fault::text("application/json", envelope.to_string())
    };
    let rule = || fake.on::<GetPostGameCarnageReport>();
    let id = |call: &bungie_testing::fake::Call| -> i64 {
        let id = call.argument("activityId").and_then(|id| id.parse().ok());
        id.unwrap_or_default()
    };
    rule().fault(report(json!([whole])));
    let times = Arc::clone(&asked);
    let is_first = move |id: i64| times.lock().unwrap().get(&id) == Some(&1);
    let is_degraded = move |id| Report::of(id) == Report::Degraded && is_first(id);
    rule()
        .when(move |call| is_degraded(id(call)))
        .fault(report(json!([entry])));
    // The newest is asked first, and counts.
    let times = Arc::clone(&asked);
    let is_absent = move |id| {
        let mut times = times.lock().unwrap();
        let times = times.entry(id).or_default();
        *times += 1;
        match Report::of(id) {
            Report::Late => *times == 1,
            Report::Missing => true,
            Report::Good | Report::Degraded => false,
        }
    };
    rule()
        .when(move |call| is_absent(id(call)))
        .error(PlatformErrorCodes::DESTINY_PGCR_NOT_FOUND);
    asked
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

fn start(engine: &Postgres, redis: &Redis, fake: &FakeBungie) -> Child {
    Command::new(env!("CARGO_BIN_EXE_crawler"))
        .args([
            engine.url(),
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
    let seed = number("CRAWL_SEED", 1);
    let fake = FakeBungie::start().await.unwrap();
    let asked = answer_reports(&fake);
    let pool = Pool::builder(Manager::new(engine.url().parse().unwrap(), NoTls));
    let pool = pool.max_size(1).build().unwrap();
    let queue = Queue::new(pool.clone(), "reports");
    queue.migrate().await.unwrap();
    let last = FIRST + reports as i64 - 1;
    queue.add_range("report", FIRST..=last).await.unwrap();

    let begun = Instant::now();
    let mut processes: Vec<_> = (0..PROCESSES)
        .map(|_| start(&engine, &redis, &fake))
        .collect();
    let mut random = fastrand::Rng::with_seed(seed);
    let mut moments: Vec<_> = (0..kills)
        .map(|_| random.u64(reports / 20..reports))
        .collect();
    moments.sort_unstable();
    for moment in moments {
        fake.arrived(moment as usize).await;
        let process = &mut processes[random.usize(..PROCESSES)];
        process.kill().await.unwrap();
        *process = start(&engine, &redis, &fake);
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
    assert!(
        again <= kills * SLOTS as u64,
        "{again} more requests than needed, seed {seed}"
    );
    let floor = floor(reports);
    let times = took.as_secs_f64() / floor.as_secs_f64();
    println!(
        "{requests} requests for {reports} reports, {again} of them for {kills} kills, in {times:.2} of the floor"
    );
    if reports >= 50_000 {
        assert!(
            requests * 100 <= reports * 101,
            "{requests} requests, seed {seed}"
        );
        assert!(times <= 1.1, "{took:?}, seed {seed}");
    } else {
        assert!(times <= 6.0, "{took:?}, seed {seed}");
    }
    assert_eq!(fake.violations(), []);
}
