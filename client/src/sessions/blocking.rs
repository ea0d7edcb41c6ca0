//! Work that makes a thread wait.

use super::store::{StoreError, Stored};

/// Does the work on a thread that may wait.
pub(super) fn blocking<'a, T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Stored<'a, T> {
    Box::pin(async {
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(StoreError::new)?
    })
}
