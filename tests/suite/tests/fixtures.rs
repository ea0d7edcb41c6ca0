//! What is peculiar about Bungie's answers, in small: invented answers that read as real ones do.

use bungie_api::{
    Definition, DefinitionHash, Endpoint, Envelope, ErrorKind,
    chrono::{DateTime, Timelike, Utc},
    destiny2,
    ids::{CharacterId, ItemInstanceId, MembershipId},
    types::{
        BungieMembershipType, ComponentPrivacySetting, DestinyActivityModeType, DestinyClass,
        DestinyClassDefinition, DestinyComponentType, DestinyGameVersions, DestinyGender,
        DestinyHistoricalStatsDefinition, DestinyItemTransferRequest, DestinyProfileResponse,
    },
};
use bungie_suite::{recorder::Recorder, samples, tables::table};
use std::collections::HashMap;

const PROFILE: &str = include_str!("../fixtures/profile.json");
const REFUSED: &str = include_str!("../fixtures/refused.json");
const REFUSED_WITH_ZERO: &str = include_str!("../fixtures/refused_with_zero.json");
const NOTHING_TO_SAY: &str = include_str!("../fixtures/nothing_to_say.json");
const VENDORS: &str = include_str!("../fixtures/vendors.json");
const CLASSES: &str = include_str!("../fixtures/DestinyClassDefinition.json");
const STATS: &str = include_str!("../fixtures/DestinyHistoricalStatsDefinition.json");

const FIRST: CharacterId = CharacterId(2_305_843_009_000_000_201);

fn profile() -> DestinyProfileResponse {
    let envelope = destiny2::GetProfile::decode(PROFILE.as_bytes()).unwrap();
    assert!(envelope.is_success());
    assert_eq!((&*envelope.message, envelope.throttle_seconds), ("Ok", 0));
    envelope.response.unwrap()
}

fn get_profile() -> destiny2::GetProfile {
    destiny2::GetProfile::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId(4_611_686_018_000_000_101),
        [DestinyComponentType::PROFILES],
    )
}

#[test]
fn components_are_there_hidden_or_absent() {
    let read = profile();
    assert_eq!(read.characters.privacy, ComponentPrivacySetting::PUBLIC);
    assert_eq!(read.characters.disabled, Some(false));
    assert_eq!(read.characters.entries().count(), 1);

    // Hidden: the privacy is there, the data is not.
    assert_eq!(
        read.profile_records.privacy,
        ComponentPrivacySetting::PRIVATE
    );
    assert_eq!(read.profile_records.data(), None);

    // Not asked for.
    assert_eq!(
        read.character_records.privacy,
        ComponentPrivacySetting::NONE
    );
    assert!(read.character_records.data().is_none());
    assert_eq!(read.metrics.data(), None);
}

#[test]
fn ids_are_read_from_text_and_from_numbers() {
    let read = profile();
    let profile = read.profile.data().unwrap();
    assert_eq!(profile.character_ids, [FIRST, CharacterId(FIRST.get() + 1)]);
    let user = profile.user_info.as_ref().unwrap();
    assert_eq!(user.membership_id, MembershipId(4_611_686_018_000_000_101));
    let character = read.characters.get(&FIRST).unwrap();
    // One more than a double can hold.
    assert_eq!(character.minutes_played_total, 9_007_199_254_740_993);
}

#[test]
fn numbers_of_tomorrow_are_kept() {
    let read = profile();
    let profile = read.profile.data().unwrap();
    let user = profile.user_info.as_ref().unwrap();
    assert_eq!(
        user.applicable_membership_types,
        [
            BungieMembershipType::TIGER_STEAM,
            BungieMembershipType::new(77)
        ]
    );
    assert_eq!(BungieMembershipType::new(77).name(), None);
    assert_eq!(BungieMembershipType::new(77).to_string(), "77");
    let class = read.characters.get(&FIRST).unwrap().class_type;
    assert_eq!((class, class.get()), (DestinyClass::new(42), 42));

    let versions = profile.versions_owned;
    assert_eq!(versions.get(), 1_073_741_827);
    assert!(versions.contains(DestinyGameVersions::DESTINY2));
    assert!(versions.contains(DestinyGameVersions::DLC1));
    assert!(!versions.contains(DestinyGameVersions::DLC2));
    let known = DestinyGameVersions::DESTINY2 | DestinyGameVersions::DLC1;
    assert_eq!((versions - known).get(), 1 << 30);
}

