//! Pauses that Bungie asks for hold for everybody.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<Option<Instant>>);

impl Pause {
    /// Nobody sends before `wait` is over; a longer pause stays.
    pub(super) fn extend(&self, wait: Duration) {
        let end = Instant::now().checked_add(wait);
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(end);
    }

    pub(super) async fn over(&self) {
        while let Some(end) = self.end() {
            sleep_until(end).await;
        }
    }

    pub(super) fn end(&self) -> Option<Instant> {
        let mut until = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *until = until.filter(|end| *end > Instant::now());
        *until
    }
}
