//! The script books what the client's own arithmetic allows.

use bungie_client::{Rate, gcra};
use bungie_engines::Redis;
use proptest::{prelude::*, test_runner::TestRunner};
use redis::{Connection, Script};
use std::time::Duration;

/// The script with a clock that the test sets.
fn script() -> Script {
    let clock = "local now = tonumber(ARGV[8])
        local function whole(number) return string.format('%.0f', number) end\n";
    Script::new(&format!(
        "{clock}{}",
        include_str!("../../src/limiter/take.lua")
    ))
}

/// A moment of today, in microseconds since 1970.
const TODAY: u64 = 1_800_000_000_000_000;

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(1000)).unwrap()
}

/// How long a place has to wait, in microseconds.
fn booked(connection: &mut Connection, bucket: &str, rate: Rate, now: u64) -> u64 {
    let interval = micros(rate.interval());
    let (waits, _, _): (Vec<u64>, String, Vec<String>) = script()
        .key("limits")
        .key(bucket)
        .key("pauses")
        .key("version")
        .arg("run")
        .arg(interval)
        .arg(interval * u64::from(rate.burst() - 1))
        .arg(1)
        .arg(0)
        .arg(micros(rate.per()).max(60_000_000))
        .arg("")
        .arg(now)
        .invoke(connection)
        .unwrap();
    waits[0]
}

#[test]
fn a_script_books_what_the_arithmetic_allows() {
    let Some(engine) = Redis::start() else { return };
    let client = redis::Client::open(engine.url()).unwrap();
    let mut connection = client.get_connection().unwrap();
    // Long before: nothing was lost since.
    booked(
        &mut connection,
        "first",
        Rate::new(1, Duration::from_secs(1)),
        TODAY - 1_000_000_000_000,
    );
    let steps = prop::collection::vec(0..400_000_u64, 1..60);
    let strategy = (1..600_u32, 1..20_000_u64, steps);
    let mut bucket = 0;
    let test = |(requests, millis, steps): (u32, u64, Vec<u64>)| {
        bucket += 1;
        let rate = Rate::new(requests, Duration::from_millis(millis));
        let (mut due, mut now) = (0, TODAY);
        for (index, step) in steps.into_iter().enumerate() {
            now += step;
            let (at, next) = match gcra(due, now * 1000, &rate) {
                Ok(next) => (now * 1000, next),
                Err(earliest) => (earliest, gcra(due, earliest, &rate).unwrap()),
            };
            due = next;
            let wait = booked(&mut connection, &format!("bucket {bucket}"), rate, now);
            let expected = at / 1000 - now;
            // Intervals are rounded up, and so is what they add up to.
            let latest = expected + index as u64 + u64::from(rate.burst()) + 1;
            prop_assert!(
                (expected..=latest).contains(&wait),
                "{index}: {wait}, not {expected}"
            );
            // A process books the next place when it has used the last one.
            now += wait;
        }
        Ok(())
    };
    let config = ProptestConfig::with_cases(100);
    let test = std::cell::RefCell::new(test);
    TestRunner::new(config)
        .run(&strategy, |input| (test.borrow_mut())(input))
        .unwrap();
}
