//! When a request may go: the rate per address, pauses that Bungie asks for, and the spacing of a
//! user's actions.

mod pause;
mod rate;
mod spacing;

pub(crate) use spacing::{Turn, User};

use crate::{Operation, rt::Instant};
use std::time::Duration;

/// All limits of a client, shared by its clones.
#[derive(Debug)]
pub(crate) struct Limits {
    rate: Option<rate::Rate>,
    pause: pause::Pause,
    spacing: spacing::Spacing,
}

impl Limits {
    pub(crate) fn new(rate: Option<Rate>) -> Self {
        Limits {
            rate: rate.map(rate::Rate::new),
            pause: pause::Pause::default(),
            spacing: spacing::Spacing::default(),
        }
    }

    /// Waits until the user's last action of the kind is over and long enough ago. The turn lasts
    /// until it is dropped; retries happen within it.
    pub(crate) async fn turn(&self, operation: &'static Operation, user: User) -> Option<Turn> {
        let interval = operation.interval_per_user?;
        Some(self.spacing.turn(operation, user, interval).await)
    }

    /// Waits until one more request may be sent from here.
    pub(crate) async fn ready(&self) {
        match &self.rate {
            Some(rate) => rate.ready(&self.pause).await,
            None => self.pause.over().await,
        }
    }

    /// When the pause that Bungie asked for is over, if there is one.
    pub(crate) fn paused_until(&self) -> Option<Instant> {
        self.pause.end()
    }

    /// Lets nobody send for a while.
    pub(crate) fn pause(&self, wait: Duration) {
        self.pause.extend(wait);
    }
}

/// How many requests may be sent in any span of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub(crate) requests: u32,
    pub(crate) per: Duration,
}

impl Rate {
    /// At most `requests` in any span of `per`; none is read as one.
    ///
    /// A tenth of them may go at once, the others are spread evenly.
    pub const fn new(requests: u32, per: Duration) -> Self {
        Rate { requests, per }
    }
}

impl Default for Rate {
    /// What Bungie's staff says of one address: 250 requests in ten seconds.
    fn default() -> Self {
        Rate::new(250, Duration::from_secs(10))
    }
}
