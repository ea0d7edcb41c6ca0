//! The places that this process has booked, and who books more.

use bungie_client::{Bucket, Taken};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// A place that was not used for so long is void: others have been sent since.
const GRACE: Duration = Duration::from_millis(100);

/// Fewer buckets are not worth a look for those that nobody needs.
const FEW: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Slots(Mutex<HashMap<Bucket, Places>>);

/// One bucket.
#[derive(Debug, Default)]
struct Places {
    booked: VecDeque<Instant>,
    /// Ends when the booking that is under way does.
    booking: Option<watch::Receiver<()>>,
    /// How often this process had counted alone when it last booked.
    alone: u64,
}

/// What a process that wants to send does.
pub(super) enum Next {
    Is(Taken),
    /// Waits for a booking that is under way.
    Wait(watch::Receiver<()>),
    /// Books, and tells the others by dropping the sender.
    Book {
        booking: watch::Sender<()>,
        /// Whether it has counted alone since it last booked.
        was_alone: bool,
    },
}

impl Slots {
    /// `alone` is how often this process has counted alone so far.
    pub(super) fn next(&self, bucket: Bucket, alone: u64) -> Next {
        let now = Instant::now();
        let mut buckets = self.buckets();
        if buckets.len() >= FEW && !buckets.contains_key(&bucket) {
            buckets.retain(|_, places| places.is_needed(now));
        }
        let places = buckets.entry(bucket).or_insert_with(|| Places {
            alone,
            ..Places::default()
        });
        places.booked.retain(|at| *at + GRACE >= now);
        if let Some(first) = places.booked.front() {
            let wait = first.saturating_duration_since(now);
            if !wait.is_zero() {
                return Next::Is(Taken::NotBefore(wait));
            }
            places.booked.pop_front();
            return Next::Is(Taken::Now);
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
        let was_alone = places.alone != alone;
        Next::Book {
            booking: sender,
            was_alone,
        }
    }

    /// What was booked, from when the answer came on.
    pub(super) fn booked(&self, bucket: Bucket, waits: &[Duration], alone: u64) {
        let now = Instant::now();
        if let Some(places) = self.buckets().get_mut(&bucket) {
            places.alone = alone;
            places.booked.extend(waits.iter().map(|wait| now + *wait));
        }
    }

    fn buckets(&self) -> MutexGuard<'_, HashMap<Bucket, Places>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn is_needed(&self, now: Instant) -> bool {
        let is_booking = |booking: &watch::Receiver<()>| booking.has_changed().is_ok();
        self.booked.iter().any(|at| *at + GRACE >= now)
            || self.booking.as_ref().is_some_and(is_booking)
    }
}
