//! What a limiter is told.

use super::{Inner, RedisLimiter, State, engine::Engine, pauses::Pauses, slots::Slots};
use crate::{Redis, RedisError};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::Notify;

/// How long Redis may take by default.
const PATIENCE: Duration = Duration::from_millis(250);

/// Among how many a rate is divided by a process that has never reached Redis.
const PROCESSES: u32 = 8;

/// What a [`RedisLimiter`] is told.
#[derive(Clone, Debug)]
#[must_use]
pub struct RedisLimiterBuilder {
    redis: Redis,
    application: String,
    egress: String,
    batch: u32,
    processes: u32,
    patience: Duration,
}

impl RedisLimiterBuilder {
    pub(super) fn new(redis: Redis, application: &str) -> Self {
        RedisLimiterBuilder {
            redis,
            application: application.to_owned(),
            egress: String::new(),
            batch: 1,
            processes: PROCESSES,
            patience: PATIENCE,
        }
    }

    /// The address that this process sends from, under any name for it. Bungie counts by address: processes
    /// behind the same one, for instance behind one NAT gateway, share the rate of each server, and those of
    /// another address have one of their own. Pauses and the spacing of users' actions are shared by all
    /// processes of the application. All have the same address by default.
    pub fn egress(mut self, address: &str) -> Self {
        address.clone_into(&mut self.egress);
        self
    }

    /// How many places are booked at once: 1 by default, and never more than a twentieth of the rate. More
    /// ask Redis less often, and make processes wait for each other longer. It is for rates whose places are
    /// closer together than an answer of Redis takes.
    pub fn batch(mut self, places: u32) -> Self {
        self.batch = places.max(1);
        self
    }

    /// Among how many processes a rate is divided by one that has never reached Redis: 8 by default.
    pub fn processes(mut self, processes: u32) -> Self {
        self.processes = processes.max(1);
        self
    }

    /// How long a request waits for Redis: 250 ms by default. One that takes longer is away, until it answers a
    /// heartbeat within this time; connecting may take two seconds.
    /// More than a second is of no use, since a client waits no longer for a limiter.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The limiter. Nothing is connected yet. Fails if the system has no random numbers.
    pub fn build(self) -> Result<RedisLimiter, RedisError> {
        let engine = Engine::new(self.redis, self.patience, &self.application, &self.egress)?;
        Ok(RedisLimiter(Arc::new(Inner {
            engine: Arc::new(engine),
            batch: self.batch,
            slots: Slots::default(),
            pauses: Pauses::new(&self.egress),
            state: Mutex::new(State {
                alone: None,
                processes: self.processes,
                has_heartbeat: false,
            }),
            wake: Arc::new(Notify::new()),
        })))
    }
}
