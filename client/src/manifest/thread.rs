//! Work that blocks.

use super::error::{ManifestError, ManifestErrorKind};
use crate::rt;

/// Does work that blocks on a thread for that.
pub(super) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ManifestError> {
    let done = rt::blocking(work).await;
    done.ok_or_else(|| {
        let detail = "the runtime is shutting down";
        ManifestError::new(ManifestErrorKind::Runtime, detail)
    })
}
