//! Rules and their steps.

use crate::{fakes, profile};
use bungie_api::{
    BungieName, Endpoint as _, ErrorKind, OpenEnum as _, Retries,
    destiny2::{EquipItem, GetProfile, SearchDestinyPlayerByBungieName},
    group_v2::GetGroup,
    ids::{CharacterId, GroupId, ItemInstanceId, MembershipId},
    types::{
        BungieMembershipType, DestinyComponentType, DestinyItemActionRequest, PlatformErrorCodes,
    },
};
use bungie_testing::{
    FakeBungie, FakeError,
    fake::{Fault, Page},
};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

#[tokio::test]
async fn a_sampled_answer_with_fields_set() {
    for fake in fakes().await {
        let before = fake.client().unwrap().send(&profile(5)).await.unwrap();
        fake.on::<GetProfile>().respond(|profile| {
            profile.response_minted_timestamp = None;
            profile.secondary_components_minted_timestamp = None;
        });
        let after = fake.client().unwrap().send(&profile(5)).await.unwrap();
        assert_eq!(after.response_minted_timestamp, None);
        assert_eq!(after.profile.data(), before.profile.data());
        assert!(after.profile.data().is_some());
        fake.verify().unwrap();
    }
}

#[tokio::test]
async fn an_answer_may_follow_from_the_request() {
    for fake in fakes().await {
        fake.on::<GetGroup>().respond_with(|call, group| {
            let id = call.argument("groupId").unwrap();
            group.detail.as_mut().unwrap().name = format!("Clan {id}");
        });
        let group = fake
            .client()
            .unwrap()
            .send(&GetGroup::new(GroupId::new(77)))
            .await;
        assert_eq!(group.unwrap().detail.unwrap().name, "Clan 77");
        fake.verify().unwrap();
    }
}

#[tokio::test]
async fn json_is_what_the_document_allows() {
    let fake = FakeBungie::in_memory();
    let good = json!([{"displayName": "Owl", "membershipId": "5"}]);
    let search = fake
        .on::<SearchDestinyPlayerByBungieName>()
        .respond_json(good)
        .unwrap();
    let request = SearchDestinyPlayerByBungieName::new(
        BungieMembershipType::ALL,
        "Owl#0042".parse::<BungieName>().unwrap().into(),
    );
    let found = fake.client().unwrap().send(&request).await.unwrap();
    assert_eq!(found[0].display_name, "Owl");
    assert_eq!(
        search.calls()[0].body(),
        Some(&json!({"displayName": "Owl", "displayNameCode": 42}))
    );

    let bad = json!([{"displayName": 5}, {"dispalyName": "Owl"}]);
    let error = fake
        .on::<SearchDestinyPlayerByBungieName>()
        .respond_json(bad)
        .unwrap_err();
    let FakeError::Misfit { operation, wrong } = &error else {
        panic!("{error}");
    };
    assert_eq!(*operation, SearchDestinyPlayerByBungieName::OPERATION.id);
    assert_eq!(
        wrong[..],
        [
            "$[0].displayName: 5 is not string",
            "$[1].dispalyName: there is no such property"
        ]
    );
}

#[tokio::test]
async fn steps_come_one_after_the_other_and_then_older_rules() {
    for fake in fakes().await {
        let older = fake
            .on::<GetProfile>()
            .error(PlatformErrorCodes::DESTINY_ACCOUNT_NOT_FOUND);
        let newer = fake
            .on::<GetProfile>()
            .error(PlatformErrorCodes::SYSTEM_DISABLED)
            .times(2)
            .fault(Fault::page(Page::Application))
            .throttle(Duration::from_secs(3))
            .times(1);
        let agent = bungie_api::UserAgent::new("Test", "1.0", 1).contact("https://example.com");
        let bungie = fake
            .client_builder("key", agent)
            .retries(Retries::none())
            .unlimited();
        let bungie = bungie.build().unwrap();
        let mut seen = Vec::new();
        for _ in 0..6 {
            let error = bungie.send(&profile(5)).await.unwrap_err();
            seen.push((error.kind(), error.platform().map(|platform| platform.code)));
        }
        assert_eq!(
            seen,
            [
                (ErrorKind::Maintenance, Some(5)),
                (ErrorKind::Maintenance, Some(5)),
                (ErrorKind::NotJson, None),
                (ErrorKind::Throttled, Some(51)),
                (ErrorKind::NotFound, Some(1601)),
                (ErrorKind::NotFound, Some(1601)),
            ]
        );
        assert_eq!((newer.count(), older.count()), (4, 2));
        fake.verify().unwrap();
    }
}

