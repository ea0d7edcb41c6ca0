//! The tag `Forum`.

use super::{Sample, sample};
use bungie_api::{forum, ids::*, types::*};
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(
            forum::GetTopicsPaged::new(
                5,
                25,
                GroupId(88_001),
                ForumTopicsSortEnum::POPULARITY,
                ForumTopicsQuickDateEnum::LAST_MONTH,
                ForumTopicsCategoryFiltersEnum::MEDIA,
            )
            .locales("en,de")
            .tagstring("builds#raid"),
            [
                ("page", "5"),
                ("pageSize", "25"),
                ("group", "88001"),
                ("sort", "3"),
                ("quickDate", "2"),
                ("categoryFilter", "8"),
                ("locales", "en,de"),
                ("tagstring", "builds#raid"),
            ],
        ),
        sample(
            forum::GetCoreTopicsPaged::new(
                5,
                ForumTopicsSortEnum::HIGHEST_RATED,
                ForumTopicsQuickDateEnum::LAST_MONTH,
                ForumTopicsCategoryFiltersEnum::MEDIA,
            )
            .locales("en,de"),
            [
                ("page", "5"),
                ("sort", "6"),
                ("quickDate", "2"),
                ("categoryFilter", "8"),
                ("locales", "en,de"),
            ],
        ),
        sample(
            forum::GetPostsThreadedPaged::new(
                PostId(260_001),
                5,
                25,
                7,
                true,
                false,
                ForumPostSortEnum::OLDEST_FIRST,
            )
            .showbanned("yes"),
            [
                ("parentPostId", "260001"),
                ("page", "5"),
                ("pageSize", "25"),
                ("replySize", "7"),
                ("getParentPost", "true"),
                ("rootThreadMode", "false"),
                ("sortMode", "1"),
                ("showbanned", "yes"),
            ],
        ),
        sample(
            forum::GetPostsThreadedPagedFromChild::new(
                PostId(260_002),
                5,
                25,
                7,
                false,
                ForumPostSortEnum::OLDEST_FIRST,
            )
            .showbanned("yes"),
            [
                ("childPostId", "260002"),
                ("page", "5"),
                ("pageSize", "25"),
                ("replySize", "7"),
                ("rootThreadMode", "false"),
                ("sortMode", "1"),
                ("showbanned", "yes"),
            ],
        ),
        sample(
            forum::GetPostAndParent::new(PostId(260_002)).showbanned("yes"),
            [("childPostId", "260002"), ("showbanned", "yes")],
        ),
        sample(
            forum::GetPostAndParentAwaitingApproval::new(PostId(260_002)).showbanned("yes"),
            [("childPostId", "260002"), ("showbanned", "yes")],
        ),
        sample(
            forum::GetTopicForContent::new(ContentId(48_152)),
            [("contentId", "48152")],
        ),
        sample(
            forum::GetForumTagSuggestions::new().partialtag("über"),
            [("partialtag", "über")],
        ),
        sample(
            forum::GetPoll::new(PostId(260_003)),
            [("topicId", "260003")],
        ),
        sample(
            forum::GetRecruitmentThreadSummaries::new([PostId(260_001), PostId(260_002)]),
            [],
        )
        .body(json!(["260001", "260002"])),
    ]
}
