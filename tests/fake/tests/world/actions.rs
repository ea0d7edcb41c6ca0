//! Actions change what the next answer shows, or are refused as by Bungie.

use super::{Setting, code, item, membership, platform};
use bungie_api::{
    DefinitionHash, destiny2,
    ids::{CharacterId, ItemInstanceId},
    types::{
        BungieMembershipType, DestinyComponentType, DestinyItemActionRequest, DestinyItemComponent,
        DestinyItemSetActionRequest, DestinyItemStateRequest, DestinyItemTransferRequest,
        DestinyPostmasterTransferRequest, DestinyProfileResponse, ItemLocation, ItemState,
    },
};
use bungie_testing::world::AccountItem;

impl Setting {
    async fn profile(&self) -> DestinyProfileResponse {
        let components = [
            DestinyComponentType::PROFILE_INVENTORIES,
            DestinyComponentType::CHARACTER_INVENTORIES,
            DestinyComponentType::CHARACTER_EQUIPMENT,
        ];
        let (at, id) = (platform(&self.account), membership(&self.account));
        let request = destiny2::GetProfile::new(at, id, components);
        self.owner.send(&request).await.unwrap()
    }

    fn at(&self) -> BungieMembershipType {
        platform(&self.account)
    }

    /// Moves an item; the code if it is refused.
    async fn transfer(
        &self,
        owned: &AccountItem,
        character: CharacterId,
        to_vault: bool,
    ) -> Option<i32> {
        let (hash, id) = (DefinitionHash::new(owned.hash), item(owned.instance_id));
        let body = DestinyItemTransferRequest {
            transfer_to_vault: to_vault,
            ..DestinyItemTransferRequest::new(hash, 1, id, character, self.at())
        };
        code(self.owner.send(&destiny2::TransferItem::new(body)).await)
    }

    async fn equip(&self, owned: &AccountItem, character: CharacterId) -> Option<i32> {
        let body = DestinyItemActionRequest::new(item(owned.instance_id), character, self.at());
        code(self.owner.send(&destiny2::EquipItem::new(body)).await)
    }
}

/// The character that has an item, whether it is worn, and the item.
fn place(
    profile: &DestinyProfileResponse,
    owned: &AccountItem,
) -> (Option<CharacterId>, bool, DestinyItemComponent) {
    let is_it = |it: &&DestinyItemComponent| it.item_instance_id == Some(item(owned.instance_id));
    let vault = profile.profile_inventory.data().unwrap();
    if let Some(found) = vault.items.iter().find(is_it) {
        return (None, false, found.clone());
    }
    let carried = profile
        .character_inventories
        .entries()
        .map(|entry| (entry, false));
    let worn = profile
        .character_equipment
        .entries()
        .map(|entry| (entry, true));
    carried
        .chain(worn)
        .find_map(|((id, inventory), is_worn)| {
            let found = inventory.items.iter().find(is_it)?;
            Some((Some(*id), is_worn, found.clone()))
        })
        .expect("an item that is somewhere")
}

