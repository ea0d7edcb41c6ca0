//! Counting without Redis: a process keeps to its part of each rate.

use super::buckets::Buckets;
use crate::RedisError;
use bungie_client::{Bucket, Rate, Taken, gcra};
use std::time::{Duration, Instant};

/// How long what Redis refuses counts, also if it answers heartbeats: they need fewer rights than places.
const REFUSED: Duration = Duration::from_secs(10);

/// Since Redis could not be asked.
#[derive(Debug)]
pub(super) struct Alone {
    pub(super) since: Instant,
    pub(super) reason: RedisError,
    /// Among how many the rates are divided.
    pub(super) processes: u32,
    /// When each bucket is due, in nanoseconds since `since`.
    due: Buckets<u64>,
}

impl Alone {
    pub(super) fn new(reason: RedisError, processes: u32) -> Self {
        Alone {
            since: Instant::now(),
            reason,
            processes: processes.max(1),
            due: Buckets::default(),
        }
    }

    /// Whether it ends when Redis answers again.
    pub(super) fn may_end(&self) -> bool {
        self.reason.is_outage() || self.since.elapsed() >= REFUSED
    }

    pub(super) fn take(&mut self, bucket: Bucket, rate: Rate) -> Taken {
        let part = part(rate, self.processes);
        let now = u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let due = self
            .due
            .or_insert_with(bucket, || empty(part), |due| *due > now);
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
        0 => {
            let spans = processes.div_ceil(rate.requests());
            Rate::new(1, rate.per().saturating_mul(spans))
        }
        requests => Rate::new(requests, rate.per()),
    }
}

/// When a bucket is due at first: what was sent before counts, so there is no burst.
fn empty(rate: Rate) -> u64 {
    let burst = rate.interval().saturating_mul(rate.burst());
    u64::try_from(burst.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RedisErrorKind;
    use proptest::prelude::*;

    const SPAN: Duration = Duration::from_secs(10);
    const SERVER: Bucket = Bucket::Server("WWW");

    fn alone(processes: u32) -> Alone {
        Alone::new(
            RedisError::new(RedisErrorKind::Unreachable, "gone"),
            processes,
        )
    }

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
        let mut alone = alone(1);
        let Taken::NotBefore(wait) = alone.take(SERVER, rate) else {
            panic!("a burst")
        };
        assert!(wait <= rate.interval());
        assert_eq!(
            gcra(empty(rate), 0, &rate),
            Err(u64::try_from(rate.interval().as_nanos()).unwrap())
        );
    }

    proptest! {
        #[test]
        fn every_rate_has_parts(requests in 1_u32.., seconds: u64, nanos in 0..1_000_000_000_u32, processes in 1_u32..) {
            let rate = Rate::new(requests, Duration::new(seconds, nanos));
            let mut alone = alone(processes);
            alone.take(SERVER, rate);
            let longest = Rate::new(1, Duration::MAX);
            prop_assert!(matches!(alone.take(Bucket::Server("STATS"), longest), Taken::NotBefore(_)));
        }
    }
}
