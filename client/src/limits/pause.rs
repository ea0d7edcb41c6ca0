//! Pauses that Bungie asks for hold for everybody.

use crate::rt::{self, Instant};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<Option<Instant>>);

impl Pause {
    /// Nobody sends before `wait` is over; a longer pause stays.
    pub(super) fn extend(&self, wait: Duration) {
        let end = rt::now().checked_add(wait);
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(end);
    }

    pub(super) async fn over(&self) {
        while let Some(end) = self.end() {
            rt::sleep_until(end).await;
        }
    }

    pub(super) fn end(&self) -> Option<Instant> {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = until.filter(|end| *end > rt::now());
        *until
    }
}
