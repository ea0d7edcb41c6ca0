//! Which of two answers is newer. Bungie's servers cache by themselves, so that a later answer may
//! hold older data.

use chrono::{DateTime, Utc};

/// The newest data seen so far, by `responseMintedTimestamp` (or its secondary sibling).
///
/// ```
/// use bungie_client::{Freshness, chrono::{DateTime, Utc}};
///
/// let mut seen = Freshness::default();
/// let minted = |text: &str| text.parse::<DateTime<Utc>>().ok();
/// assert!(seen.is_news(minted("2026-06-29T17:00:10Z")));
/// assert!(!seen.is_news(minted("2026-06-29T17:00:05Z"))); // another server, behind the first
/// assert!(seen.is_news(minted("2026-06-29T17:00:40Z")));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness(Option<DateTime<Utc>>);

impl Freshness {
    /// Is data that was minted then at least as new as all before? An answer that does not say is
    /// taken for news; such answers occur.
    pub fn is_news(&mut self, minted: Option<DateTime<Utc>>) -> bool {
        let is_news = minted.is_none() || minted >= self.0;
        self.0 = self.0.max(minted);
        is_news
    }

    /// When the newest data was minted.
    pub fn newest(&self) -> Option<DateTime<Utc>> {
        self.0
    }
}
