//! What Redis is asked for a limit: scripts, by the server's clock.

use super::pauses::{Kept, Untold};
use crate::{Redis, RedisError, keys::Keys, link::Link, random::random};
use bungie_client::{Bucket, Rate};
use redis::Script;
use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

macro_rules! script {
    ($file:literal) => {
        LazyLock::new(|| Script::new(concat!(include_str!("clock.lua"), include_str!($file))))
    };
}

static TAKE: LazyLock<Script> = script!("take.lua");
static HEARTBEAT: LazyLock<Script> = script!("heartbeat.lua");
static PAUSE: LazyLock<Script> = script!("pause.lua");

/// How long a process that is not heard still counts.
const HEARD: Duration = Duration::from_secs(10);

/// How long a heartbeat may take. It is what connects again where that takes longer than a request may wait.
const CONNECTING: Duration = Duration::from_secs(2);

/// No place is booked further ahead, unless the span of the rate is longer: a process that ends, or does not get the
/// answer, takes its place with it.
const HORIZON: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Engine {
    link: Link,
    keys: Keys,
    egress: String,
    process: String,
    /// How long a request may take.
    patience: Duration,
}

/// What `take.lua` gives.
type Answer = (Vec<u64>, u64, String, Vec<(String, u64, u64)>);

/// What came of a booking.
pub(super) struct Booked {
    pub(super) places: Places,
    /// The version of the pauses, and what there is if it is another one than was known.
    pub(super) version: String,
    pub(super) pauses: Vec<Kept>,
}

/// Places that were booked.
#[derive(Debug)]
pub(super) enum Places {
    /// How long each has to wait.
    Booked(Vec<Duration>),
    /// None was, so far ahead have others booked. How long to wait before asking again.
    Full(Duration),
}

/// Which processes are there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    pub(super) processes: u32,
    /// Whether Redis answered as fast as a request needs it.
    pub(super) in_time: bool,
}

impl Engine {
    pub(super) fn new(
        redis: Redis,
        patience: Duration,
        application: &str,
        egress: &str,
    ) -> Result<Self, RedisError> {
        Ok(Engine {
            link: Link::new(redis, patience),
            keys: Keys::new(application),
            egress: egress.to_owned(),
            process: random()?,
            patience,
        })
    }

    /// Books places. `begins_empty` where Redis lacks what this process has sent; `known` is the version of the
    /// pauses that are known.
    pub(super) async fn book(
        &self,
        bucket: Bucket,
        rate: Rate,
        count: u32,
        begins_empty: bool,
        known: &str,
    ) -> Result<Booked, RedisError> {
        // Servers are few, and Redis forgets first what has an end.
        let is_kept = matches!(bucket, Bucket::Server(_));
        let (waits, full, version, pauses): Answer = self
            .link
            .ask(async |connection, run| {
                TAKE.key(self.keys.limits())
                    .key(self.keys.bucket(&self.egress, bucket))
                    .key(self.keys.pauses())
                    .key(self.keys.pauses_version())
                    .arg(run)
                    .arg(micros(rate.interval()))
                    .arg(lead(rate))
                    .arg(count)
                    .arg(u8::from(begins_empty))
                    .arg(micros(rate.per().max(HORIZON)))
                    .arg(u8::from(is_kept))
                    .arg(known)
                    .invoke_async(connection)
                    .await
            })
            .await?;
        let places = match waits.is_empty() {
            true => Places::Full(Duration::from_micros(full)),
            false => Places::Booked(waits.into_iter().map(Duration::from_micros).collect()),
        };
        let pauses = pauses.into_iter().map(|(text, end, left)| Kept {
            text,
            end,
            left: Duration::from_micros(left),
        });
        Ok(Booked {
            places,
            version,
            pauses: pauses.collect(),
        })
    }

    /// Says that this process is there. Gives how many are.
    pub(super) async fn heartbeat(&self) -> Result<Heard, RedisError> {
        self.link
            .ask_within(CONNECTING, async |connection, _| {
                let asked = Instant::now();
                let processes = HEARTBEAT
                    .key(self.keys.members(&self.egress))
                    .arg(&self.process)
                    .arg(micros(HEARD))
                    .invoke_async(connection)
                    .await?;
                Ok(Heard {
                    processes,
                    in_time: asked.elapsed() < self.patience,
                })
            })
            .await
    }

    /// Says that this process is gone.
    pub(super) async fn leave(&self) -> Result<(), RedisError> {
        self.link
            .ask(async |connection, _| {
                redis::cmd("ZREM")
                    .arg(self.keys.members(&self.egress))
                    .arg(&self.process)
                    .query_async(connection)
                    .await
            })
            .await
    }

    /// Tells all processes of a pause. Gives when it ends, in microseconds since 1970 by the clock of Redis.
    pub(super) async fn pause(&self, pause: &Untold) -> Result<u64, RedisError> {
        let forgotten = pause.left.saturating_add(Duration::from_secs(3600));
        self.link
            .ask(async |connection, _| {
                PAUSE
                    .key(self.keys.pauses())
                    .key(self.keys.pauses_version())
                    .arg(&pause.text)
                    .arg(micros(pause.left))
                    .arg(u64::try_from(forgotten.as_millis()).unwrap_or(u64::MAX))
                    .invoke_async(connection)
                    .await
            })
            .await
    }
}

/// What a burst is ahead by, in microseconds.
fn lead(rate: Rate) -> u64 {
    micros(rate.interval()).saturating_mul(u64::from(rate.burst() - 1))
}

/// Whole microseconds, rounded up: what is too long by less than one is never too short.
fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(1000)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_rate_has_a_lead(requests in 1_u32.., seconds: u64, nanos in 0..1_000_000_000_u32) {
            let rate = Rate::new(requests, Duration::new(seconds, nanos));
            prop_assert_eq!(lead(rate) == 0, rate.burst() == 1 || rate.per().is_zero());
        }
    }
}
