//! Profiles, characters and items, and who is shown them.

use super::{KNOWN, Setting, code, fake, item, membership, platform};
use bungie_api::{
    Presence, Session, destiny2,
    ids::{CharacterId, MembershipId},
    types::{BungieMembershipType, DestinyComponentType, DestinyInventoryComponent},
};
use bungie_testing::fake::ComponentState;
use std::collections::BTreeSet;

fn profile(here: &Setting) -> destiny2::GetProfile {
    destiny2::GetProfile::new(platform(&here.account), membership(&here.account), KNOWN)
}

fn ids(inventory: &DestinyInventoryComponent) -> BTreeSet<i64> {
    let items = inventory.items.iter();
    items
        .filter_map(|it| it.item_instance_id)
        .map(|id| id.0)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_owner_sees_all() {
    let here = Setting::new(1);
    let profile = here.owner.send(&profile(&here)).await.unwrap();
    let account = &here.account;
    let info = profile.profile.data().unwrap().user_info.clone().unwrap();
    assert_eq!(info.bungie_global_display_name, account.name());
    let characters: Vec<_> = profile
        .profile
        .data()
        .unwrap()
        .character_ids
        .iter()
        .map(|id| id.0)
        .collect();
    assert_eq!(characters, account.character_ids());
    let keys: BTreeSet<_> = profile.characters.entries().map(|(id, _)| id.0).collect();
    assert_eq!(keys, characters.iter().copied().collect());
    let classes: BTreeSet<_> = profile
        .characters
        .entries()
        .map(|(_, it)| it.class_type.0)
        .collect();
    assert_eq!(classes, BTreeSet::from([0, 1, 2]));

    let first = here.character(0);
    let vault = profile.profile_inventory.data().unwrap();
    assert!(ids(vault).contains(&account.vault_weapon().instance_id));
    let (_, carried) = profile
        .character_inventories
        .entries()
        .find(|(id, _)| **id == first)
        .unwrap();
    for owned in [
        account.carried_weapon(),
        account.carried_exotic(),
        account.quest(),
        account.lost_weapon(),
    ] {
        assert!(ids(carried).contains(&owned.instance_id), "{owned:?}");
    }
    let (_, worn) = profile
        .character_equipment
        .entries()
        .find(|(id, _)| **id == first)
        .unwrap();
    for owned in [account.equipped_weapon(), account.equipped_exotic()] {
        assert!(ids(worn).contains(&owned.instance_id), "{owned:?}");
    }
    assert_eq!(profile.profile_currencies.data().unwrap().items.len(), 2);

    // Every item that has an id has an instance, and no other.
    let mut all = ids(vault);
    for (_, inventory) in profile
        .character_inventories
        .entries()
        .chain(profile.character_equipment.entries())
    {
        all.extend(ids(inventory));
    }
    let instances = &profile.item_components.as_ref().unwrap().instances;
    assert_eq!(
        instances
            .entries()
            .map(|(id, _)| id.0)
            .collect::<BTreeSet<_>>(),
        all
    );
    // No two items share an id, and the same kind of weapon has its power.
    let (_, weapon) = instances
        .entries()
        .find(|(id, _)| id.0 == account.vault_weapon().instance_id)
        .unwrap();
    assert!(weapon.primary_stat.as_ref().unwrap().value >= 180);
}

#[tokio::test(start_paused = true)]
async fn others_see_what_is_public() {
    let here = Setting::new(1);
    let stranger = here.fake.account(2);
    here.fake
        .sign_in_as("stranger", u64::MAX, stranger.bungie_net_id());
    here.fake
        .sign_in_as("modest", 1, here.account.bungie_net_id());
    let user = |token| here.bungie.user(Session::new(token).unwrap());
    let of_other = user("stranger").send(&profile(&here)).await.unwrap();
    assert_eq!(of_other.profile_inventory.presence(), Presence::Private);
    assert_eq!(of_other.character_inventories.presence(), Presence::Private);
    assert_eq!(of_other.character_equipment.presence(), Presence::Here);
    // The items that are listed, and not those that are hidden.
    let instances = &of_other.item_components.as_ref().unwrap().instances;
    let vault_weapon = item(here.account.vault_weapon().instance_id);
    assert!(instances.entries().count() > 10);
    assert!(instances.entries().all(|(id, _)| *id != vault_weapon));

    let without_scope = user("modest").send(&profile(&here)).await.unwrap();
    assert!(without_scope.profile_inventory.data().is_none());
    assert_ne!(
        without_scope.profile_inventory.presence(),
        Presence::Private
    );
    let of_nobody = here.bungie.send(&profile(&here)).await.unwrap();
    assert!(of_nobody.profile_inventory.data().is_none());
    assert_eq!(of_nobody.characters.entries().count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_component_comes_if_it_is_asked_for_and_on() {
    let here = Setting::new(1);
    let asked = destiny2::GetProfile::new(
        platform(&here.account),
        membership(&here.account),
        [
            DestinyComponentType::CHARACTERS,
            DestinyComponentType::PROFILE_INVENTORIES,
        ],
    );
    let answer = here.owner.send(&asked).await.unwrap();
    assert!(answer.profile.data().is_none() && answer.characters.data().is_some());
    here.fake
        .component("ProfileInventories", ComponentState::Disabled)
        .unwrap();
    let answer = here.owner.send(&asked).await.unwrap();
    assert_eq!(answer.profile_inventory.presence(), Presence::Disabled);
}

#[tokio::test(start_paused = true)]
async fn characters_and_items_are_those_of_the_profile() {
    let here = Setting::new(1);
    let (at, id) = (platform(&here.account), membership(&here.account));
    let profile = here.owner.send(&profile(&here)).await.unwrap();
    let second = here.character(1);
    let request = destiny2::GetCharacter::new(at, id, second, KNOWN);
    let character = here.owner.send(&request).await.unwrap();
    let (_, of_profile) = profile
        .characters
        .entries()
        .find(|(id, _)| **id == second)
        .unwrap();
    assert_eq!(character.character.data(), Some(of_profile));
    let (_, worn) = profile
        .character_equipment
        .entries()
        .find(|(id, _)| **id == second)
        .unwrap();
    assert_eq!(character.equipment.data(), Some(worn));

    let weapon = item(here.account.equipped_exotic().instance_id);
    let components = [
        DestinyComponentType::ITEM_COMMON_DATA,
        DestinyComponentType::ITEM_INSTANCES,
    ];
    let found = here
        .owner
        .send(&destiny2::GetItem::new(at, id, weapon, components))
        .await
        .unwrap();
    assert_eq!(found.character_id, Some(here.character(0)));
    assert_eq!(
        found.item.data().unwrap().item_hash.get(),
        here.account.equipped_exotic().hash
    );
    assert!(found.instance.data().unwrap().is_equipped);
    assert!(found.stats.data().is_none());
}

#[tokio::test(start_paused = true)]
async fn what_nobody_has_is_not_found() {
    let here = Setting::new(1);
    let (at, id) = (platform(&here.account), membership(&here.account));
    let nobody = destiny2::GetProfile::new(at, MembershipId::new(4611686018467260757), KNOWN);
    let error = here.bungie.send(&nobody).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(500));
    assert_eq!(code::<()>(Err(error)), Some(1601));
    let elsewhere = BungieMembershipType(10);
    let wrong = destiny2::GetProfile::new(elsewhere, id, KNOWN);
    assert_eq!(code(here.bungie.send(&wrong).await), Some(1601));
    let wrong = destiny2::GetCharacter::new(at, id, CharacterId::new(5), KNOWN);
    assert_eq!(code(here.bungie.send(&wrong).await), Some(1620));
    let wrong = destiny2::GetItem::new(at, id, item(5), KNOWN);
    assert_eq!(code(here.bungie.send(&wrong).await), Some(1623));
    // An operation that is made up otherwise.
    let wrong = destiny2::GetVendors::new(at, MembershipId::new(5), here.character(0), KNOWN);
    assert_eq!(code(here.owner.send(&wrong).await), Some(1601));
}

/// As long as a test has no accounts, everybody has one.
#[tokio::test(start_paused = true)]
async fn without_accounts_all_memberships_are_good() {
    let bungie = fake().client().unwrap();
    let anybody = destiny2::GetProfile::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId::new(7),
        KNOWN,
    );
    bungie.send(&anybody).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_rule_edits_what_the_account_has() {
    let here = Setting::new(1);
    let name = here.account.name().to_owned();
    here.fake.on::<destiny2::GetProfile>().respond(|profile| {
        let data = profile.profile.data.as_mut().unwrap();
        data.current_guardian_rank = Default::default();
        data.user_info.as_mut().unwrap().display_name += " the Second";
    });
    let profile = here.owner.send(&profile(&here)).await.unwrap();
    let info = profile.profile.data().unwrap().user_info.clone().unwrap();
    assert_eq!(info.display_name, format!("{name} the Second"));
    assert_eq!(info.membership_id, membership(&here.account));
    here.fake.verify().unwrap();
}
