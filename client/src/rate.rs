//! A rate.

use std::time::Duration;

/// How many requests may be sent in any span of a length.
///
/// A twentieth of them may go at once; the rest is spread evenly, with a fiftieth to spare for what the
/// network pushes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    requests: u32,
    per: Duration,
}

impl Rate {
    /// At most `requests` in any span of `per`; none is read as one, and no span as no limit.
    pub const fn new(requests: u32, per: Duration) -> Self {
        let requests = if requests == 0 { 1 } else { requests };
        Rate { requests, per }
    }

    /// Requests in any span of [`per`](Self::per).
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    /// The span.
    pub const fn per(&self) -> Duration {
        self.per
    }

    /// Requests a second.
    pub fn per_second(&self) -> f64 {
        f64::from(self.requests) / self.per.as_secs_f64()
    }
}
