//! Whether a component came, and why not: by real requests, of anybody and of users.

use bungie_api::{
    Client, Endpoint as _, Presence, Retries, Session, UserAgent, destiny2,
    ids::MembershipId,
    scopes, servers,
    types::{BungieMembershipType, Component, DestinyComponentType, DestinyProfileResponse},
};
use bungie_testing::fake::{ComponentState, FakeBungie};
use std::collections::HashMap;

const VAULT: &str = "ProfileInventories";

fn client(fake: &FakeBungie) -> Client {
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
    Client::builder("key-of-nobody", agent)
        .site(fake.url())
        .server(&servers::STATS, fake.stats())
        .unlimited()
        .retries(Retries::none())
        .build()
        .unwrap()
}

fn profile<const N: usize>(components: [DestinyComponentType; N]) -> destiny2::GetProfile {
    destiny2::GetProfile::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId(4611686018467284386),
        components,
    )
}

fn vault_and_characters() -> destiny2::GetProfile {
    profile([
        DestinyComponentType::PROFILE_INVENTORIES,
        DestinyComponentType::CHARACTERS,
    ])
}

async fn read(fake: &FakeBungie, session: Option<Session>) -> DestinyProfileResponse {
    let client = client(fake);
    match session {
        Some(session) => client.user(session).send(&vault_and_characters()).await,
        None => client.send(&vault_and_characters()).await,
    }
    .unwrap()
}

/// The owner, whose session says what was granted.
fn owner() -> Session {
    let session = Session::new("token").unwrap();
    session.granted(scopes::ALL)
}

/// Works for any component.
fn told<T: Default + PartialEq>(component: &Component<T>) -> Presence {
    component.presence()
}

#[tokio::test]
async fn each_cause_is_told() {
    let fake = FakeBungie::start().await.unwrap();
    fake.sign_in("token", u64::MAX);
    for (state, session, presence) in [
        (ComponentState::Here, None, Presence::Here),
        (ComponentState::Here, Some(owner()), Presence::Here),
        (ComponentState::Empty, Some(owner()), Presence::Empty),
        (ComponentState::Private, None, Presence::Private),
        (ComponentState::Private, Some(owner()), Presence::Private),
        (ComponentState::Disabled, None, Presence::Disabled),
        (ComponentState::Disabled, Some(owner()), Presence::Disabled),
        (ComponentState::Missing, Some(owner()), Presence::Missing),
        (ComponentState::OwnerOnly, Some(owner()), Presence::Here),
        (ComponentState::OwnerOnly, None, Presence::NotGranted),
        // A session that says nothing of scopes: nobody knows.
        (
            ComponentState::Missing,
            Some(Session::new("token").unwrap()),
            Presence::Unknown,
        ),
    ] {
        fake.component(VAULT, state).unwrap();
        let read = read(&fake, session.clone()).await;
        let who = session.is_some();
        assert_eq!(
            told(&read.profile_inventory),
            presence,
            "{state:?}, user {who}"
        );
        assert_eq!(
            read.profile_inventory.presence().is_here(),
            read.profile_inventory.data().is_some()
        );
        assert_eq!(told(&read.characters), Presence::Here);
        assert_eq!(told(&read.profile_progression), Presence::NotRequested);
    }
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn a_vault_under_maintenance_does_not_read_as_an_empty_one() {
    let fake = FakeBungie::start().await.unwrap();
    fake.sign_in("token", u64::MAX);
    for state in [
        ComponentState::Disabled,
        ComponentState::Missing,
        ComponentState::Private,
    ] {
        fake.component(VAULT, state).unwrap();
        let read = read(&fake, Some(owner())).await;
        assert_eq!(read.profile_inventory.data(), None);
        assert_ne!(
            read.profile_inventory.presence(),
            Presence::Empty,
            "{state:?}"
        );
    }
}

#[tokio::test]
async fn components_of_items_are_told_as_well() {
    let fake = FakeBungie::start().await.unwrap();
    fake.component("ItemStats", ComponentState::Disabled)
        .unwrap();
    let asked = profile([
        DestinyComponentType::ITEM_STATS,
        DestinyComponentType::ITEM_SOCKETS,
    ]);
    let read = client(&fake).send(&asked).await.unwrap();
    let items = read.item_components.unwrap();
    assert_eq!(items.stats.presence(), Presence::Disabled);
    assert_eq!(items.sockets.presence(), Presence::Here);
    assert_eq!(items.perks.presence(), Presence::NotRequested);
    let uninstanced = read
        .character_uninstanced_item_components
        .values()
        .next()
        .unwrap();
    assert_eq!(uninstanced.perks.presence(), Presence::NotRequested);
}

#[test]
fn what_is_read_from_a_file_is_unknown() {
    let body = br#"{"Response":{"profileInventory":{"privacy":1},"characters":{"data":{}},"profile":{"privacy":2}},"ErrorCode":1}"#;
    let read = destiny2::GetProfile::decode(body)
        .unwrap()
        .response
        .unwrap();
    assert_eq!(read.profile_inventory.presence(), Presence::Unknown);
    assert_eq!(read.characters.presence(), Presence::Empty);
    assert_eq!(read.characters.data(), Some(&HashMap::new()));
    assert_eq!(read.profile.presence(), Presence::Private);
    assert_eq!(read.metrics.presence(), Presence::Unknown);
}
