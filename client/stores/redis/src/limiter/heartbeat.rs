//! What a process does beside requests: it says that it is there, finds Redis again, and tells of pauses.

use super::{Inner, engine::Engine};
use crate::RedisError;
use std::{
    sync::{Arc, Weak},
    time::{Duration, Instant},
};
use tokio::{sync::Notify, time::timeout_at};
use tracing::{debug, warn};

/// How often a process says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// How often one that counts alone looks whether Redis is back.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Runs for as long as its limiter is there.
pub(super) struct Heartbeat {
    engine: Arc<Engine>,
    of: Weak<Inner>,
    /// Told when there is something to do before the next heartbeat.
    wake: Arc<Notify>,
    /// Whether somebody was told that pauses are refused.
    has_warned: bool,
}

impl Heartbeat {
    pub(super) fn new(of: &Arc<Inner>) -> Self {
        Heartbeat {
            engine: Arc::clone(&of.engine),
            of: Arc::downgrade(of),
            wake: Arc::clone(&of.wake),
            has_warned: false,
        }
    }

    pub(super) async fn run(mut self) {
        let mut next = Instant::now();
        loop {
            if next <= Instant::now() {
                let heard = self.engine.heartbeat().await;
                let Some(inner) = self.of.upgrade() else {
                    break;
                };
                match heard {
                    Ok(heard) => inner.heard(heard),
                    Err(error) => inner.away(error),
                }
                next = Instant::now() + HEARTBEAT;
            }
            let may_wait = self.tell_of_pauses().await;
            let Some(inner) = self.of.upgrade() else {
                break;
            };
            if inner.is_alone() || !may_wait {
                next = next.min(Instant::now() + LOOK_AGAIN);
            }
            drop(inner);
            timeout_at(next.into(), self.wake.notified()).await.ok();
        }
        if let Err(error) = self.engine.leave().await {
            debug!(%error, "this process counts for a while after its end");
        }
    }

    /// Tells Redis of the pauses that this process was asked for. Says whether what is left may wait for the next
    /// heartbeat.
    async fn tell_of_pauses(&mut self) -> bool {
        loop {
            let inner = self.of.upgrade();
            let Some(untold) = inner.and_then(|inner| inner.pauses.untold()) else {
                return true;
            };
            match self.engine.pause(&untold).await {
                Ok(end) => {
                    if let Some(inner) = self.of.upgrade() {
                        inner.pauses.told(&untold, end);
                    }
                }
                Err(error) => {
                    self.not_told(&error);
                    return !error.is_outage();
                }
            }
        }
    }

    fn not_told(&mut self, error: &RedisError) {
        if error.is_outage() || self.has_warned {
            debug!(%error, "other processes are not told of a pause yet");
        } else {
            self.has_warned = true;
            warn!(%error, "other processes are not told of pauses: Redis refuses them");
        }
    }
}

impl Drop for Heartbeat {
    fn drop(&mut self) {
        // Its runtime ended, and the limiter may be used in another one.
        if let Some(inner) = self.of.upgrade() {
            inner.state().has_heartbeat = false;
        }
    }
}
