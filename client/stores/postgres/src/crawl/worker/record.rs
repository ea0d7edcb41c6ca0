//! What has to be recorded is tried again until it is, until it is refused for good, or until the worker stops.

use super::{Trouble, trouble::Tell};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};

/// Why something is not recorded.
#[derive(Debug)]
pub(super) enum Unrecorded {
    /// The same would be refused again.
    Refused(Trouble),
    /// It failed while the worker stops. Its job is claimed again when the lease is over.
    Stopped,
}

/// Tries, and tells what failed.
#[derive(Clone)]
pub(super) struct Recorder {
    tell: Tell,
    is_stopping: Arc<watch::Sender<bool>>,
}

impl Recorder {
    pub(super) fn new(tell: Tell) -> Self {
        Recorder {
            tell,
            is_stopping: Arc::default(),
        }
    }

    pub(super) fn tell(&self, trouble: impl Into<Trouble>) {
        self.tell.tell(&trouble.into());
    }

    /// From now on a try that fails is the last one. Those that wait are tried at once.
    pub(super) fn stop(&self) {
        self.is_stopping.send_replace(true);
    }

    /// Tries until it is recorded.
    pub(super) async fn record<T, E, F>(
        &self,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, Unrecorded>
    where
        F: Future<Output = Result<T, E>>,
        E: Into<Trouble>,
    {
        let mut is_stopping = self.is_stopping.subscribe();
        for failures in 0.. {
            let is_last = *is_stopping.borrow();
            let trouble = match attempt().await {
                Ok(recorded) => return Ok(recorded),
                Err(error) => error.into(),
            };
            if trouble.is_permanent() {
                return Err(Unrecorded::Refused(trouble));
            }
            self.tell(trouble);
            if is_last {
                break;
            }
            tokio::select! {
                () = sleep(wait(failures)) => {}
                _ = is_stopping.wait_for(|is_stopping| *is_stopping) => {}
            }
        }
        Err(Unrecorded::Stopped)
    }
}

/// How long to wait after so many failures before: from 1 to 30 seconds.
pub(super) fn wait(failures: u32) -> Duration {
    let seconds = 1_u64.checked_shl(failures).unwrap_or(u64::MAX);
    Duration::from_secs(seconds.min(30))
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn waits_grow_to_half_a_minute() {
        let seconds = [0, 1, 2, 3, 4, 5, 64, u32::MAX].map(|failures| wait(failures).as_secs());
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30, 30]);
    }
}
