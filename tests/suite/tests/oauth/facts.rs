//! Facts about Bungie's OAuth that no other test shows.

use crate::{
    common::client,
    setting::{Setting, confidential, fake, me},
};
use bungie_api::{
    AccessKind, Availability, OPERATIONS, scopes, types::DestinyComponentType, wire::OpenEnum as _,
};
use bungie_testing::document::{Access, DOCUMENT};
use http::header::{AUTHORIZATION, ORIGIN};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_api_key_goes_with_everything_and_the_token_with_users_only() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    user.send(&me()).await.unwrap();
    setting
        .client
        .send(&crate::common::manifest())
        .await
        .unwrap();
    let requests = setting.fake.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.headers["x-api-key"], crate::common::KEY);
        assert!(
            !request.headers.contains_key(ORIGIN),
            "native programs send none"
        );
    }
    let bearer = requests[1].headers[AUTHORIZATION].to_str().unwrap();
    assert!(bearer.starts_with("Bearer access"));
    assert!(!requests[2].headers.contains_key(AUTHORIZATION));
}

#[tokio::test]
async fn a_query_of_the_redirect_url_is_kept_when_code_and_state_are_added() {
    let fake = fake().await;
    let oauth = client(&fake).oauth(confidential());
    let authorization = oauth.authorize().unwrap();
    let page = reqwest::get(authorization.url())
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let (_, link) = page.split_once("id=\"allow\" href=\"").unwrap();
    let (link, _) = link.split_once('"').unwrap();
    let callback = link.replace("&amp;", "&");
    assert!(
        callback.starts_with("https://127.0.0.1:4433/101?from=bungie&state="),
        "{callback}"
    );
    let code = authorization.code(&callback).unwrap();
    oauth.sign_in(code).await.unwrap();
    assert_eq!(fake.violations(), []);
}

#[test]
fn the_scope_table_is_the_one_that_bungie_publishes() {
    let listed: Vec<_> = scopes::ALL
        .iter()
        .map(|scope| (scope.name, i64::try_from(scope.bit).unwrap()))
        .collect();
    let table = "#/components/schemas/Applications.ApplicationScopes";
    let table = json!({"x-enum-reference": {"$ref": table}});
    let mut published = DOCUMENT.enumeration(&table).unwrap();
    published.sort_by_key(|(_, bit)| *bit);
    assert_eq!(listed, published);
    let offered = |availability| {
        let scopes = scopes::ALL
            .iter()
            .filter(move |scope| scope.availability == availability);
        scopes.map(|scope| scope.name).collect::<Vec<_>>()
    };
    assert_eq!(offered(Availability::Implicit), ["ReadBasicUserProfile"]);
    assert_eq!(
        offered(Availability::Portal),
        [
            "MoveEquipDestinyItems",
            "ReadDestinyInventoryAndVault",
            "ReadUserData"
        ]
    );
    assert_eq!(scopes::parse("ReadUserData, 64").unwrap().bits(), 128 | 64);
    assert_eq!(
        scopes::from_bits(97).to_string(),
        "ReadBasicUserProfile, MoveEquipDestinyItems, ReadDestinyInventoryAndVault"
    );
}

/// As Bungie's portal lists them beside each scope.
#[test]
fn a_scope_says_what_needs_it() {
    for scope in scopes::ALL.iter() {
        let alone = scopes::from_bits(scope.bit);
        let needed = OPERATIONS.iter().filter(|it| it.scopes == alone);
        let needed: BTreeSet<_> = needed.map(|it| it.id).collect();
        assert_eq!(
            BTreeSet::from_iter(scope.operations.iter().copied()),
            needed
        );
        let names = DestinyComponentType::NAMES.iter();
        let components =
            names.filter(|(number, _)| DestinyComponentType(*number).scopes() == alone);
        let components: BTreeSet<_> = components.map(|(_, name)| *name).collect();
        let listed = scope.components.iter().copied();
        assert_eq!(BTreeSet::from_iter(listed), components);
    }
    let inventories = scopes::ReadDestinyInventoryAndVault::INFO.components;
    assert!(
        inventories.contains(&"ProfileInventories"),
        "{inventories:?}"
    );
}

#[test]
fn components_say_which_scope_they_need() {
    use DestinyComponentType as Component;
    for component in [
        Component::PROFILE_INVENTORIES,
        Component::PROFILE_CURRENCIES,
        Component::CHARACTER_INVENTORIES,
        Component::VENDOR_RECEIPTS,
    ] {
        assert_eq!(
            component.scopes().to_string(),
            "ReadDestinyInventoryAndVault"
        );
    }
    // Upstream's list names these for a scope that is obsolete; they come without.
    for component in [
        Component::KIOSKS,
        Component::CHARACTER_ACTIVITIES,
        Component::PROFILES,
        Component(9999),
    ] {
        assert!(component.scopes().is_empty());
    }
}

#[test]
fn whoever_needs_a_scope_needs_a_user() {
    for operation in OPERATIONS {
        if !operation.scopes.is_empty() {
            assert_eq!(operation.access, AccessKind::SignedIn, "{operation}");
        }
        assert_eq!(operation.scopes.unnamed_bits(), 0, "{operation}");
    }
    for (kind, access) in [
        (AccessKind::SignedIn, Access::SignedIn),
        (AccessKind::OptionalUser, Access::OptionalUser),
    ] {
        let listed = OPERATIONS.iter().filter(|it| it.access == kind);
        let listed: BTreeSet<_> = listed.map(|it| it.id).collect();
        let declared = DOCUMENT
            .operations()
            .iter()
            .filter(|it| it.access == access);
        let declared: BTreeSet<_> = declared.map(|it| &*it.id).collect();
        assert_eq!(listed, declared);
        assert!(!declared.is_empty());
    }
}
