//! The rate that a server allows, found by what it refuses. Without a clock.

use crate::Rate;
use std::time::Duration;

/// Below this many requests a second the rate does not fall by itself.
const LEAST: u32 = 8;

/// Refusals so close together are one: what was on its way when the first came.
const ONE: Duration = Duration::from_secs(3);

/// After a fall from a rate that was kept for a while, it rises to just below that in this time.
const RISE: Duration = Duration::from_secs(10);
const KEPT: Duration = Duration::from_secs(30);

/// Just below: in hundredths.
const BELOW: u32 = 92;

/// Then it is raised, by so many hundredths the first time, twice as many the second, and so on.
const STAY: Duration = Duration::from_secs(60);
const RAISE: u32 = 5;

/// What is known of a server's rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// What it begins with, and never exceeds.
    full: Rate,
    fall: Option<Fall>,
}

/// The last time that it fell.
#[derive(Clone, Copy, Debug)]
struct Fall {
    at: Duration,
    /// Requests per span, right afterwards.
    to: u32,
    /// Requests per span, after the rise.
    top: u32,
}

impl Found {
    pub(super) fn new(full: Rate) -> Self {
        Found { full, fall: None }
    }

    /// The rate at a time, which is given since any fixed moment.
    pub(super) fn at(&self, now: Duration) -> Rate {
        let Some(fall) = self.fall else {
            return self.full;
        };
        let since = now.saturating_sub(fall.at);
        let requests = if since < RISE {
            fall.to + part(fall.top - fall.to, since, RISE)
        } else {
            let raises = (since - RISE).as_secs() / STAY.as_secs();
            let raises = u32::try_from(raises).unwrap_or(u32::MAX);
            let all = raises.saturating_mul(raises.saturating_add(1)) / 2;
            fall.top
                .saturating_add(hundredths(fall.top, all.saturating_mul(RAISE)))
        };
        self.full.with_requests(requests.min(self.full.requests()))
    }

    /// The server refused: the rate falls by half. Says whether it did.
    pub(super) fn refused(&mut self, now: Duration) -> bool {
        let is_same = self
            .fall
            .is_some_and(|fall| now.saturating_sub(fall.at) < ONE);
        if is_same {
            return false;
        }
        let from = self.at(now).requests();
        let least = part(LEAST, self.full.per(), Duration::from_secs(1));
        let to = (from / 2).max(least).min(from);
        let was_kept = self
            .fall
            .is_some_and(|fall| now.saturating_sub(fall.at) >= KEPT);
        let top = if was_kept {
            hundredths(from, BELOW).max(to)
        } else {
            to
        };
        self.fall = Some(Fall { at: now, to, top });
        true
    }
}

fn hundredths(of: u32, hundredths: u32) -> u32 {
    u32::try_from(u64::from(of) * u64::from(hundredths) / 100).unwrap_or(u32::MAX)
}

/// The part of `of` that `time` is of `whole`.
fn part(of: u32, time: Duration, whole: Duration) -> u32 {
    let part = u128::from(of) * time.as_nanos() / whole.as_nanos().max(1);
    u32::try_from(part).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Rate = Rate::new(250, Duration::from_secs(10));

    fn at(found: &Found, seconds: u64) -> u32 {
        found.at(Duration::from_secs(seconds)).requests()
    }

    #[test]
    fn it_falls_by_half_and_rises_slowly_then_faster() {
        let mut found = Found::new(FULL);
        assert_eq!(at(&found, 5), 250);
        assert!(found.refused(Duration::from_secs(100)));
        assert_eq!(at(&found, 100), 125);
        assert!(!found.refused(Duration::from_secs(102)), "it is the same");
        assert_eq!(at(&found, 169), 125);
        assert_eq!(at(&found, 170), 131);
        assert_eq!(at(&found, 230), 143);
        assert_eq!(at(&found, 1000), 250, "never more than at first");
    }

    #[test]
    fn it_is_soon_again_where_it_was_kept_for_a_while() {
        let mut found = Found::new(FULL);
        found.refused(Duration::from_secs(100));
        found.refused(Duration::from_secs(235));
        assert_eq!(at(&found, 235), 80, "eight a second");
        assert_eq!(at(&found, 245), 131, "just below 143");
        assert_eq!(at(&found, 304), 131);
    }

    #[test]
    fn it_does_not_fall_below_eight_a_second_unless_it_was_there() {
        let mut found = Found::new(FULL);
        for time in 1..=30 {
            found.refused(Duration::from_secs(time * 10));
        }
        assert_eq!(at(&found, 300), 80);
        let mut slow = Found::new(Rate::new(1, Duration::from_secs(1)));
        slow.refused(Duration::from_secs(5));
        assert_eq!(at(&slow, 5), 1);
    }
}
