//! The tag `User`.

use super::{Sample, sample};
use bungie_api::{ids::*, types::*, user};
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(
            user::GetBungieNetUserById::new(BungieNetMembershipId(7_201)),
            [("id", "7201")],
        ),
        sample(
            user::GetSanitizedPlatformDisplayNames::new(BungieNetMembershipId(7_202)),
            [("membershipId", "7202")],
        ),
        sample(
            user::GetCredentialTypesForTargetAccount::new(BungieNetMembershipId(7_203)),
            [("membershipId", "7203")],
        ),
        sample(user::GetAvailableThemes::new(), []),
        sample(
            user::GetMembershipDataById::new(
                MembershipId(4_611_686_018_467_260_757),
                BungieMembershipType::TIGER_STEAM,
            ),
            [
                ("membershipId", "4611686018467260757"),
                ("membershipType", "3"),
            ],
        ),
        sample(user::GetMembershipDataForCurrentUser::new(), []),
        sample(
            user::GetMembershipFromHardLinkedCredential::new(
                BungieCredentialType::STEAM_ID,
                "76561190000000001",
            ),
            [("crType", "12"), ("credential", "76561190000000001")],
        ),
        sample(
            user::SearchByGlobalNamePrefix::new("Käfer & Co", 5),
            [("displayNamePrefix", "Käfer & Co"), ("page", "5")],
        ),
        sample(
            user::SearchByGlobalNamePost::new(
                5,
                UserSearchPrefixRequest {
                    display_name_prefix: Some("Ad".to_owned()),
                },
            ),
            [("page", "5")],
        )
        .body(json!({
            "displayNamePrefix": "Ad",
        })),
    ]
}
