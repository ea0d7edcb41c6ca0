//! The tag `GroupV2`.

use super::{Sample, sample};
use bungie_api::{group_v2, ids::*, types::*};
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(group_v2::GetAvailableAvatars::new(), []),
        sample(group_v2::GetAvailableThemes::new(), []),
        sample(
            group_v2::GetUserClanInviteSetting::new(BungieMembershipType::TIGER_XBOX),
            [("mType", "1")],
        ),
        sample(
            group_v2::GetRecommendedGroups::new(GroupType::CLAN, GroupDateRange::PAST_MONTH),
            [("groupType", "1"), ("createDateRange", "3")],
        ),
        sample(
            group_v2::GroupSearch::new(GroupQuery {
                creation_date: GroupDateRange::PAST_WEEK,
                current_page: 4,
                group_member_count_filter: Some(GroupMemberCountFilter::ELEVEN_TO_ONE_HUNDRED),
                group_type: GroupType::CLAN,
                items_per_page: 15,
                locale_filter: Some("fr".to_owned()),
                name: Some("Owls".to_owned()),
                request_continuation_token: Some("more".to_owned()),
                sort_by: GroupSortBy::POPULARITY,
                tag_text: Some("raids".to_owned()),
            }),
            [],
        )
        .body(json!({
            "creationDate": 2,
            "currentPage": 4,
            "groupMemberCountFilter": 2,
            "groupType": 1,
            "itemsPerPage": 15,
            "localeFilter": "fr",
            "name": "Owls",
            "requestContinuationToken": "more",
            "sortBy": 2,
            "tagText": "raids",
        })),
        sample(
            group_v2::GetGroup::new(GroupId(881_301)),
            [("groupId", "881301")],
        ),
        sample(
            group_v2::GetGroupByName::new("Night Owls 24/7", GroupType::CLAN),
            [("groupName", "Night Owls 24/7"), ("groupType", "1")],
        ),
        sample(
            group_v2::GetGroupByNameV2::new(GroupNameSearchRequest {
                group_name: Some("Night Owls".to_owned()),
                group_type: GroupType::CLAN,
            }),
            [],
        )
        .body(json!({
            "groupName": "Night Owls",
            "groupType": 1,
        })),
        sample(
            group_v2::GetGroupOptionalConversations::new(GroupId(881_301)),
            [("groupId", "881301")],
        ),
        sample(
            group_v2::EditGroup::new(
                GroupId(881_301),
                GroupEditAction {
                    about: Some("We raid".to_owned()),
                    allow_chat: Some(true),
                    avatar_image_index: Some(9),
                    callsign: Some("OWL".to_owned()),
                    chat_security: Some(ChatSecuritySetting::ADMINS),
                    default_publicity: Some(GroupPostPublicity::ALLIANCE),
                    enable_invitation_messaging_for_admins: Some(false),
                    homepage: Some(GroupHomepage::ALLIANCE_FORUM),
                    is_public: Some(true),
                    is_public_topic_admin_only: Some(false),
                    locale: Some("de".to_owned()),
                    membership_option: Some(MembershipOption::CLOSED),
                    motto: Some("By night".to_owned()),
                    name: Some("Night Owls".to_owned()),
                    tags: Some("raids,pve".to_owned()),
                    theme: Some("Group_Dark".to_owned()),
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "about": "We raid",
            "allowChat": true,
            "avatarImageIndex": 9,
            "callsign": "OWL",
            "chatSecurity": 1,
            "defaultPublicity": 1,
            "enableInvitationMessagingForAdmins": false,
            "homepage": 2,
            "isPublic": true,
            "isPublicTopicAdminOnly": false,
            "locale": "de",
            "membershipOption": 2,
            "motto": "By night",
            "name": "Night Owls",
            "tags": "raids,pve",
            "theme": "Group_Dark",
        })),
        sample(
            group_v2::EditClanBanner::new(
                GroupId(881_301),
                ClanBanner {
                    decal_background_color_id: 4_000_000_001,
                    decal_color_id: 4_000_000_002,
                    decal_id: 4_000_000_003,
                    gonfalon_color_id: 4_000_000_004,
                    gonfalon_detail_color_id: 4_000_000_005,
                    gonfalon_detail_id: 4_000_000_006,
                    gonfalon_id: 4_000_000_007,
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "decalBackgroundColorId": 4_000_000_001u32,
            "decalColorId": 4_000_000_002u32,
            "decalId": 4_000_000_003u32,
            "gonfalonColorId": 4_000_000_004u32,
            "gonfalonDetailColorId": 4_000_000_005u32,
            "gonfalonDetailId": 4_000_000_006u32,
            "gonfalonId": 4_000_000_007u32,
        })),
        sample(
            group_v2::EditFounderOptions::new(
                GroupId(881_301),
                GroupOptionsEditAction {
                    host_guided_game_permission_override: Some(
                        HostGuidedGamesPermissionLevel::MEMBER,
                    ),
                    invite_permission_override: Some(true),
                    join_level: Some(RuntimeGroupMemberType::BEGINNER),
                    update_banner_permission_override: Some(false),
                    update_culture_permission_override: Some(true),
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "HostGuidedGamePermissionOverride": 2,
            "InvitePermissionOverride": true,
            "JoinLevel": 1,
            "UpdateBannerPermissionOverride": false,
            "UpdateCulturePermissionOverride": true,
        })),
        sample(
            group_v2::AddOptionalConversation::new(
                GroupId(881_301),
                GroupOptionalConversationAddRequest {
                    chat_name: Some("Raiders".to_owned()),
                    chat_security: ChatSecuritySetting::ADMINS,
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "chatName": "Raiders",
            "chatSecurity": 1,
        })),
        sample(
            group_v2::EditOptionalConversation::new(
                GroupId(881_301),
                ConversationId(881_402),
                GroupOptionalConversationEditRequest {
                    chat_enabled: Some(true),
                    chat_name: Some("Crucible".to_owned()),
                    chat_security: Some(ChatSecuritySetting::ADMINS),
                },
            ),
            [("groupId", "881301"), ("conversationId", "881402")],
        )
        .body(json!({
            "chatEnabled": true,
            "chatName": "Crucible",
            "chatSecurity": 1,
        })),
        sample(
            group_v2::GetMembersOfGroup::new(GroupId(881_301))
                .currentpage(6)
                .member_type(RuntimeGroupMemberType::MEMBER)
                .name_search("Ada+Rahool"),
            [
                ("groupId", "881301"),
                ("currentpage", "6"),
                ("memberType", "2"),
                ("nameSearch", "Ada+Rahool"),
            ],
        ),
        sample(
            group_v2::GetAdminsAndFounderOfGroup::new(GroupId(881_301)).currentpage(6),
            [("groupId", "881301"), ("currentpage", "6")],
        ),
        sample(
            group_v2::EditGroupMembership::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                RuntimeGroupMemberType::MEMBER,
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
                ("memberType", "2"),
            ],
        ),
        sample(
            group_v2::KickMember::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
            ],
        ),
        sample(
            group_v2::BanMember::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                GroupBanRequest {
                    comment: Some("Spam".to_owned()),
                    length: IgnoreLength::MONTH,
                },
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
            ],
        )
        .body(json!({
            "comment": "Spam",
            "length": 4,
        })),
        sample(
            group_v2::UnbanMember::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
            ],
        ),
        sample(
            group_v2::GetBannedMembersOfGroup::new(GroupId(881_301)).currentpage(6),
            [("groupId", "881301"), ("currentpage", "6")],
        ),
        sample(
            group_v2::GetGroupEditHistory::new(GroupId(881_301)).currentpage(6),
            [("groupId", "881301"), ("currentpage", "6")],
        ),
        sample(
            group_v2::AbdicateFoundership::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_758),
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("founderIdNew", "4611686018467260758"),
            ],
        ),
        sample(
            group_v2::GetPendingMemberships::new(GroupId(881_301)).currentpage(6),
            [("groupId", "881301"), ("currentpage", "6")],
        ),
        sample(
            group_v2::GetInvitedIndividuals::new(GroupId(881_301)).currentpage(6),
            [("groupId", "881301"), ("currentpage", "6")],
        ),
        sample(
            group_v2::ApproveAllPending::new(
                GroupId(881_301),
                GroupApplicationRequest {
                    message: Some("Hello".to_owned()),
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "message": "Hello",
        })),
        sample(
            group_v2::DenyAllPending::new(
                GroupId(881_301),
                GroupApplicationRequest {
                    message: Some("Hello".to_owned()),
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "message": "Hello",
        })),
        sample(
            group_v2::ApprovePendingForList::new(
                GroupId(881_301),
                GroupApplicationListRequest {
                    memberships: Some(vec![UserMembership {
                        bungie_global_display_name: Some("Ada".to_owned()),
                        bungie_global_display_name_code: Some(417),
                        display_name: Some("ada_1".to_owned()),
                        membership_id: MembershipId(4_611_686_018_467_260_759),
                        membership_type: BungieMembershipType::TIGER_PSN,
                    }]),
                    message: Some("Welcome".to_owned()),
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "memberships": [{
                "bungieGlobalDisplayName": "Ada",
                "bungieGlobalDisplayNameCode": 417,
                "displayName": "ada_1",
                "membershipId": "4611686018467260759",
                "membershipType": 2,
            }],
            "message": "Welcome",
        })),
        sample(
            group_v2::ApprovePending::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                GroupApplicationRequest {
                    message: Some("Hello".to_owned()),
                },
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
            ],
        )
        .body(json!({
            "message": "Hello",
        })),
        sample(
            group_v2::DenyPendingForList::new(
                GroupId(881_301),
                GroupApplicationListRequest {
                    memberships: Some(vec![UserMembership {
                        bungie_global_display_name: Some("Ada".to_owned()),
                        bungie_global_display_name_code: Some(417),
                        display_name: Some("ada_1".to_owned()),
                        membership_id: MembershipId(4_611_686_018_467_260_759),
                        membership_type: BungieMembershipType::TIGER_PSN,
                    }]),
                    message: Some("Welcome".to_owned()),
                },
            ),
            [("groupId", "881301")],
        )
        .body(json!({
            "memberships": [{
                "bungieGlobalDisplayName": "Ada",
                "bungieGlobalDisplayNameCode": 417,
                "displayName": "ada_1",
                "membershipId": "4611686018467260759",
                "membershipType": 2,
            }],
            "message": "Welcome",
        })),
        sample(
            group_v2::GetGroupsForMember::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                GroupsForMemberFilter::NON_FOUNDED,
                GroupType::CLAN,
            ),
            [
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
                ("filter", "2"),
                ("groupType", "1"),
            ],
        ),
        sample(
            group_v2::RecoverGroupForFounder::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                GroupType::CLAN,
            ),
            [
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
                ("groupType", "1"),
            ],
        ),
        sample(
            group_v2::GetPotentialGroupsForMember::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                GroupPotentialMemberStatus::INVITEE,
                GroupType::CLAN,
            ),
            [
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
                ("filter", "2"),
                ("groupType", "1"),
            ],
        ),
        sample(
            group_v2::IndividualGroupInvite::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                GroupApplicationRequest {
                    message: Some("Hello".to_owned()),
                },
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
            ],
        )
        .body(json!({
            "message": "Hello",
        })),
        sample(
            group_v2::IndividualGroupInviteCancel::new(
                GroupId(881_301),
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
            ),
            [
                ("groupId", "881301"),
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
            ],
        ),
    ]
}
