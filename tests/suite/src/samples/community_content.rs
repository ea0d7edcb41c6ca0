//! The tag `CommunityContent`.

use super::{Sample, sample};
use bungie_api::{community_content, types::*};

pub(super) fn samples() -> Vec<Sample> {
    vec![sample(
        community_content::GetCommunityContent::new(
            CommunityContentSortMode::HIGHEST_RATED,
            ForumTopicsCategoryFiltersEnum::POLLS,
            5,
        ),
        [("sort", "2"), ("mediaFilter", "128"), ("page", "5")],
    )]
}
