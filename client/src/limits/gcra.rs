//! The arithmetic of a rate: the generic cell rate algorithm, in whole nanoseconds, without a clock.

use crate::Rate;
use std::time::Duration;

impl Rate {
    /// At most one in any span of `per`.
    pub(crate) const fn one(per: Duration) -> Self {
        Rate::new(1, per)
    }

    /// The same span with another number of requests.
    pub(crate) const fn with_requests(self, requests: u32) -> Self {
        Rate::new(requests, self.per())
    }

    /// How many of a span may go at once: a twentieth, and at least one.
    pub const fn burst(&self) -> u32 {
        match self.requests() / 20 {
            0 => 1,
            burst => burst,
        }
    }

    /// The time from one request to the next after a burst, in whole nanoseconds.
    pub fn interval(&self) -> Duration {
        Duration::from_nanos(self.interval_nanos())
    }

    fn interval_nanos(&self) -> u64 {
        // Within a span come all of a burst and, after its first, one per interval.
        let spread = self.requests() - (self.burst() - 1) - self.requests() / 50;
        let nanos = self.per().as_nanos().div_ceil(u128::from(spread));
        u64::try_from(nanos).unwrap_or(u64::MAX)
    }
}

/// Whether a request may be sent at `now`, both in nanoseconds since the same moment. `due` is what this
/// gave the last time, 0 at first: when the next would be sent if all were spread evenly.
///
/// Gives the next `due`, or, as an error, the first moment at which it may be sent.
pub fn gcra(due: u64, now: u64, rate: &Rate) -> Result<u64, u64> {
    let interval = rate.interval_nanos();
    let ahead = interval.saturating_mul(u64::from(rate.burst() - 1));
    let earliest = due.saturating_sub(ahead);
    if now < earliest {
        return Err(earliest);
    }
    Ok(due.max(now).saturating_add(interval))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: u64 = 1_000_000_000;

    /// When each of `count` requests goes that are always ready, from `start` on.
    fn sent(rate: &Rate, count: usize, start: u64) -> Vec<u64> {
        let (mut due, mut now) = (0, start);
        (0..count)
            .map(|_| {
                due = match gcra(due, now, rate) {
                    Ok(due) => due,
                    Err(earliest) => {
                        now = earliest;
                        gcra(due, now, rate).unwrap()
                    }
                };
                now
            })
            .collect()
    }

    #[test]
    fn one_at_a_time_keeps_its_distance() {
        let rate = Rate::one(Duration::from_millis(500));
        assert_eq!(sent(&rate, 3, 0), [0, SECOND / 2, SECOND]);
    }

    #[test]
    fn no_span_is_no_limit_and_no_length_is_too_long() {
        assert_eq!(sent(&Rate::new(5, Duration::ZERO), 3, 7), [7, 7, 7]);
        let rate = Rate::new(1, Duration::MAX);
        let due = gcra(0, 0, &rate).unwrap();
        assert_eq!(gcra(due, SECOND, &rate), Err(u64::MAX));
    }

    proptest! {
        #[test]
        fn no_span_has_more_than_the_rate(requests in 1..500_u32, millis in 1..20_000_u64, start: u32) {
            let rate = Rate::new(requests, Duration::from_millis(millis));
            let sent = sent(&rate, requests as usize * 3, start.into());
            let span = millis * 1_000_000;
            for (index, first) in sent.iter().enumerate() {
                let within = sent[index..].iter().take_while(|at| **at - first < span).count();
                prop_assert!(within <= requests as usize, "{within} of {requests}");
            }
        }

        #[test]
        fn the_rate_is_used(requests in 100..500_u32) {
            let rate = Rate::new(requests, Duration::from_secs(10));
            let sent = sent(&rate, requests as usize * 10, 0);
            let seconds = *sent.last().unwrap() as f64 / SECOND as f64;
            prop_assert!(seconds < 109.0, "{seconds}");
        }
    }
}
