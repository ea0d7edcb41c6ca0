//! The places that this process has booked, and who books more.

use super::{buckets::Buckets, engine::Places as New};
use bungie_client::{Bucket, Rate, Taken};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// A place that was not used for so long, or for a quarter of the rate's span, is void: others have been sent
/// since.
const GRACE: Duration = Duration::from_millis(100);

#[derive(Debug, Default)]
pub(super) struct Slots(Mutex<Buckets<Places>>);

/// One bucket.
#[derive(Debug, Default)]
struct Places {
    booked: VecDeque<Instant>,
    /// No place is booked before.
    full_until: Option<Instant>,
    /// Ends when the booking that is under way does.
    booking: Option<watch::Receiver<()>>,
    /// Until then, what this process has sent without Redis is less than a burst ago.
    empty_until: Option<Instant>,
}

/// What a process that wants to send does.
pub(super) enum Next {
    Is(Taken),
    /// Waits for a booking that is under way.
    Wait(watch::Receiver<()>),
    /// Books, and tells the others by dropping the sender.
    Book {
        booking: watch::Sender<()>,
        /// Whether Redis lacks what this process has sent by itself.
        begins_empty: bool,
    },
}

impl Slots {
    pub(super) fn next(&self, bucket: Bucket, rate: Rate) -> Next {
        let now = Instant::now();
        let grace = GRACE.min(rate.per() / 4);
        let mut buckets = self.buckets();
        let places = buckets.or_insert_with(bucket, Places::default, |known| known.are_needed(now));
        places.booked.retain(|at| *at + grace >= now);
        if let Some(first) = places.booked.front() {
            let wait = first.saturating_duration_since(now);
            if !wait.is_zero() {
                return Next::Is(Taken::NotBefore(wait));
            }
            places.booked.pop_front();
            return Next::Is(Taken::Now);
        }
        if let Some(until) = places.full_until.filter(|until| *until > now) {
            return Next::Is(Taken::NotBefore(until - now));
        }
        // Whoever had one and ended without a booking has dropped the sender.
        let under_way = places
            .booking
            .take_if(|booking| booking.has_changed().is_ok());
        if let Some(booking) = under_way {
            places.booking = Some(booking.clone());
            return Next::Wait(booking);
        }
        let (sender, receiver) = watch::channel(());
        places.booking = Some(receiver);
        Next::Book {
            booking: sender,
            begins_empty: places.empty_until.is_some_and(|until| until > now),
        }
    }

    /// What was booked, from when the answer came on.
    pub(super) fn booked(&self, bucket: Bucket, new: &New) {
        let now = Instant::now();
        if let Some(places) = self.buckets().get_mut(&bucket) {
            match new {
                New::Booked(waits) => {
                    places.booked.extend(waits.iter().map(|wait| now + *wait));
                }
                New::Full(wait) => places.full_until = now.checked_add(*wait),
            }
        }
    }

    /// This process has sent one without Redis.
    pub(super) fn sent_alone(&self, bucket: Bucket, rate: Rate) {
        let now = Instant::now();
        let mut buckets = self.buckets();
        let places = buckets.or_insert_with(bucket, Places::default, |known| known.are_needed(now));
        let burst = rate.interval().saturating_mul(rate.burst());
        places.empty_until = now.checked_add(burst);
    }

    fn buckets(&self) -> MutexGuard<'_, Buckets<Places>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn are_needed(&self, now: Instant) -> bool {
        let is_booking = |booking: &watch::Receiver<()>| booking.has_changed().is_ok();
        let is_later = |until: Option<Instant>| until.is_some_and(|until| until > now);
        self.booked.iter().any(|at| *at + GRACE >= now)
            || self.booking.as_ref().is_some_and(is_booking)
            || is_later(self.full_until)
            || is_later(self.empty_until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread::sleep;

    const ACTION: Bucket = Bucket::Action(7, "Destiny2.TransferItem");
    /// The spacing of an action.
    const RATE: Rate = Rate::new(1, Duration::from_millis(100));

    #[test]
    fn a_place_of_a_spaced_action_is_not_kept_until_the_next() {
        let slots = Slots::default();
        assert!(matches!(slots.next(ACTION, RATE), Next::Book { .. }));
        slots.booked(ACTION, &New::Booked(vec![Duration::ZERO]));
        sleep(Duration::from_millis(40));
        assert!(matches!(slots.next(ACTION, RATE), Next::Book { .. }));
    }

    #[test]
    fn nobody_books_where_it_is_full() {
        let slots = Slots::default();
        let full = Duration::from_secs(60);
        drop(slots.next(ACTION, RATE));
        slots.booked(ACTION, &New::Full(full));
        let Next::Is(Taken::NotBefore(wait)) = slots.next(ACTION, RATE) else {
            panic!("it books")
        };
        assert!(wait <= full && wait > full / 2, "{wait:?}");
    }

    #[test]
    fn what_was_sent_alone_counts_for_as_long_as_a_burst() {
        let slots = Slots::default();
        let begins_empty = || match slots.next(ACTION, RATE) {
            Next::Book { begins_empty, .. } => begins_empty,
            _ => panic!("nothing is booked"),
        };
        assert!(!begins_empty());
        slots.sent_alone(ACTION, RATE);
        assert!(begins_empty());
        sleep(RATE.interval());
        assert!(!begins_empty());
    }
}
