//! The day.

use chrono::Utc;

/// Today's date by UTC, as `2026-11-26`.
pub(crate) fn today() -> String {
    Utc::now().date_naive().to_string()
}
