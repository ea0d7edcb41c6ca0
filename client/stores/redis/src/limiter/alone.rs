//! Counting without Redis: a process keeps to its part of each rate.

use crate::RedisError;
use bungie_client::{Bucket, Rate, Taken, gcra};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// Since Redis could not be asked.
#[derive(Debug)]
pub(super) struct Alone {
    pub(super) since: Instant,
    pub(super) reason: RedisError,
    /// Among how many the rates are divided.
    pub(super) processes: u32,
    /// When each bucket is due, in nanoseconds since `since`.
    due: HashMap<Bucket, u64>,
}

impl Alone {
    pub(super) fn new(reason: RedisError, processes: u32) -> Self {
        Alone {
            since: Instant::now(),
            reason,
            processes: processes.max(1),
            due: HashMap::new(),
        }
    }

    pub(super) fn take(&mut self, bucket: Bucket, rate: Rate) -> Taken {
        let part = part(rate, self.processes);
        let now = u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let due = self.due.entry(bucket).or_insert_with(|| empty(part));
        match gcra(*due, now, &part) {
            Ok(next) => {
                *due = next;
                Taken::Now
            }
            Err(earliest) => Taken::NotBefore(Duration::from_nanos(earliest - now)),
        }
    }
}

/// What one of so many processes may send, so that all together keep to the rate.
pub(super) fn part(rate: Rate, processes: u32) -> Rate {
    match rate.requests() / processes {
        0 => Rate::new(1, rate.per() * processes.div_ceil(rate.requests())),
        requests => Rate::new(requests, rate.per()),
    }
}

/// When a bucket is due at first: what was sent before counts, so there is no burst.
fn empty(rate: Rate) -> u64 {
    let mut due = 0;
    for _ in 0..rate.burst() {
        due = gcra(due, 0, &rate).unwrap_or(due);
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Duration = Duration::from_secs(10);

    #[test]
    fn parts_are_no_more_than_the_whole() {
        for (requests, processes) in [(250, 4), (250, 1), (3, 7), (1, 8), (1000, 3)] {
            let part = part(Rate::new(requests, SPAN), processes);
            let all = part.per_second() * f64::from(processes);
            assert!(
                all <= f64::from(requests) / 10.0 + 1e-9,
                "{requests} {processes}: {all}"
            );
            assert!(part.burst() * processes <= requests.max(processes));
        }
    }

    #[test]
    fn it_begins_without_a_burst() {
        let rate = Rate::new(250, SPAN);
        assert_eq!(
            gcra(empty(rate), 0, &rate),
            Err(u64::try_from(rate.interval().as_nanos()).unwrap())
        );
    }
}
