//! The rate limit: first come, first served.

use super::{Rate as Allowed, pause::Pause};
use governor::{DefaultDirectRateLimiter, Quota};
use std::num::NonZeroU32;
use tokio::sync::Mutex;

#[derive(Debug)]
pub(super) struct Rate {
    /// The limiter alone would let whoever asks at the right moment go first; the queue of the lock
    /// is fair.
    queue: Mutex<()>,
    limiter: DefaultDirectRateLimiter,
}

impl Rate {
    pub(super) fn new(allowed: Allowed) -> Self {
        Rate {
            queue: Mutex::new(()),
            limiter: DefaultDirectRateLimiter::direct(quota(allowed)),
        }
    }

    pub(super) async fn ready(&self, pause: &Pause) {
        let _first = self.queue.lock().await;
        pause.over().await;
        self.limiter.until_ready().await;
        // Somebody may have been told to wait in the meantime.
        pause.over().await;
    }
}

/// A burst of a tenth at once, and the rest spread over the span: in no span more than allowed, with
/// a fiftieth to spare for what the network pushes together.
fn quota(allowed: Allowed) -> Quota {
    let requests = allowed.requests.max(1);
    let burst = NonZeroU32::new(requests / 10).unwrap_or(NonZeroU32::MIN);
    let spread = (requests - requests / 10 - requests / 50).max(1);
    // A period of nothing is no limit at all.
    Quota::with_period(allowed.per / spread)
        .unwrap_or(Quota::per_second(NonZeroU32::MAX))
        .allow_burst(burst)
}
