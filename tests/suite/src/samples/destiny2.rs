//! The tag `Destiny2`.

use super::{Sample, day, sample};
use bungie_api::{destiny2, ids::*, types::*, wire::Hash};
use serde_json::json;

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(destiny2::GetDestinyManifest::new(), []),
        sample(
            destiny2::GetDestinyEntityDefinition::new("DestinyClassDefinition", 2_271_682_572),
            [
                ("entityType", "DestinyClassDefinition"),
                ("hashIdentifier", "2271682572"),
            ],
        ),
        sample(
            destiny2::SearchDestinyPlayerByBungieName::new(
                BungieMembershipType::TIGER_STEAM,
                ExactSearchRequest {
                    display_name: Some("Ada".to_owned()),
                    display_name_code: 417,
                },
            ),
            [("membershipType", "3")],
        )
        .body(json!({
            "displayName": "Ada",
            "displayNameCode": 417,
        })),
        sample(
            destiny2::GetLinkedProfiles::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
            )
            .get_all_memberships(true),
            [
                ("membershipType", "3"),
                ("membershipId", "4611686018467260757"),
                ("getAllMemberships", "true"),
            ],
        ),
        sample(
            destiny2::GetProfile::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                [
                    DestinyComponentType::PROFILES,
                    DestinyComponentType::CHARACTERS,
                ],
            ),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("components", "100,200"),
            ],
        ),
        sample(
            destiny2::GetCharacter::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
                [
                    DestinyComponentType::CHARACTERS,
                    DestinyComponentType::CHARACTER_EQUIPMENT,
                ],
            ),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
                ("components", "200,205"),
            ],
        ),
        sample(
            destiny2::GetClanWeeklyRewardState::new(GroupId(881_301)),
            [("groupId", "881301")],
        ),
        sample(destiny2::GetClanBannerSource::new(), []),
        sample(
            destiny2::GetItem::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                ItemInstanceId(6_917_529_000_000_000_123),
                [
                    DestinyComponentType::ITEM_INSTANCES,
                    DestinyComponentType::ITEM_SOCKETS,
                ],
            ),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("itemInstanceId", "6917529000000000123"),
                ("components", "300,305"),
            ],
        ),
        sample(
            destiny2::GetVendors::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
                [
                    DestinyComponentType::VENDORS,
                    DestinyComponentType::VENDOR_CATEGORIES,
                ],
            )
            .filter(DestinyVendorFilter::API_PURCHASABLE),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
                ("components", "400,401"),
                ("filter", "1"),
            ],
        ),
        sample(
            destiny2::GetVendor::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
                2_190_858_386,
                [
                    DestinyComponentType::VENDORS,
                    DestinyComponentType::VENDOR_SALES,
                ],
            ),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
                ("vendorHash", "2190858386"),
                ("components", "400,402"),
            ],
        ),
        sample(
            destiny2::GetPublicVendors::new([DestinyComponentType::VENDORS]),
            [("components", "400")],
        ),
        sample(
            destiny2::GetCollectibleNodeDetails::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
                3_790_247_699,
                [DestinyComponentType::COLLECTIBLES],
            ),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
                ("collectiblePresentationNodeHash", "3790247699"),
                ("components", "800"),
            ],
        ),
        sample(
            destiny2::TransferItem::new(DestinyItemTransferRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_id: ItemInstanceId(6_917_529_000_000_000_123),
                item_reference_hash: Hash::new(3_854_359_821),
                membership_type: BungieMembershipType::TIGER_STEAM,
                stack_size: 4,
                transfer_to_vault: true,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "itemId": "6917529000000000123",
            "itemReferenceHash": 3_854_359_821u32,
            "membershipType": 3,
            "stackSize": 4,
            "transferToVault": true,
        })),
        sample(
            destiny2::PullFromPostmaster::new(DestinyPostmasterTransferRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_id: ItemInstanceId(6_917_529_000_000_000_123),
                item_reference_hash: Hash::new(3_854_359_821),
                membership_type: BungieMembershipType::TIGER_STEAM,
                stack_size: 4,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "itemId": "6917529000000000123",
            "itemReferenceHash": 3_854_359_821u32,
            "membershipType": 3,
            "stackSize": 4,
        })),
        sample(
            destiny2::EquipItem::new(DestinyItemActionRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_id: ItemInstanceId(6_917_529_000_000_000_123),
                membership_type: BungieMembershipType::TIGER_STEAM,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "itemId": "6917529000000000123",
            "membershipType": 3,
        })),
        sample(
            destiny2::EquipItems::new(DestinyItemSetActionRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_ids: Some(vec![
                    ItemInstanceId(6_917_529_000_000_000_123),
                    ItemInstanceId(6_917_529_000_000_000_124),
                ]),
                membership_type: BungieMembershipType::TIGER_STEAM,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "itemIds": ["6917529000000000123", "6917529000000000124"],
            "membershipType": 3,
        })),
        sample(
            destiny2::EquipLoadout::new(DestinyLoadoutActionRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                loadout_index: 7,
                membership_type: BungieMembershipType::TIGER_STEAM,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "loadoutIndex": 7,
            "membershipType": 3,
        })),
        sample(
            destiny2::SnapshotLoadout::new(DestinyLoadoutUpdateActionRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                color_hash: Some(3_000_000_001),
                icon_hash: Some(3_000_000_002),
                loadout_index: 7,
                membership_type: BungieMembershipType::TIGER_STEAM,
                name_hash: Some(3_000_000_003),
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "colorHash": 3_000_000_001u32,
            "iconHash": 3_000_000_002u32,
            "loadoutIndex": 7,
            "membershipType": 3,
            "nameHash": 3_000_000_003u32,
        })),
        sample(
            destiny2::UpdateLoadoutIdentifiers::new(DestinyLoadoutUpdateActionRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                color_hash: Some(3_000_000_001),
                icon_hash: Some(3_000_000_002),
                loadout_index: 7,
                membership_type: BungieMembershipType::TIGER_STEAM,
                name_hash: Some(3_000_000_003),
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "colorHash": 3_000_000_001u32,
            "iconHash": 3_000_000_002u32,
            "loadoutIndex": 7,
            "membershipType": 3,
            "nameHash": 3_000_000_003u32,
        })),
        sample(
            destiny2::ClearLoadout::new(DestinyLoadoutActionRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                loadout_index: 7,
                membership_type: BungieMembershipType::TIGER_STEAM,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "loadoutIndex": 7,
            "membershipType": 3,
        })),
        sample(
            destiny2::SetItemLockState::new(DestinyItemStateRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_id: ItemInstanceId(6_917_529_000_000_000_123),
                membership_type: BungieMembershipType::TIGER_STEAM,
                state: true,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "itemId": "6917529000000000123",
            "membershipType": 3,
            "state": true,
        })),
        sample(
            destiny2::SetQuestTrackedState::new(DestinyItemStateRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_id: ItemInstanceId(6_917_529_000_000_000_123),
                membership_type: BungieMembershipType::TIGER_STEAM,
                state: true,
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "itemId": "6917529000000000123",
            "membershipType": 3,
            "state": true,
        })),
        sample(
            destiny2::InsertSocketPlug::new(DestinyInsertPlugsActionRequest {
                action_token: Some("token one".to_owned()),
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_instance_id: ItemInstanceId(6_917_529_000_000_000_123),
                membership_type: BungieMembershipType::TIGER_STEAM,
                plug: Some(DestinyInsertPlugsRequestEntry {
                    plug_item_hash: 4_248_210_736,
                    socket_array_type: DestinySocketArrayType::INTRINSIC,
                    socket_index: 2,
                }),
            }),
            [],
        )
        .body(json!({
            "actionToken": "token one",
            "characterId": "2305843009301234567",
            "itemInstanceId": "6917529000000000123",
            "membershipType": 3,
            "plug": {
                "plugItemHash": 4248210736u32,
                "socketArrayType": 1,
                "socketIndex": 2,
            },
        })),
        sample(
            destiny2::InsertSocketPlugFree::new(DestinyInsertPlugsFreeActionRequest {
                character_id: CharacterId(2_305_843_009_301_234_567),
                item_id: ItemInstanceId(6_917_529_000_000_000_123),
                membership_type: BungieMembershipType::TIGER_STEAM,
                plug: Some(DestinyInsertPlugsRequestEntry {
                    plug_item_hash: 4_248_210_736,
                    socket_array_type: DestinySocketArrayType::INTRINSIC,
                    socket_index: 2,
                }),
            }),
            [],
        )
        .body(json!({
            "characterId": "2305843009301234567",
            "itemId": "6917529000000000123",
            "membershipType": 3,
            "plug": {
                "plugItemHash": 4248210736u32,
                "socketArrayType": 1,
                "socketIndex": 2,
            },
        })),
        sample(
            destiny2::GetPostGameCarnageReport::new(ActivityInstanceId(16_000_000_042)),
            [("activityId", "16000000042")],
        ),
        sample(
            destiny2::ReportOffensivePostGameCarnageReportPlayer::new(
                ActivityInstanceId(16_000_000_042),
                DestinyReportOffensePgcrRequest {
                    offending_character_id: CharacterId(2_305_843_009_301_234_567),
                    reason_category_hashes: Some(vec![Hash::new(3_100_000_001), Hash::new(102)]),
                    reason_hashes: Some(vec![3_200_000_001, 202]),
                },
            ),
            [("activityId", "16000000042")],
        )
        .body(json!({
            "offendingCharacterId": "2305843009301234567",
            "reasonCategoryHashes": [3_100_000_001u32, 102],
            "reasonHashes": [3_200_000_001u32, 202],
        })),
        sample(destiny2::GetHistoricalStatsDefinition::new(), []),
        sample(
            destiny2::GetClanLeaderboards::new(GroupId(881_301))
                .maxtop(12)
                .modes("AllPvP,Raid")
                .statid("kills"),
            [
                ("groupId", "881301"),
                ("maxtop", "12"),
                ("modes", "AllPvP,Raid"),
                ("statid", "kills"),
            ],
        ),
        sample(
            destiny2::GetClanAggregateStats::new(GroupId(881_301)).modes("AllPvP,Raid"),
            [("groupId", "881301"), ("modes", "AllPvP,Raid")],
        ),
        sample(
            destiny2::GetLeaderboards::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
            )
            .maxtop(12)
            .modes("AllPvP,Raid")
            .statid("kills"),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("maxtop", "12"),
                ("modes", "AllPvP,Raid"),
                ("statid", "kills"),
            ],
        ),
        sample(
            destiny2::GetLeaderboardsForCharacter::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
            )
            .maxtop(12)
            .modes("AllPvP,Raid")
            .statid("kills"),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
                ("maxtop", "12"),
                ("modes", "AllPvP,Raid"),
                ("statid", "kills"),
            ],
        ),
        sample(
            destiny2::SearchDestinyEntities::new("DestinyInventoryItemDefinition", "gally 100%")
                .page(5),
            [
                ("type", "DestinyInventoryItemDefinition"),
                ("searchTerm", "gally 100%"),
                ("page", "5"),
            ],
        ),
        sample(
            destiny2::GetHistoricalStats::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
            )
            .dayend(day("2026-03-14"))
            .daystart(day("2026-03-08"))
            .groups([
                DestinyStatsGroupType::WEAPONS,
                DestinyStatsGroupType::MEDALS,
            ])
            .modes([
                DestinyActivityModeType::RAID,
                DestinyActivityModeType::PATROL,
            ])
            .period_type(PeriodType::DAILY),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
                ("dayend", "2026-03-14"),
                ("daystart", "2026-03-08"),
                ("groups", "2,3"),
                ("modes", "4,6"),
                ("periodType", "1"),
            ],
        ),
        sample(
            destiny2::GetHistoricalStatsForAccount::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
            )
            .groups([
                DestinyStatsGroupType::WEAPONS,
                DestinyStatsGroupType::MEDALS,
            ]),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("groups", "2,3"),
            ],
        ),
        sample(
            destiny2::GetActivityHistory::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
            )
            .count(30)
            .mode(DestinyActivityModeType::RAID)
            .page(5),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
                ("count", "30"),
                ("mode", "4"),
                ("page", "5"),
            ],
        ),
        sample(
            destiny2::GetUniqueWeaponHistory::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
            ),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
            ],
        ),
        sample(
            destiny2::GetDestinyAggregateActivityStats::new(
                BungieMembershipType::TIGER_STEAM,
                MembershipId(4_611_686_018_467_260_757),
                CharacterId(2_305_843_009_301_234_567),
            ),
            [
                ("membershipType", "3"),
                ("destinyMembershipId", "4611686018467260757"),
                ("characterId", "2305843009301234567"),
            ],
        ),
        sample(
            destiny2::GetPublicMilestoneContent::new(3_603_098_564),
            [("milestoneHash", "3603098564")],
        ),
        sample(destiny2::GetPublicMilestones::new(), []),
        sample(
            destiny2::AwaInitializeRequest::new(AwaPermissionRequested {
                affected_item_id: Some(ItemInstanceId(6_917_529_000_000_000_124)),
                character_id: Some(CharacterId(2_305_843_009_301_234_567)),
                membership_type: BungieMembershipType::TIGER_STEAM,
                r#type: AwaType::INSERT_PLUGS,
            }),
            [],
        )
        .body(json!({
            "affectedItemId": "6917529000000000124",
            "characterId": "2305843009301234567",
            "membershipType": 3,
            "type": 1,
        })),
        sample(
            destiny2::AwaProvideAuthorizationResult::new(AwaUserResponse {
                correlation_id: Some("c0ffee-02".to_owned()),
                nonce: Some(vec!["AQID".to_owned()]),
                selection: AwaUserSelection::APPROVED,
            }),
            [],
        )
        .body(json!({
            "correlationId": "c0ffee-02",
            "nonce": ["AQID"],
            "selection": 2,
        })),
        sample(
            destiny2::AwaGetActionToken::new("c0ffee-01"),
            [("correlationId", "c0ffee-01")],
        ),
    ]
}
