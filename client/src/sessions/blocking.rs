//! Stores that make a thread wait.

use super::store::{StoreError, StoreFuture};
use crate::rt;

/// Does the work on a thread that may wait.
pub(super) fn blocking<'a, T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> StoreFuture<'a, T> {
    Box::pin(async {
        let done = rt::blocking(work).await;
        done.unwrap_or_else(|| {
            Err(StoreError::new(
                "it panicked, or the runtime is shutting down",
            ))
        })
    })
}
