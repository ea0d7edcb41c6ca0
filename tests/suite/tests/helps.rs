//! What is the same for every type that holds it: how a thing is shown, Bungie Names, URLs of images, text
//! without entities, known values and bits.

use bungie_api::{
    Client, UserAgent,
    destiny2::SearchDestinyPlayerByBungieName,
    helps::{
        BungieName, ContentPath, DisplayText, Displayed, HasBungieName, IconLayers, OpenEnum,
        OpenFlags, Watermarked, unescaped,
    },
    serde_json::{Value, from_slice, from_value, json},
    servers,
    types::{
        BungieMembershipType, DestinyActivityDefinition, DestinyDisplayPropertiesDefinition,
        DestinyIconDefinition, DestinyInventoryItemDefinition, DestinyVendorDefinition,
        ExactSearchRequest, GeneralUser, GroupV2, ItemState, UserInfoCard,
    },
};
use bungie_suite::recorder::Recorder;

#[test]
fn a_row_is_shown_by_its_display_properties() {
    let block = json!({
        "name": "Gjallarhorn",
        "description": "If there is beauty in destruction, why not also in its delivery?",
        "icon": "/common/destiny2_content/icons/a.png",
        "hasIcon": true
    });
    let item = json!({"displayProperties": block, "hash": 1, "screenshot": "/common/b.jpg"});
    let item: DestinyInventoryItemDefinition = from_value(item).unwrap();
    assert_eq!(item.name(), "Gjallarhorn");
    assert!(item.description().starts_with("If there is beauty"));
    let icon = "https://www.bungie.net/common/destiny2_content/icons/a.png";
    assert_eq!(item.icon().as_deref(), Some(icon));
    assert!(item.has_icon());

    // The block itself, one of another schema, and one under another key.
    let block: DestinyDisplayPropertiesDefinition = from_value(block).unwrap();
    assert_eq!(block.display(), item.display());
    let vendor: DestinyVendorDefinition =
        from_value(json!({"displayProperties": {"name": "Xûr", "largeIcon": "/c.png"}})).unwrap();
    assert_eq!((vendor.name(), vendor.icon()), ("Xûr", None));
    let activity: DestinyActivityDefinition =
        from_value(json!({"originalDisplayProperties": {"name": "Strike"}})).unwrap();
    assert_eq!(activity.original_display_properties.name(), "Strike");
    assert_eq!(activity.name(), "");
}

#[test]
fn without_a_block_all_is_empty() {
    let item = DestinyInventoryItemDefinition::default();
    assert_eq!(item.display(), DisplayText::default());
    assert_eq!((item.name(), item.description()), ("", ""));
    assert_eq!((item.icon(), item.has_icon()), (None, false));
}

fn card(name: Value, code: Value) -> UserInfoCard {
    let card = json!({"bungieGlobalDisplayName": name, "bungieGlobalDisplayNameCode": code});
    from_value(card).unwrap()
}

#[test]
fn a_card_has_a_bungie_name_or_none() {
    let name = |name, code| card(name, code).bungie_name().map(|name| name.to_string());
    for (it, code, expected) in [
        (json!("Guardian"), json!(7), Some("Guardian#0007")),
        (json!("Guardian"), json!("42"), Some("Guardian#0042")),
        (json!("a#b"), json!(1234), Some("a#b#1234")),
        (json!(""), json!(7), None),
        (json!(""), json!(null), None),
        (json!(null), json!(null), None),
        (json!("Guardian"), json!(null), None),
    ] {
        assert_eq!(name(it, code).as_deref(), expected);
    }
    assert_eq!(UserInfoCard::default().bungie_name(), None);

    let user = json!({
        "cachedBungieGlobalDisplayName": "Guardian",
        "cachedBungieGlobalDisplayNameCode": 42
    });
    let user: GeneralUser = from_value(user).unwrap();
    assert_eq!(
        user.bungie_name(),
        card(json!("Guardian"), json!(42)).bungie_name()
    );
}

#[tokio::test]
async fn a_player_is_found_by_a_bungie_name() {
    let answer = r#"{
        "Response": [{"bungieGlobalDisplayName": "Two Words#", "bungieGlobalDisplayNameCode": 7}],
        "ErrorCode": 1,
        "ErrorStatus": "Success"
    }"#;
    let recorder = Recorder::answering(answer);
    let name: BungieName = "Two Words##0007".parse().unwrap();
    let body = ExactSearchRequest::from(name.clone());
    let search = SearchDestinyPlayerByBungieName::new(BungieMembershipType::ALL, body);
    let found = recorder.client().send(&search).await.unwrap();
    assert_eq!(found[0].bungie_name(), Some(name));
    let sent: Value = from_slice(recorder.take()[0].body()).unwrap();
    assert_eq!(
        sent,
        json!({"displayName": "Two Words#", "displayNameCode": 7})
    );
}

