//! Four processes that all have more to send than they may.

use crate::sent::{REQUESTS, Said, most, sender};
use bungie_engines::Redis;
use std::{
    thread::sleep,
    time::{Duration, Instant},
};

const PROCESSES: usize = 4;
const LASTS: Duration = Duration::from_secs(25);

#[test]
fn they_keep_to_the_limit_and_take_turns_and_a_person_goes_first() {
    let Some(redis) = Redis::start() else { return };
    let mut processes: Vec<_> = (0..PROCESSES)
        .map(|_| sender(&redis, 10_000 / 4, 250))
        .collect();
    for process in &mut processes {
        process.is_ready();
    }
    let from = Instant::now();
    sleep(LASTS);
    let lasted = from.elapsed();
    let said: Vec<_> = processes.into_iter().map(Said::of).collect();

    let most = most(&said);
    let all: usize = said.iter().map(|said| said.sent.len()).sum();
    let parts: Vec<_> = said.iter().map(|said| said.sent.len()).collect();
    let gaps = said.iter().flat_map(|said| said.sent.windows(2));
    let gap = gaps.map(|pair| pair[1] - pair[0]).max().unwrap();
    let waited = said.iter().flat_map(|said| &said.waited).max().unwrap();
    println!("at most {most} in ten seconds, {all} in {lasted:?}, parts {parts:?}");
    println!("longest gap {gap} us, longest wait of a person {waited} us");
    assert!(most <= REQUESTS, "{most} in ten seconds");
    assert!(
        all as f64 > lasted.as_secs_f64() * 90.0,
        "{all}: the limit is not used"
    );
    for part in &parts {
        let of_all = *part as f64 * PROCESSES as f64 / all as f64;
        assert!((0.9..=1.1).contains(&of_all), "{parts:?}");
    }
    assert!(gap < 1_000_000, "one starves for {gap} us");
    assert!(*waited < 200_000, "a person waits {waited} us");
}