#[test]
fn maps_have_identifiers_or_numbers_as_keys() {
    let read = profile();
    let silver = &read.platform_silver.data().unwrap().platform_silver;
    assert_eq!(silver.len(), 2);
    let psn = &silver[&BungieMembershipType::TIGER_PSN];
    assert_eq!((psn.item_hash.get(), psn.quantity), (4_026_531_843, 300));
    let steam = &silver[&BungieMembershipType::TIGER_STEAM];
    assert_eq!(steam.item_instance_id, None::<ItemInstanceId>);
    let stats = &read.characters.get(&FIRST).unwrap().stats;
    assert_eq!(*stats, [(4_026_531_842, 77), (392_767_087, -3)].into());
}

#[test]
fn colors_are_numbers() {
    let color = profile()
        .characters
        .get(&FIRST)
        .unwrap()
        .emblem_color
        .clone();
    let color = color.unwrap();
    assert_eq!(
        [color.red, color.green, color.blue, color.alpha],
        [255, 128, 0, 7]
    );
}

#[test]
fn null_is_as_good_as_absent() {
    let read = profile();
    let profile = read.profile.data().unwrap();
    assert!(profile.season_hashes.is_empty());
    assert_eq!(
        profile.current_season_hash,
        Some(DefinitionHash::new(4_026_531_841))
    );
    let user = profile.user_info.as_ref().unwrap();
    assert_eq!(user.supplemental_display_name, "");
    assert_eq!(user.display_name, "Wren \"the Owl\" Ämter");
    assert_eq!(read.characters.get(&FIRST).unwrap().title_record_hash, None);
}

/// In place of each value in turn, and whatever its type.
#[test]
fn null_is_allowed_anywhere() {
    let whole: serde_json::Value = serde_json::from_str(PROFILE).unwrap();
    let mut places = Vec::new();
    places_of(&whole["Response"], "/Response".to_owned(), &mut places);
    assert!(places.len() > 50, "{places:?}");
    for place in places {
        let mut json = whole.clone();
        *json.pointer_mut(&place).unwrap() = serde_json::Value::Null;
        let read = destiny2::GetProfile::decode(json.to_string().as_bytes());
        let read = read.unwrap_or_else(|error| panic!("null at {place}: {error}"));
        assert_eq!(read.response.is_some(), place != "/Response");
    }
}

fn places_of(json: &serde_json::Value, at: String, out: &mut Vec<String>) {
    if let Some(members) = json.as_object() {
        for (name, value) in members {
            places_of(value, format!("{at}/{name}"), out);
        }
    }
    for (index, value) in json.as_array().into_iter().flatten().enumerate() {
        places_of(value, format!("{at}/{index}"), out);
    }
    out.push(at);
}

#[test]
fn dates_have_any_fraction() {
    let read = destiny2::GetVendors::decode(VENDORS.as_bytes()).unwrap();
    let vendors = read.response.unwrap().vendors;
    let date = |vendor: u32| -> Option<DateTime<Utc>> {
        let (_, vendor) = vendors.entries().find(|(hash, _)| **hash == vendor)?;
        vendor.next_refresh_date
    };
    assert_eq!(vendors.entries().count(), 7);
    for (vendor, nanoseconds) in [
        (4_000_000_000, 0),
        (4_000_000_002, 250_000_000),
        (4_000_000_003, 125_000_000),
        (4_000_000_007, 123_456_700),
    ] {
        assert_eq!(date(vendor).unwrap().nanosecond(), nanoseconds);
        let second = date(vendor).unwrap().with_nanosecond(0).unwrap();
        assert_eq!(second.to_rfc3339(), "2026-05-05T17:00:00+00:00");
    }
    let text = |vendor| date(vendor).unwrap().to_rfc3339();
    assert_eq!(text(4_000_000_011), "0001-01-01T00:00:00+00:00");
    assert_eq!(text(4_000_000_012), "9999-12-31T23:59:59.999+00:00");
    assert_eq!(date(4_000_000_013), None);
}

#[test]
fn a_refusal_is_read_by_every_operation() {
    for sample in samples::all() {
        let reply = sample.decode(REFUSED.as_bytes()).unwrap();
        assert_eq!(reply.error_code, 1672, "{sample:?}");
        assert_eq!(reply.error_status, "DestinyThrottledByGameServer");
        assert_eq!(reply.response, None);
        let reply = sample.decode(REFUSED_WITH_ZERO.as_bytes()).unwrap();
        assert_eq!(reply.error_code, 1642, "{sample:?}");
    }
    let envelope: Envelope<_> = destiny2::GetProfile::decode(REFUSED.as_bytes()).unwrap();
    assert!(!envelope.is_success());
    assert_eq!(envelope.throttle_seconds, 10);
    assert_eq!(envelope.message_data["who"], "Wren");
    assert_eq!(envelope.detailed_error_trace, "none");
}

