//! Dates of the world. It stands still, so that a seed decides them all.

use chrono::{DateTime, SecondsFormat, Utc};

/// When everybody was last seen, in seconds since 1970: 6 January 2026, 18:00.
pub(super) const NOW: i64 = 1_767_722_400;

/// A date as Bungie writes it.
pub(super) fn date(seconds: i64) -> String {
    let date = DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default();
    date.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The same with milliseconds.
pub(super) fn exact(milliseconds: i64) -> String {
    let date = DateTime::<Utc>::from_timestamp_millis(milliseconds).unwrap_or_default();
    date.to_rfc3339_opts(SecondsFormat::Millis, true)
}

pub(super) fn days_ago(days: i64) -> String {
    date(NOW - days * 86_400)
}
