//! What Redis is asked for a limit: scripts, by the server's clock.

use super::message;
use crate::{Redis, RedisError, keys::Keys, link::Link, random::random};
use bungie_client::{Bucket, Rate, SharedPause};
use redis::Script;
use std::{
    sync::{LazyLock, Mutex, PoisonError},
    time::Duration,
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

/// No place is booked further ahead, unless the span of the rate is longer.
const HORIZON: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Engine {
    link: Link,
    keys: Keys,
    egress: String,
    process: String,
    /// The version of the pauses that are known.
    version: Mutex<String>,
}

/// Places that were booked.
pub(super) struct Booked {
    /// How long each has to wait.
    pub(super) waits: Vec<Duration>,
    /// What Bungie asked others for, if there is something new.
    pub(super) pauses: Vec<SharedPause>,
}

impl Engine {
    pub(super) fn new(
        redis: Redis,
        limit: Duration,
        application: &str,
        egress: &str,
    ) -> Result<Self, RedisError> {
        Ok(Engine {
            link: Link::new(redis, limit),
            keys: Keys::new(application),
            egress: egress.to_owned(),
            process: random()?,
            version: Mutex::default(),
        })
    }

    /// Books places. `begins_empty` for a process that has counted alone until now.
    pub(super) async fn book(
        &self,
        bucket: Bucket,
        rate: Rate,
        count: u32,
        begins_empty: bool,
    ) -> Result<Booked, RedisError> {
        let interval = micros(rate.interval());
        let known = self.version().clone();
        let (waits, version, pauses): (Vec<u64>, String, Vec<(String, u64)>) = self
            .link
            .ask(async |connection, run| {
                TAKE.key(self.keys.limits())
                    .key(self.keys.bucket(&self.egress, bucket))
                    .key(self.keys.pauses())
                    .key(self.keys.pauses_version())
                    .arg(run)
                    .arg(interval)
                    .arg(interval * u64::from(rate.burst() - 1))
                    .arg(count)
                    .arg(u8::from(begins_empty))
                    .arg(micros(rate.per().max(HORIZON)))
                    .arg(&known)
                    .invoke_async(connection)
                    .await
            })
            .await?;
        *self.version() = version;
        let pauses = pauses.into_iter();
        Ok(Booked {
            waits: waits.into_iter().map(Duration::from_micros).collect(),
            pauses: pauses
                .filter_map(|(text, left)| {
                    message::read(&text, &self.egress, Duration::from_micros(left))
                })
                .collect(),
        })
    }

    /// Says that this process is there. Gives how many are.
    pub(super) async fn heartbeat(&self) -> Result<u32, RedisError> {
        self.link
            .ask_within(CONNECTING, async |connection, _| {
                HEARTBEAT
                    .key(self.keys.members(&self.egress))
                    .arg(&self.process)
                    .arg(micros(HEARD))
                    .invoke_async(connection)
                    .await
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

    /// Tells all processes of a pause.
    pub(super) async fn pause(&self, pause: &SharedPause) -> Result<(), RedisError> {
        let forgotten = pause.left + Duration::from_secs(3600);
        self.link
            .ask(async |connection, _| {
                PAUSE
                    .key(self.keys.pauses())
                    .key(self.keys.pauses_version())
                    .arg(message::text(pause, &self.egress))
                    .arg(micros(pause.left))
                    .arg(u64::try_from(forgotten.as_millis()).unwrap_or(u64::MAX))
                    .invoke_async(connection)
                    .await
            })
            .await
    }

    fn version(&self) -> std::sync::MutexGuard<'_, String> {
        self.version.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whole microseconds, rounded up: what is too long by less than one is never too short.
fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(1000)).unwrap_or(u64::MAX)
}