#[test]
fn a_success_may_have_nothing_to_say() {
    for sample in samples::all() {
        let reply = sample.decode(NOTHING_TO_SAY.as_bytes()).unwrap();
        assert_eq!((reply.error_code, reply.response), (1, None), "{sample:?}");
    }
}

#[tokio::test]
async fn the_envelope_counts_before_the_status() {
    let recorder = Recorder::refusing(http::StatusCode::SERVICE_UNAVAILABLE, REFUSED);
    let error = recorder.client().send(&get_profile()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!(error.status(), Some(http::StatusCode::SERVICE_UNAVAILABLE));
    let platform = error.platform().unwrap();
    assert_eq!((platform.code, platform.throttle_seconds), (1672, 10));

    let recorder = Recorder::answering(NOTHING_TO_SAY);
    let error = recorder.client().send(&get_profile()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::EmptyResponse);

    let page = "<!DOCTYPE html><p>One moment";
    let recorder = Recorder::refusing(http::StatusCode::BAD_GATEWAY, page);
    let error = recorder.client().send(&get_profile()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotJson);
    assert_eq!(error.status(), Some(http::StatusCode::BAD_GATEWAY));
}

#[test]
fn tables_are_read_by_key() {
    type Key<D> = <D as Definition>::Key;
    let classes: HashMap<Key<DestinyClassDefinition>, DestinyClassDefinition> =
        serde_json::from_str(CLASSES).unwrap();
    assert_eq!(classes.len(), 2);
    let owl = &classes[&DefinitionHash::new(3_000_000_001)];
    assert_eq!(owl.class_type, DestinyClass::HUNTER);
    assert_eq!(owl.gendered_class_names[&DestinyGender::MALE], "Owl");
    assert_eq!(owl.gendered_class_names[&DestinyGender::FEMALE], "Owless");
    let by_hash = &owl.gendered_class_names_by_gender_hash;
    assert_eq!(by_hash[&DefinitionHash::new(2_204_441_813)], "Owless");
    assert_eq!(
        owl.mentor_vendor_hash,
        Some(DefinitionHash::new(4_000_000_000))
    );
    let redacted = &classes[&DefinitionHash::new(17)];
    assert!(redacted.redacted && redacted.display_properties.is_none());

    let stats: HashMap<Key<DestinyHistoricalStatsDefinition>, DestinyHistoricalStatsDefinition> =
        serde_json::from_str(STATS).unwrap();
    let feathers = &stats["feathersFound"];
    assert_eq!(feathers.stat_id, "feathersFound");
    assert_eq!(
        feathers.medal_tier_hash,
        Some(DefinitionHash::new(4_026_531_850))
    );
    assert_eq!(feathers.modes[0], DestinyActivityModeType::RAID);
    assert_eq!(feathers.modes[2].get(), 999);
}

/// The same check as on real tables, and that it would notice a row in the wrong place.
#[test]
fn tables_are_checked() {
    let rows = |name: &str, json: &str| table(name).unwrap().rows(json.as_bytes());
    let classes = rows("DestinyClassDefinition", CLASSES).unwrap();
    assert_eq!(classes["17"]["hash"], 17);
    let stats = rows("DestinyHistoricalStatsDefinition", STATS).unwrap();
    assert_eq!(stats["feathersFound"]["statId"], "feathersFound");
    let misplaced = CLASSES.replace(r#""hash": 17"#, r#""hash": 18"#);
    assert_eq!(
        rows("DestinyClassDefinition", &misplaced).unwrap_err(),
        "DestinyClassDefinition: row 17 says that it is 18"
    );
}

#[test]
fn requests_write_what_responses_read() {
    let request = DestinyItemTransferRequest::new(
        DefinitionHash::new(0),
        0,
        ItemInstanceId(-1),
        CharacterId(0),
        BungieMembershipType::NONE,
    );
    let request = destiny2::TransferItem::new(request).to_http().unwrap();
    let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body["itemId"], "-1");
    assert_eq!(body["membershipType"], 0);
}
