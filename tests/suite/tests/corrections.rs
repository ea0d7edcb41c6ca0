//! What the document lacks or gets wrong, and what is read in spite of it. The answers are invented; they
//! read as real ones do.

use bungie_api::{
    Definition, DefinitionHash, Endpoint,
    destiny2::{self, GetDestinyEntityDefinition},
    forum,
    ids::{BungieNetMembershipId, CharacterId, GroupId, MembershipId, PostId},
    types::{
        Application, ApplicationScopes, DestinyClassDefinition, DestinyInventoryItemDefinition,
        DestinyProgressionDefinition, DestinyPublicMilestoneQuest, DestinySeasonDefinition,
        DestinyTraitDefinition, GroupV2,
    },
};
use bungie_suite::recorder::Recorder;
use serde_json::json;

const ROW: &str = r#"{
    "Response": {
        "displayProperties": {"name": "Weaver"},
        "classType": 2,
        "hash": 2271682572,
        "index": 2,
        "redacted": false,
        "blacklisted": true
    },
    "ErrorCode": 1,
    "ErrorStatus": "Success"
}"#;

#[tokio::test]
async fn a_definition_is_a_row_of_the_table_that_its_hash_is_of() {
    let recorder = Recorder::answering(ROW);
    let client = recorder.client();
    let hash: DefinitionHash<DestinyClassDefinition> = DefinitionHash::new(2_271_682_572);

    let request = GetDestinyEntityDefinition::of(hash);
    let class = client.send(&request).await.unwrap();
    assert_eq!((class.hash, class.blacklisted), (hash, true));
    assert_eq!(class.display_properties.unwrap().name, "Weaver");
    assert_eq!(request.send(&client).await.unwrap().hash, hash);

    // What all rows have in common is still there to be asked for.
    let any = GetDestinyEntityDefinition::new(DestinyClassDefinition::TABLE, hash.get());
    assert_eq!(client.send(&any).await.unwrap().hash, 2_271_682_572);

    let sent = recorder.take();
    assert_eq!(sent.len(), 3);
    for request in sent {
        assert_eq!(
            request.uri().path(),
            "/Platform/Destiny2/Manifest/DestinyClassDefinition/2271682572/"
        );
    }
}

#[test]
fn leaderboards_may_say_whose_they_are() {
    let read = |response: serde_json::Value| {
        let answer = json!({"Response": response, "ErrorCode": 1, "ErrorStatus": "Success"});
        let answer = serde_json::to_vec(&answer).unwrap();
        let envelope = destiny2::GetLeaderboards::decode(&answer).unwrap();
        envelope.response.unwrap()
    };
    let boards = json!({"lbKills": {"statId": "lbKills", "entries": [{"rank": 1}]}});
    let with_ids = read(json!({
        "focusMembershipId": "4611686018000000101",
        "focusCharacterId": "2305843009000000201",
        "allPvP": boards,
    }));
    assert_eq!(
        with_ids.focus_membership_id,
        Some(MembershipId(4_611_686_018_000_000_101))
    );
    assert_eq!(
        with_ids.focus_character_id,
        Some(CharacterId(2_305_843_009_000_000_201))
    );
    assert_eq!(with_ids.rest["allPvP"]["lbKills"].entries[0].rank, 1);

    let without = read(json!({ "allPvP": boards }));
    assert_eq!(without.focus_membership_id, None);
    assert_eq!(without.rest, with_ids.rest);
}

#[test]
fn the_parts_of_banners_are_there() {
    let answer = json!({
        "Response": {
            "clanBannerDecals": {"4142223388": {"foregroundPath": "/f.png", "backgroundPath": "/b.png"}},
            "clanBannerGonfalonColors": {"2157636322": {"red": 12, "green": 0, "blue": 255, "alpha": 255}},
            "clanBannerGonfalons": {"1473910866": "/g.png"},
        },
        "ErrorCode": 1,
    });
    let answer = serde_json::to_vec(&answer).unwrap();
    let read = destiny2::GetClanBannerSource::decode(&answer).unwrap();
    let read = read.response.unwrap();
    assert_eq!(
        read.clan_banner_decals[&4_142_223_388].background_path,
        "/b.png"
    );
    let color = &read.clan_banner_gonfalon_colors[&2_157_636_322];
    assert_eq!((color.red, color.blue), (12, 255));
    assert_eq!(read.clan_banner_gonfalons[&1_473_910_866], "/g.png");
}

#[test]
fn the_scope_of_an_application_is_a_set_of_bits() {
    let read: Application = serde_json::from_value(json!({"scope": "65"})).unwrap();
    assert!(
        read.scope
            .contains(ApplicationScopes::READ_BASIC_USER_PROFILE)
    );
    assert!(
        read.scope
            .contains(ApplicationScopes::READ_DESTINY_INVENTORY_AND_VAULT)
    );
    assert_eq!(read.scope.get(), 65);
}

#[test]
fn properties_that_the_document_lacks_arrive() {
    let season: DestinySeasonDefinition = serde_json::from_value(json!({
        "startTimeInSeconds": "1504652400", "seasonPassUnlockHash": 4_294_967_295_u32,
    }))
    .unwrap();
    assert_eq!(season.start_time_in_seconds, 1_504_652_400);
    assert_eq!(season.season_pass_unlock_hash, u32::MAX);

    let progression: DestinyProgressionDefinition = serde_json::from_value(json!({
        "displayProperties": {"name": "Glory"},
        "Some.Namespace.IDisplayDefinition.displayProperties": {"name": "Glory"},
        "progressToNextStepScaling": 3,
    }))
    .unwrap();
    assert_eq!(progression.progress_to_next_step_scaling, 3);
}

#[test]
fn hashes_are_of_the_right_definition() {
    let quest = DestinyPublicMilestoneQuest::default();
    let _: DefinitionHash<DestinyInventoryItemDefinition> = quest.quest_item_hash;
    let item = DestinyInventoryItemDefinition::default();
    let _: Vec<DefinitionHash<DestinyTraitDefinition>> = item.trait_hashes;
}

#[test]
fn ids_are_of_the_kind_that_the_place_says() {
    let group: GroupV2 =
        serde_json::from_value(json!({"groupId": "5", "membershipIdCreated": "17"})).unwrap();
    assert_eq!(group.group_id, GroupId(5));
    assert_eq!(group.membership_id_created, BungieNetMembershipId(17));
    let answer = br#"{"Response": "9", "ErrorCode": 1}"#;
    let read = forum::GetTopicForContent::decode(answer).unwrap();
    assert_eq!(read.response, Some(PostId(9)));
}

/// Neither is declared nullable, and both have been absent.
#[test]
fn what_is_absent_is_a_default() {
    let answer = br#"{"Response": {"entries": [{"score": null}]}, "ErrorCode": 1}"#;
    let report = destiny2::GetPostGameCarnageReport::decode(answer).unwrap();
    assert_eq!(report.response.unwrap().entries[0].standing, 0);
    let answer = br#"{"Response": {}, "ErrorCode": 1}"#;
    let profile = destiny2::GetProfile::decode(answer).unwrap();
    assert_eq!(profile.response.unwrap().response_minted_timestamp, None);
}
