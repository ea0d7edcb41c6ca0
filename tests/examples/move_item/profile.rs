//! Where items are.

use bungie_api::{
    Error, UserClient,
    destiny2::GetProfile,
    ids::{CharacterId, ItemInstanceId, MembershipId},
    types::{
        BungieMembershipType, DestinyComponentType, DestinyItemComponent, DestinyProfileResponse,
    },
};

/// A character, or the vault.
pub(crate) type Place = Option<CharacterId>;

pub(crate) type Owner = (BungieMembershipType, MembershipId);

/// What a user has, as Bungie knew it at some time.
pub(crate) struct Profile(DestinyProfileResponse);

impl Profile {
    pub(crate) async fn load(user: &UserClient, (kind, owner): Owner) -> Result<Self, Error> {
        let components = [
            DestinyComponentType::CHARACTERS,
            DestinyComponentType::PROFILE_INVENTORIES,
            DestinyComponentType::CHARACTER_INVENTORIES,
            DestinyComponentType::CHARACTER_EQUIPMENT,
        ];
        let profile = user.send(&GetProfile::new(kind, owner, components)).await?;
        Ok(Profile(profile))
    }

    /// Bungie's servers keep answers for a while: one that is not newer says nothing of what happened since.
    pub(crate) fn is_newer_than(&self, other: &Profile) -> bool {
        self.0.response_minted_timestamp > other.0.response_minted_timestamp
    }

    pub(crate) fn find(&self, id: ItemInstanceId) -> Option<(&DestinyItemComponent, Place)> {
        let vault = self.0.profile_inventory.data().into_iter();
        let carried = self.0.character_inventories.entries();
        let equipped = self.0.character_equipment.entries();
        let with_characters = carried.chain(equipped).map(|(id, it)| (Some(*id), it));
        let all = vault.map(|it| (None, it)).chain(with_characters);
        let mut items = all.flat_map(|(place, it)| it.items.iter().map(move |item| (item, place)));
        items.find(|(item, _)| item.item_instance_id == Some(id))
    }

    /// The place that somebody calls so.
    pub(crate) fn place_called(&self, name: &str) -> Result<Place, String> {
        if name.eq_ignore_ascii_case("vault") {
            return Ok(None);
        }
        let called = self.0.characters.entries().filter(|(id, character)| {
            id.to_string() == name || character.class_type.to_string().eq_ignore_ascii_case(name)
        });
        match called.collect::<Vec<_>>().as_slice() {
            [(id, _)] => Ok(Some(**id)),
            called => Err(format!("you have {} characters {name}", called.len())),
        }
    }

    /// A place, as it stands behind "it is".
    pub(crate) fn at(&self, place: Place) -> String {
        let Some(id) = place else {
            return "in the vault".to_owned();
        };
        let character = self.0.characters.get(&id);
        let class = character.map(|character| character.class_type.to_string());
        format!("with your {}", class.as_deref().unwrap_or("character"))
    }
}
