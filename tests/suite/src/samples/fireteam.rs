//! The tag `Fireteam`.

use super::{Sample, sample};
use bungie_api::{fireteam, ids::*, types::*};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(
            fireteam::GetActivePrivateClanFireteamCount::new(GroupId(881_301)),
            [("groupId", "881301")],
        ),
        sample(
            fireteam::GetAvailableClanFireteams::new(
                GroupId(881_301),
                FireteamPlatform::STEAM,
                6,
                FireteamDateRange::FORTY_EIGHT_HOURS,
                FireteamSlotSearch::HAS_OPEN_PLAYER_OR_ALT_SLOTS,
                FireteamPublicSearchOption::PUBLIC_ONLY,
                5,
            )
            .exclude_immediate(true)
            .lang_filter("de"),
            [
                ("groupId", "881301"),
                ("platform", "4"),
                ("activityType", "6"),
                ("dateRange", "3"),
                ("slotFilter", "2"),
                ("publicOnly", "1"),
                ("page", "5"),
                ("excludeImmediate", "true"),
                ("langFilter", "de"),
            ],
        ),
        sample(
            fireteam::SearchPublicAvailableClanFireteams::new(
                FireteamPlatform::STEAM,
                6,
                FireteamDateRange::FORTY_EIGHT_HOURS,
                FireteamSlotSearch::HAS_OPEN_PLAYER_OR_ALT_SLOTS,
                5,
            )
            .exclude_immediate(true)
            .lang_filter("de"),
            [
                ("platform", "4"),
                ("activityType", "6"),
                ("dateRange", "3"),
                ("slotFilter", "2"),
                ("page", "5"),
                ("excludeImmediate", "true"),
                ("langFilter", "de"),
            ],
        ),
        sample(
            fireteam::GetMyClanFireteams::new(GroupId(881_301), FireteamPlatform::STEAM, true, 5)
                .group_filter(false)
                .lang_filter("de"),
            [
                ("groupId", "881301"),
                ("platform", "4"),
                ("includeClosed", "true"),
                ("page", "5"),
                ("groupFilter", "false"),
                ("langFilter", "de"),
            ],
        ),
        sample(
            fireteam::GetClanFireteam::new(GroupId(881_301), FireteamId(881_503)),
            [("groupId", "881301"), ("fireteamId", "881503")],
        ),
    ]
}