#[tokio::test(start_paused = true)]
async fn an_item_goes_from_one_character_to_another_through_the_vault() {
    let here = Setting::new(1);
    let weapon = here.account.carried_weapon();
    let (first, second) = (here.character(0), here.character(1));
    let before = here.profile().await;
    assert_eq!(here.transfer(&weapon, first, true).await, None);
    let between = here.profile().await;
    assert!(between.response_minted_timestamp > before.response_minted_timestamp);
    let (owner, _, found) = place(&between, &weapon);
    assert_eq!((owner, found.location), (None, ItemLocation::VAULT));
    assert_eq!(here.transfer(&weapon, second, false).await, None);
    let after = here.profile().await;
    assert!(after.response_minted_timestamp > between.response_minted_timestamp);
    let (owner, _, found) = place(&after, &weapon);
    assert_eq!(
        (owner, found.location),
        (Some(second), ItemLocation::INVENTORY)
    );
    assert_eq!(found.bucket_hash.get(), weapon.bucket_hash);
    assert_eq!(here.fake.violations(), []);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_moved_is_refused_and_stays() {
    let here = Setting::new(1);
    let account = &here.account;
    let (first, second) = (here.character(0), here.character(1));
    assert_eq!(
        here.transfer(&account.equipped_weapon(), first, true).await,
        Some(1656)
    );
    assert_eq!(
        here.transfer(&account.quest(), first, true).await,
        Some(1660)
    );
    // It is not with this character, not in the vault, and of another kind.
    assert_eq!(
        here.transfer(&account.carried_weapon(), second, true).await,
        Some(1623)
    );
    assert_eq!(
        here.transfer(&account.carried_weapon(), first, false).await,
        Some(1623)
    );
    let mut wrong = account.carried_weapon();
    wrong.hash = account.quest().hash;
    assert_eq!(here.transfer(&wrong, first, true).await, Some(1623));
    assert_eq!(
        here.transfer(&account.carried_weapon(), CharacterId::new(5), true)
            .await,
        Some(1620)
    );
    let (owner, is_worn, _) = place(&here.profile().await, &account.equipped_weapon());
    assert_eq!((owner, is_worn), (Some(first), true));
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_character_is_not_found() {
    let here = Setting::new(1);
    let other = here.fake.account(2);
    let weapon = other.carried_weapon();
    let theirs = CharacterId::new(other.character_ids()[0]);
    assert_eq!(here.transfer(&weapon, theirs, true).await, Some(1620));
}

#[tokio::test(start_paused = true)]
async fn where_there_is_no_room() {
    let here = Setting::new(1);
    let account = &here.account;
    let first = here.character(0);
    account.fill_bucket(first.0, account.vault_weapon().bucket_hash);
    assert_eq!(
        here.transfer(&account.vault_weapon(), first, false).await,
        Some(1642)
    );
    account.fill_vault();
    assert_eq!(
        here.transfer(&account.carried_weapon(), first, true).await,
        Some(1642)
    );
    let vault = here.profile().await;
    assert!(vault.profile_inventory.data().unwrap().items.len() >= 700);
}

#[tokio::test(start_paused = true)]
async fn materials_are_counted() {
    let here = Setting::new(1);
    let hash = here.account.vault_material();
    let first = here.character(0);
    let count = |profile: &DestinyProfileResponse, at| {
        let items = profile.profile_inventory.data().unwrap().items.iter();
        let items = items.filter(|it| it.item_hash.get() == hash && it.location == at);
        items.map(|it| it.quantity).sum::<i32>()
    };
    let before = here.profile().await;
    assert_eq!(count(&before, ItemLocation::VAULT), 120);
    for (quantity, refusal) in [(121, Some(1623)), (100, None), (20, None), (1, Some(1623))] {
        let none = ItemInstanceId::new(0);
        let body = DestinyItemTransferRequest::new(
            DefinitionHash::new(hash),
            quantity,
            none,
            first,
            here.at(),
        );
        let done = here.owner.send(&destiny2::TransferItem::new(body)).await;
        assert_eq!(code(done), refusal, "{quantity}");
    }
    let after = here.profile().await;
    assert_eq!(count(&after, ItemLocation::VAULT), 0);
    assert_eq!(
        count(&after, ItemLocation::INVENTORY),
        count(&before, ItemLocation::INVENTORY) + 120
    );
}

#[tokio::test(start_paused = true)]
async fn one_exotic_at_a_time() {
    let here = Setting::new(1);
    let account = &here.account;
    let (first, second) = (here.character(0), here.character(1));
    let exotic = account.carried_exotic();
    assert_eq!(here.equip(&exotic, first).await, Some(1641));
    assert_eq!(here.equip(&account.quest(), first).await, Some(1640));
    assert_eq!(here.equip(&account.vault_weapon(), first).await, Some(1623));
    assert_eq!(
        here.equip(&account.carried_weapon(), second).await,
        Some(1623)
    );
    // What is put on takes the place of what was there.
    assert_eq!(here.equip(&account.carried_weapon(), first).await, None);
    let profile = here.profile().await;
    assert!(place(&profile, &account.carried_weapon()).1);
    assert!(!place(&profile, &account.equipped_weapon()).1);
    // Once the other exotic is off, it goes.
    here.transfer(&account.vault_weapon(), first, false).await;
    assert_eq!(here.equip(&account.vault_weapon(), first).await, None);
    assert_eq!(here.equip(&exotic, first).await, None);
}

#[tokio::test(start_paused = true)]
async fn several_are_equipped_each_for_itself() {
    let here = Setting::new(1);
    let (account, first) = (&here.account, here.character(0));
    let ids = [
        account.carried_weapon(),
        account.carried_exotic(),
        account.vault_weapon(),
    ];
    let ids = ids.map(|owned| item(owned.instance_id));
    let body = DestinyItemSetActionRequest::new(ids, first, here.at());
    let results = here
        .owner
        .send(&destiny2::EquipItems::new(body))
        .await
        .unwrap();
    let codes: Vec<_> = results
        .equip_results
        .iter()
        .map(|it| it.equip_status.0)
        .collect();
    assert_eq!(codes, [1, 1641, 1623]);
    assert!(place(&here.profile().await, &account.carried_weapon()).1);
}

#[tokio::test(start_paused = true)]
async fn the_postmaster_gives_back() {
    let here = Setting::new(1);
    let (account, first) = (&here.account, here.character(0));
    let lost = account.lost_weapon();
    let pull = |owned: &AccountItem| {
        let (hash, id) = (DefinitionHash::new(owned.hash), item(owned.instance_id));
        let body = DestinyPostmasterTransferRequest::new(hash, 1, id, first, here.at());
        destiny2::PullFromPostmaster::new(body)
    };
    let (_, _, found) = place(&here.profile().await, &lost);
    assert_eq!(found.location, ItemLocation::POSTMASTER);
    here.owner.send(&pull(&lost)).await.unwrap();
    let (owner, _, found) = place(&here.profile().await, &lost);
    assert_eq!(
        (owner, found.location),
        (Some(first), ItemLocation::INVENTORY)
    );
    assert_eq!(code(here.owner.send(&pull(&lost)).await), Some(1623));
    account.lose(lost.instance_id, first.0);
    account.fill_bucket(first.0, lost.bucket_hash);
    assert_eq!(code(here.owner.send(&pull(&lost)).await), Some(1642));
}

#[tokio::test(start_paused = true)]
async fn locks_are_shown() {
    let here = Setting::new(1);
    let weapon = here.account.vault_weapon();
    for state in [true, false] {
        let id = item(weapon.instance_id);
        let body = DestinyItemStateRequest {
            state,
            ..DestinyItemStateRequest::new(id, here.character(0), here.at())
        };
        here.owner
            .send(&destiny2::SetItemLockState::new(body))
            .await
            .unwrap();
        let (_, _, found) = place(&here.profile().await, &weapon);
        assert_eq!(found.state.contains(ItemState::LOCKED), state);
    }
}