#[test]
fn paths_of_images_follow_the_content_of_the_client() {
    let client = |moved: fn(bungie_api::ClientBuilder) -> bungie_api::ClientBuilder| {
        let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
        let builder = Client::builder("key-of-nobody", agent).transport(Recorder::answering("{}"));
        moved(builder).build().unwrap()
    };
    let path = String::from("/common/destiny2_content/icons/a.png");
    let at_bungie = path.content_url();
    let url = "https://www.bungie.net/common/destiny2_content/icons/a.png";
    assert_eq!(at_bungie.as_deref(), Some(url));
    assert_eq!(client(|it| it).content_url(&path), at_bungie);

    let mirrored = client(|it| it.server(&servers::CONTENT, "https://cdn.example.com/bungie"));
    let url = "https://cdn.example.com/bungie/common/destiny2_content/icons/a.png";
    assert_eq!(mirrored.content_url(&path).as_deref(), Some(url));
    let moved = client(|it| it.site("http://127.0.0.1:1/"));
    let url = "http://127.0.0.1:1/common/destiny2_content/icons/a.png";
    assert_eq!(moved.content_url(&path).as_deref(), Some(url));

    let absolute = "https://halo.bungie.net/Stats/emblem.ashx?s=90";
    assert_eq!(moved.content_url(absolute).as_deref(), Some(absolute));
    for no_path in ["", "Guardian4771", "//example.com/a.png", "/../a.png"] {
        assert_eq!(moved.content_url(no_path), None, "{no_path:?}");
    }
}

#[test]
fn clan_texts_keep_their_entities_until_asked() {
    let clan = json!({"name": "Rock &amp; Roll", "clanInfo": {"clanCallsign": "R&#38;R"}});
    let clan: GroupV2 = from_value(clan).unwrap();
    assert_eq!(clan.name, "Rock &amp; Roll");
    assert_eq!(unescaped(&clan.name), "Rock & Roll");
    assert_eq!(unescaped(&clan.clan_info.unwrap().clan_callsign), "R&R");
}

#[test]
fn known_values_come_by_number() {
    let mut values = BungieMembershipType::values();
    assert_eq!(values.len(), BungieMembershipType::NAMES.len());
    assert_eq!(values.next(), Some(BungieMembershipType::ALL));
    assert_eq!(values.next(), Some(BungieMembershipType::NONE));
    assert_eq!(values.next_back(), Some(BungieMembershipType::BUNGIE_NEXT));
    assert!(BungieMembershipType::values().is_sorted());
    assert!(BungieMembershipType::values().all(|value| value.name().is_some()));
}

#[test]
fn bits_come_one_by_one_and_unknown_ones_apart() {
    let state = ItemState::MASTERWORK | ItemState::LOCKED | ItemState::new(1 << 20);
    assert!(state.iter().eq([ItemState::LOCKED, ItemState::MASTERWORK]));
    assert_eq!(state.unknown_bits(), ItemState::new(1 << 20));
    let again = state
        .iter()
        .fold(state.unknown_bits(), |all, bit| all | bit);
    assert_eq!(again, state);

    assert_eq!(ItemState::NONE.iter().count(), 0);
    let negative = ItemState::new(-1);
    assert_eq!(negative.iter().count(), 6);
    assert_eq!(negative.unknown_bits(), ItemState::new(-64));
}

#[test]
fn an_icon_has_layers_and_an_item_a_mark_over_it() {
    let icon = json!({"foreground": "/f.png", "background": "/b.png", "specialBackground": ""});
    let icon: DestinyIconDefinition = from_value(icon).unwrap();
    assert_eq!(icon.layers(), ["/b.png", "/f.png"]);
    assert!(DestinyIconDefinition::default().layers().is_empty());

    let item = |json: Value| from_value::<DestinyInventoryItemDefinition>(json).unwrap();
    let mut all = json!({
        "isFeaturedItem": true,
        "iconWatermarkFeatured": "/featured.png",
        "quality": {"displayVersionWatermarkIcons": ["/0.png", "/1.png"]},
        "iconWatermark": "/plain.png",
        "iconWatermarkShelved": "/shelved.png",
    });
    assert_eq!(item(all.clone()).watermark(Some(1)), Some("/featured.png"));
    all["isFeaturedItem"] = false.into();
    let plain = item(all.clone());
    for (version, mark) in [
        (Some(1), "/1.png"),
        (Some(0), "/0.png"),
        (None, "/plain.png"),
    ] {
        assert_eq!(plain.watermark(version), Some(mark));
    }
    // No version that it has.
    for version in [Some(2), Some(-1)] {
        assert_eq!(plain.watermark(version), Some("/plain.png"));
    }
    all["iconWatermark"] = "".into();
    assert_eq!(item(all).watermark(None), Some("/shelved.png"));
    assert_eq!(item(json!({})).watermark(Some(0)), None);
}
