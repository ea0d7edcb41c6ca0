//! The tag `Trending`.

use super::{Sample, sample};
use bungie_api::{trending, types::*};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(trending::GetTrendingCategories::new(), []),
        sample(
            trending::GetTrendingCategory::new("warmups", 6),
            [("categoryId", "warmups"), ("pageNumber", "6")],
        ),
        sample(
            trending::GetTrendingEntryDetail::new(TrendingEntryType::DESTINY_RITUAL, "ritual.one"),
            [("trendingEntryType", "3"), ("identifier", "ritual.one")],
        ),
    ]
}