#[tokio::test]
async fn a_rule_may_be_for_some_requests_alone() {
    let fake = FakeBungie::in_memory();
    let bungie = fake.client().unwrap();
    let five = fake
        .on::<GetProfile>()
        .asked(&profile(5))
        .error(PlatformErrorCodes::DESTINY_ACCOUNT_NOT_FOUND);
    let seven = fake
        .on::<GetProfile>()
        .when(|call| call.argument("destinyMembershipId") == Some("7"))
        .error(PlatformErrorCodes::DESTINY_PRIVACY_RESTRICTION);
    assert!(bungie.send(&profile(6)).await.is_ok());
    let codes = [5, 7].map(profile);
    for (request, code) in codes.iter().zip([1601, 1665]) {
        let error = bungie.send(request).await.unwrap_err();
        assert_eq!(error.platform().unwrap().code, code);
    }
    assert_eq!((five.count(), seven.count()), (1, 1));
    assert_eq!(
        (five.count_of(&profile(5)), five.count_of(&profile(6))),
        (1, 0)
    );
}

#[tokio::test]
async fn who_may_not_ask_is_refused_and_uses_up_nothing() {
    let fake = FakeBungie::in_memory();
    let rule = fake.on::<EquipItem>().respond_json(0).unwrap().times(1);
    let request = EquipItem::new(DestinyItemActionRequest::new(
        ItemInstanceId::new(9),
        CharacterId::new(8),
        BungieMembershipType::TIGER_STEAM,
    ));
    let bungie = fake.client().unwrap();
    let user = bungie.user(bungie_api::Session::new("token").unwrap());
    let error = user.send(&request).await.unwrap_err();
    assert_eq!(error.platform().unwrap().code, 99);
    // Whatever else happens to the refusal.
    fake.fault_next("Destiny2.EquipItem", Fault::truncated())
        .unwrap();
    let error = user.send(&request).await.unwrap_err();
    assert!(error.platform().is_none(), "{error}");
    assert_eq!(rule.count(), 0);
    fake.sign_in("token", u64::MAX);
    user.send(&request).await.unwrap();
    assert_eq!((rule.count(), rule.count_of(&request)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn delays_pass_on_the_clock_alone() {
    let fake = FakeBungie::in_memory();
    fake.on::<GetProfile>()
        .respond(|_| ())
        .delay(Duration::from_secs(20))
        .times(1);
    let bungie = fake.client().unwrap();
    let (start, real) = (Instant::now(), std::time::Instant::now());
    bungie.send(&profile(5)).await.unwrap();
    assert!(
        (20..21).contains(&start.elapsed().as_secs()),
        "{:?}",
        start.elapsed()
    );
    assert!(real.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_rule_that_cannot_be_done_is_told() {
    let fake = FakeBungie::in_memory();
    fake.on::<GetProfile>().fault(Fault::good().status(7));
    fake.on::<GetProfile>()
        .fault(Fault::good().header("a b", "c"));
    assert_eq!(
        fake.problems(),
        ["7 is no HTTP status", "a b: \"c\" is no HTTP header"]
    );
    let unmet = fake.verify().unwrap_err();
    assert_eq!(
        unmet.to_string(),
        "7 is no HTTP status\na b: \"c\" is no HTTP header"
    );
}

/// A step that has answered does not answer again when another one follows late.
#[tokio::test]
async fn a_step_may_follow_later() {
    let fake = FakeBungie::in_memory();
    let bungie = fake.client().unwrap();
    let rule = fake.on::<GetProfile>().respond(|_| ());
    bungie.send(&profile(5)).await.unwrap();
    rule.clone()
        .error(PlatformErrorCodes::DESTINY_ACCOUNT_NOT_FOUND);
    let error = bungie.send(&profile(5)).await.unwrap_err();
    assert_eq!(error.platform().unwrap().code, 1601);
}

#[tokio::test]
async fn limits_of_no_step_are_told() {
    let fake = FakeBungie::in_memory();
    fake.on::<GetProfile>().times(2);
    fake.on::<GetProfile>().delay(Duration::from_secs(1));
    assert_eq!(
        fake.problems(),
        [
            "the rule for Destiny2.GetProfile has no step before `times`",
            "the rule for Destiny2.GetProfile has no step before `delay`",
        ]
    );
}

#[tokio::test]
async fn a_language_changes_nothing_for_a_rule() {
    let fake = FakeBungie::in_memory();
    let rule = fake.on::<GetProfile>().asked(&profile(5)).respond(|_| ());
    let german = fake.client().unwrap().with_language("de");
    german.send(&profile(5)).await.unwrap();
    assert_eq!(rule.count(), 1);
    assert_eq!(rule.calls()[0].argument("lc"), Some("de"));
    fake.verify().unwrap();
}

/// What goes wrong on the way back does so with what the rule answers, and the deed is done.
#[tokio::test]
async fn a_planned_fault_is_about_what_the_rule_answers() {
    let fake = FakeBungie::in_memory();
    fake.on::<GetProfile>().respond(|profile| {
        profile.response_minted_timestamp = None;
    });
    fake.fault_next("Destiny2.GetProfile", Fault::gzip())
        .unwrap();
    let profile = fake.client().unwrap().send(&profile(5)).await.unwrap();
    assert_eq!(profile.response_minted_timestamp, None);
}

#[tokio::test]
async fn a_lost_answer_is_a_deed_that_was_done() {
    let fake = FakeBungie::in_memory();
    let account = fake.account(1);
    fake.sign_in_as("token", u64::MAX, account.bungie_net_id());
    let agent = bungie_api::UserAgent::new("Test", "1.0", 1).contact("https://example.com");
    let bungie = fake.client_builder("key", agent).retries(Retries::none());
    let user = bungie
        .build()
        .unwrap()
        .user(bungie_api::Session::new("token").unwrap());
    let weapon = account.carried_weapon();
    let equip = EquipItem::new(DestinyItemActionRequest::new(
        ItemInstanceId::new(weapon.instance_id),
        CharacterId::new(account.character_ids()[0]),
        BungieMembershipType::from_number(account.membership_type()),
    ));
    // Refused is not done.
    fake.on::<EquipItem>()
        .error(PlatformErrorCodes::DESTINY_ITEM_UNEQUIPPABLE)
        .times(1);
    user.send(&equip).await.unwrap_err();
    assert_eq!(fake.log(), []);
    fake.fault_next("Destiny2.EquipItem", Fault::lost_request())
        .unwrap();
    assert_eq!(
        user.send(&equip).await.unwrap_err().kind(),
        ErrorKind::Connection
    );
    assert_eq!(fake.log(), []);
    fake.fault_next("Destiny2.EquipItem", Fault::cut_before_headers())
        .unwrap();
    assert_eq!(
        user.send(&equip).await.unwrap_err().kind(),
        ErrorKind::Connection
    );
    assert_eq!(fake.log().len(), 1);
    let equipment = GetProfile::new(
        BungieMembershipType::from_number(account.membership_type()),
        MembershipId::new(account.membership_id()),
        [DestinyComponentType::CHARACTER_EQUIPMENT],
    );
    let worn = user.send(&equipment).await.unwrap().character_equipment;
    let mut worn = worn.entries().flat_map(|(_, equipment)| &equipment.items);
    let weapon = Some(ItemInstanceId::new(weapon.instance_id));
    assert!(worn.any(|item| item.item_instance_id == weapon));
}
