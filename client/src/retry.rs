//! Which failures are worth another try, and when.

use crate::{Error, ErrorKind, Operation};
use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// How a client tries again.
///
/// What only reads is tried again after a failed connection, an attempt that took too long, a 5xx that
/// is no envelope, a page of Cloudflare's, and the faults of which Bungie's staff says that they pass.
/// Anything that changes something is tried again only after a throttle: Bungie says then that it did
/// nothing. Waits grow from half a second to 15 s, with as much jitter again; a pause that Bungie asks
/// for is kept. No try begins after the call's time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    most: usize,
    shortest: Duration,
    longest: Duration,
}

impl Retries {
    /// At most this many tries after the first.
    pub const fn max_retries(most: usize) -> Self {
        Retries {
            most,
            shortest: Duration::from_millis(500),
            longest: Duration::from_secs(15),
        }
    }

    /// No second try.
    pub const fn none() -> Self {
        Retries::max_retries(0)
    }

    /// Waits between `shortest` and `longest`, where Bungie does not ask for more.
    #[must_use]
    pub const fn backoff(mut self, shortest: Duration, longest: Duration) -> Self {
        self.shortest = shortest;
        self.longest = longest;
        self
    }

    pub(crate) fn begin(&self) -> Waits {
        Waits(
            ExponentialBuilder::new()
                .with_min_delay(self.shortest)
                .with_max_delay(self.longest)
                .with_max_times(self.most)
                .with_jitter()
                .build(),
        )
    }
}

impl Default for Retries {
    fn default() -> Self {
        Retries::max_retries(3)
    }
}

/// The waits of one call.
pub(crate) struct Waits(ExponentialBackoff);

impl Waits {
    /// How long to wait before the next try; `None` to give up.
    pub(crate) fn after(&mut self, operation: &Operation, error: &Error) -> Option<Duration> {
        if !is_worth_it(operation, error) {
            return None;
        }
        self.0.next()
    }
}

fn is_worth_it(operation: &Operation, error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Throttled => error.platform().is_some() || operation.is_read(),
        // `SystemDisabled` lasts for hours; the load balancer's page may be gone at once.
        ErrorKind::Maintenance => operation.is_read() && error.platform().is_none(),
        ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::NotJson | ErrorKind::Platform => {
            operation.is_read() && error.is_transient()
        }
        _ => false,
    }
}

/// Retries that a client may make altogether, so that a bad day at Bungie is not made worse.
///
/// Each retry costs ten, each answer that is no fault of the server earns one: a tenth as many retries
/// as answers, after a hundred to begin with.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

const COST: u32 = 10;
const FULL: u32 = 100 * COST;

impl Default for Budget {
    fn default() -> Self {
        Budget(AtomicU32::new(FULL))
    }
}

impl Budget {
    pub(crate) fn earn(&self) {
        self.change(|left| Some(left.saturating_add(1).min(FULL)));
    }

    /// Whether there is enough for one more, which is spent then.
    pub(crate) fn spend(&self) -> bool {
        self.change(|left| left.checked_sub(COST))
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}
