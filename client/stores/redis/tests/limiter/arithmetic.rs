//! The script books what the client's own arithmetic allows.

use bungie_client::{Rate, gcra};
use bungie_engines::Redis;
use proptest::{prelude::*, test_runner::TestRunner};
use redis::{Connection, Script};
use std::time::Duration;

/// The script with a clock that the test sets.
fn script() -> Script {
    let clock = "local now = tonumber(ARGV[9])
        local function whole(number) return string.format('%.0f', number) end\n";
    Script::new(&format!(
        "{clock}{}",
        include_str!("../../src/limiter/take.lua")
    ))
}

/// A moment of today, in microseconds since 1970.
const TODAY: u64 = 1_800_000_000_000_000;

const SECOND: u64 = 1_000_000;

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(1000)).unwrap()
}

/// How long a place has to wait, in microseconds; as an error, when to ask again if none was booked.
fn asked(connection: &mut Connection, bucket: &str, rate: Rate, now: u64) -> Result<u64, u64> {
    let interval = micros(rate.interval());
    let (waits, full, _, _): (Vec<u64>, u64, String, Vec<String>) = script()
        .key("limits")
        .key(bucket)
        .key("pauses")
        .key("version")
        .arg("run")
        .arg(interval)
        .arg(interval * u64::from(rate.burst() - 1))
        .arg(1)
        .arg(0)
        .arg(micros(rate.per()).max(60 * SECOND))
        .arg(1)
        .arg("")
        .arg(now)
        .invoke(connection)
        .unwrap();
    waits.first().copied().ok_or(full)
}

fn booked(connection: &mut Connection, bucket: &str, rate: Rate, now: u64) -> u64 {
    asked(connection, bucket, rate, now).expect("it is booked")
}

/// A Redis in which nothing was lost for long.
fn connected(engine: &Redis) -> Connection {
    let client = redis::Client::open(engine.url()).unwrap();
    let mut connection = client.get_connection().unwrap();
    let rate = Rate::new(1, Duration::from_secs(1));
    booked(&mut connection, "first", rate, TODAY - 1_000_000 * SECOND);
    connection
}

#[test]
fn a_script_books_what_the_arithmetic_allows() {
    let Some(engine) = Redis::start() else { return };
    let mut connection = connected(&engine);
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

#[test]
fn no_moment_is_given_out_twice_however_far_ahead() {
    let Some(engine) = Redis::start() else { return };
    let mut connection = connected(&engine);
    let rate = Rate::new(1, Duration::from_secs(60));
    // Six processes ask within milliseconds, and whoever gets no place asks again when told to.
    let mut asks: Vec<u64> = (0..6).rev().map(|process| TODAY + process * 1000).collect();
    let mut places = Vec::new();
    while let Some(now) = asks.pop() {
        match asked(&mut connection, "minutes", rate, now) {
            Ok(wait) => places.push(now + wait),
            Err(again) => {
                assert!(again > 0, "it asks for ever");
                asks.push(now + again);
            }
        }
        asks.sort_unstable_by(|one, other| other.cmp(one));
    }
    assert_eq!(places.len(), 6);
    for pair in places.windows(2) {
        assert!(pair[1] - pair[0] >= 60 * SECOND, "{places:?}");
    }
    // Nobody that is gone holds up the others for longer than that.
    assert!(places[5] <= TODAY + 301 * SECOND, "{places:?}");
}

#[test]
fn a_clock_that_is_set_back_takes_the_places_with_it() {
    let Some(engine) = Redis::start() else { return };
    let mut connection = connected(&engine);
    let rate = Rate::new(10, Duration::from_secs(10));
    for place in 0..3 {
        let wait = booked(&mut connection, "seconds", rate, TODAY);
        assert_eq!(wait, place * SECOND);
    }
    let back = TODAY - 3600 * SECOND;
    assert_eq!(
        booked(&mut connection, "seconds", rate, back),
        3 * SECOND,
        "after those that were booked"
    );
    assert_eq!(
        booked(&mut connection, "other", rate, back),
        0,
        "nothing is known of the time in between"
    );
}
