//! Pauses that this process knows of, so that Redis and the clients are told of each once.

use super::message;
use bungie_client::{PauseSink, SharedPause};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

#[derive(Debug)]
pub(super) struct Pauses {
    egress: String,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    sinks: Vec<PauseSink>,
    /// By their texts.
    running: HashMap<String, Running>,
    /// The version of the pauses in Redis that was read last.
    version: String,
}

#[derive(Clone, Debug)]
struct Running {
    pause: SharedPause,
    end: Instant,
    /// When it ends by the clock of Redis, in microseconds since 1970; `None` while Redis is not told of it.
    redis_end: Option<u64>,
}

/// A pause as Redis has it.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) text: String,
    /// In microseconds since 1970, by the clock of Redis.
    pub(super) end: u64,
    pub(super) left: Duration,
}

/// A pause that Redis is to be told of.
#[derive(Debug)]
pub(super) struct Untold {
    pub(super) text: String,
    pub(super) left: Duration,
    end: Instant,
}

impl Pauses {
    pub(super) fn new(egress: &str) -> Self {
        Pauses {
            egress: egress.to_owned(),
            known: Mutex::default(),
        }
    }

    /// Tells a client of all pauses from now on, and of those that run.
    pub(super) fn attach(&self, sink: PauseSink) {
        let mut known = self.known();
        for running in known.running.values() {
            sink.begin(running.now());
        }
        known.sinks.push(sink);
    }

    /// Bungie asked this process for a pause: its other clients are told, and Redis is to be.
    pub(super) fn begin(&self, pause: &SharedPause) {
        let Some(end) = Instant::now().checked_add(pause.left) else {
            return;
        };
        let text = message::text(pause, &self.egress);
        let mut known = self.known();
        // All that are told of one know of whatever lasts longer.
        if known.running.get(&text).is_none_or(|known| known.end < end) {
            let running = Running {
                pause: pause.clone(),
                end,
                redis_end: None,
            };
            known.begin(text, running);
        }
    }

    pub(super) fn version(&self) -> String {
        self.known().version.clone()
    }

    /// What Redis has, at a version. Clients are told of what is new, or lasts longer than was known.
    pub(super) fn read(&self, version: String, kept: Vec<Kept>) {
        let mut known = self.known();
        known.version = version;
        for Kept { text, end, left } in kept {
            let running = known.running.get(&text);
            // One that is on its way to Redis is looked at again afterwards.
            let is_known =
                running.is_some_and(|running| running.redis_end.is_none_or(|known| known >= end));
            if !is_known && let Some(pause) = message::read(&text, &self.egress, left) {
                let running = Running {
                    pause,
                    end: Instant::now() + left,
                    redis_end: Some(end),
                };
                known.begin(text, running);
            }
        }
    }

    /// One that Redis is to be told of, if there is one.
    pub(super) fn untold(&self) -> Option<Untold> {
        let mut known = self.known();
        known.forget_ended();
        let mut running = known.running.iter();
        let (text, running) = running.find(|(_, running)| running.redis_end.is_none())?;
        Some(Untold {
            text: text.clone(),
            left: running.now().left,
            end: running.end,
        })
    }

    /// Redis was told of it, and when it ends by Redis' clock.
    pub(super) fn told(&self, untold: &Untold, redis_end: u64) {
        let mut known = self.known();
        if let Some(running) = known.running.get_mut(&untold.text)
            && running.end == untold.end
        {
            running.redis_end = Some(redis_end);
        }
        // What another process was asked for meanwhile may last longer, and was passed over.
        known.version.clear();
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn begin(&mut self, text: String, running: Running) {
        self.forget_ended();
        self.sinks.retain(|sink| sink.begin(running.now()));
        self.running.insert(text, running);
    }

    fn forget_ended(&mut self) {
        let now = Instant::now();
        self.running.retain(|_, running| running.end > now);
    }
}

impl Running {
    /// The pause, as long as it lasts from now.
    fn now(&self) -> SharedPause {
        let mut pause = self.pause.clone();
        pause.left = self.end.saturating_duration_since(Instant::now());
        pause
    }
}
