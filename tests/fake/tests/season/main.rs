//! A season that nobody has seen breaks what rests on today, and nothing else.

use bungie_api::{
    Client, DefinitionHash, Error,
    destiny2::{GetDestinyManifest, GetProfile},
    group_v2::GetGroup,
    ids::{GroupId, MembershipId},
    types::{BungieMembershipType, DestinyClass, DestinyComponentType},
};
use bungie_testing::{
    FakeBungie,
    fake::{Sampling, Season, Settings, What},
    manifest::Manifest,
};
use std::{collections::BTreeSet, future::Future};

/// A fake that sends nothing unknown by itself.
fn fake() -> FakeBungie {
    FakeBungie::in_memory_with(Settings {
        sampling: Sampling::known(),
        ..Settings::default()
    })
}

async fn profile(bungie: &Client) -> Result<bungie_api::types::DestinyProfileResponse, Error> {
    let components = [
        DestinyComponentType::PROFILES,
        DestinyComponentType::CHARACTERS,
        DestinyComponentType::CHARACTER_EQUIPMENT,
    ];
    let owner = MembershipId::new(4611686018467260757);
    bungie
        .send(&GetProfile::new(
            BungieMembershipType::TIGER_STEAM,
            owner,
            components,
        ))
        .await
}

/// One `match` that panics on a class that nobody knows.
async fn names_of_classes(bungie: Client) {
    let profile = profile(&bungie).await.unwrap();
    for (_, character) in profile.characters.entries() {
        let _name = match character.class_type {
            DestinyClass::TITAN => "Titan",
            DestinyClass::HUNTER => "Hunter",
            DestinyClass::WARLOCK => "Warlock",
            DestinyClass::UNKNOWN => "unknown",
            other => panic!("the class {other:?}"),
        };
    }
}

/// One `unwrap` on a block.
async fn name_of_owner(bungie: Client) -> String {
    let profile = profile(&bungie).await.unwrap();
    let owner = profile
        .profile
        .data()
        .map(|it| it.user_info.as_ref().expect("the block"));
    owner
        .map(|owner| owner.display_name.clone())
        .unwrap_or_default()
}

/// One index into a list.
async fn first_equipped(
    bungie: Client,
) -> Vec<DefinitionHash<bungie_api::types::DestinyInventoryItemDefinition>> {
    let profile = profile(&bungie).await.unwrap();
    let equipment = profile.character_equipment.entries();
    equipment
        .map(|(_, equipment)| equipment.items[0].item_hash)
        .collect()
}

/// The first seed in a hundred that a program does not survive, with what the season did.
async fn broken_by<T: Send + 'static, F>(program: fn(Client) -> F) -> Option<(u64, Season)>
where
    F: Future<Output = T> + Send + 'static,
{
    for seed in 0..100 {
        let fake = fake();
        let season = fake.next_season(seed);
        if tokio::spawn(program(fake.client().unwrap())).await.is_err() {
            return Some((seed, season));
        }
    }
    None
}

/// Fails unless a program breaks within a hundred seeds, by the same seed again, and not before the season.
async fn breaks<T: Send + 'static, F>(program: fn(Client) -> F, by: fn(&What) -> bool)
where
    F: Future<Output = T> + Send + 'static,
{
    assert!(
        tokio::spawn(program(fake().client().unwrap()))
            .await
            .is_ok()
    );
    let (seed, season) = broken_by(program).await.expect("a seed in a hundred");
    let changes = season.changes();
    assert!(changes.iter().any(|change| by(&change.what)), "{season}");
    let again = fake();
    let repeated = again.next_season(seed);
    assert!(
        tokio::spawn(program(again.client().unwrap()))
            .await
            .is_err()
    );
    assert_eq!(repeated.changes(), changes);
}

#[tokio::test]
async fn a_match_without_an_arm_for_the_rest_is_found() {
    breaks(names_of_classes, |what| matches!(what, What::NewValue(_))).await;
}

#[tokio::test]
async fn an_unwrap_on_a_block_is_found() {
    breaks(name_of_owner, |what| *what == What::Missing).await;
}

#[tokio::test]
async fn an_index_into_a_list_is_found() {
    breaks(first_equipped, |what| *what == What::Empty).await;
}

/// What expects nothing but what the types promise meets every season unharmed.
#[tokio::test]
async fn a_program_that_asks_survives() {
    async fn sum(bungie: Client) -> i64 {
        let profile = profile(&bungie).await.unwrap();
        let equipment = profile.character_equipment.entries();
        let items = equipment.flat_map(|(_, equipment)| equipment.items.iter().take(1));
        items.map(|item| i64::from(item.item_hash.get())).sum()
    }
    assert!(broken_by(sum).await.is_none());
}

#[tokio::test]
async fn all_that_bungie_may_add_is_added() {
    let mut seen = BTreeSet::new();
    for seed in 0..40 {
        let fake = fake();
        fake.publish(Manifest::new(1).table("DestinyClassDefinition", "{}"));
        let season = fake.next_season(seed);
        let bungie = fake.client().unwrap();
        profile(&bungie).await.unwrap();
        bungie.send(&GetGroup::new(GroupId::new(77))).await.unwrap();
        let manifest = bungie.send(&GetDestinyManifest::new()).await.unwrap();
        for change in season.changes() {
            if let What::NewTable(table) = &change.what {
                let paths = &manifest.json_world_component_content_paths;
                assert!(paths.is_empty() || paths["en"].contains_key(table));
            }
            seen.insert(
                format!("{:?}", change.what)
                    .split('(')
                    .next()
                    .unwrap()
                    .to_owned(),
            );
        }
        fake.verify().unwrap();
    }
    let all = [
        "Empty",
        "Missing",
        "NewBit",
        "NewKey",
        "NewProperty",
        "NewTable",
        "NewValue",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<_>>(), all);
}
