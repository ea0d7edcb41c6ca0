//! What a test knows of an account, and what it changes.

use super::{
    birth::{self, Landmarks},
    buckets, clan,
    kinds::{ANY_CLASS, KINDS},
    member::{Member, Place},
};
use crate::{dice::Dice, fake::Shared};
use std::{fmt, sync::Arc};

/// A whole account: a member of Bungie.net who plays Destiny 2 with three characters, one of each class.
///
/// All of it follows from the seed. Ids are numbers, so that they fit whatever type a client has for them.
/// Clones are the same account.
#[derive(Clone)]
pub struct Account {
    shared: Arc<Shared>,
    index: usize,
    seed: u64,
    /// As it was made. What changes is asked for.
    member: Arc<Member>,
    landmarks: Landmarks,
}

/// An item of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountItem {
    /// The id of the item itself.
    pub instance_id: i64,
    /// The hash of its definition.
    pub hash: u32,
    /// What the definition is called.
    pub name: String,
    /// The hash of the bucket that it is in on a character.
    pub bucket_hash: u32,
}

impl Account {
    /// The account of a seed, made if it is not there.
    pub(crate) fn settle(shared: &Arc<Shared>, seed: u64) -> Self {
        shared.world(|world| {
            let index = world.settle(seed);
            Account {
                shared: Arc::clone(shared),
                index,
                seed,
                member: Arc::new(world.members[index].clone()),
                landmarks: world.accounts[index].1,
            }
        })
    }

    /// What it was made up from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The Bungie.net membership: whom tokens are for.
    pub fn bungie_net_id(&self) -> i64 {
        self.member.bungie_net
    }

    /// The Destiny membership that it plays with.
    pub fn membership_id(&self) -> i64 {
        self.member.primary().id
    }

    /// The platform of [`membership_id`](Self::membership_id): a number of `BungieMembershipType`.
    pub fn membership_type(&self) -> i32 {
        self.member.primary().membership_type
    }

    /// The name, without its code.
    pub fn name(&self) -> &str {
        &self.member.name
    }

    /// The code of the name, from 1 to 9999.
    pub fn name_code(&self) -> i16 {
        self.member.code
    }

    /// The Bungie Name: name, `#`, and a code of four digits.
    pub fn bungie_name(&self) -> String {
        self.member.bungie_name()
    }

    /// The characters, the one that was played last first.
    pub fn character_ids(&self) -> Vec<i64> {
        self.member.characters.iter().map(|it| it.id).collect()
    }

    /// The clan that all accounts are in.
    pub fn clan_id(&self) -> i64 {
        clan::ID
    }

    /// A legendary weapon in the vault, for the second slot.
    pub fn vault_weapon(&self) -> AccountItem {
        self.known(self.landmarks.vault_weapon)
    }

    /// A legendary weapon that the first character carries, for the first slot.
    pub fn carried_weapon(&self) -> AccountItem {
        self.known(self.landmarks.carried_weapon)
    }

    /// The legendary weapon in the first slot of the first character.
    pub fn equipped_weapon(&self) -> AccountItem {
        self.known(self.landmarks.worn_weapon)
    }

    /// The exotic weapon in the second slot of the first character.
    pub fn equipped_exotic(&self) -> AccountItem {
        self.known(self.landmarks.worn_exotic)
    }

    /// An exotic weapon that the first character carries, for the third slot: it cannot be worn with the
    /// [other one](Self::equipped_exotic).
    pub fn carried_exotic(&self) -> AccountItem {
        self.known(self.landmarks.carried_exotic)
    }

    /// A quest step of the first character, which cannot be moved.
    pub fn quest(&self) -> AccountItem {
        self.known(self.landmarks.quest)
    }

    /// A weapon of the first character that is at the postmaster, for the first slot.
    pub fn lost_weapon(&self) -> AccountItem {
        self.known(self.landmarks.lost_weapon)
    }

    /// The hash of a material of which there are 120 in the vault, and the account may have more.
    pub fn vault_material(&self) -> u32 {
        let mut items = self.member.items.iter();
        let found = items.find(|item| item.place == Place::Vault && item.instance.is_none());
        found.map_or(0, |item| item.hash)
    }

    /// Puts items into the vault until it is full.
    pub fn fill_vault(&self) {
        self.fill(Place::Vault, buckets::ENERGY);
    }

    /// Gives a character items of a bucket, such as that of a weapon, until it is full. Nothing happens for a bucket
    /// that characters wear nothing from, and for a character of somebody else.
    pub fn fill_bucket(&self, character_id: i64, bucket_hash: u32) {
        let is_own = self.member.character(character_id).is_some();
        if is_own && buckets::is_worn(bucket_hash) {
            self.fill(Place::Carried(character_id), bucket_hash);
        }
    }

    /// Moves an item to the postmaster of a character, as if its bucket had been full. Nothing happens if the
    /// account does not have the item or the character.
    pub fn lose(&self, instance_id: i64, character_id: i64) {
        if self.member.character(character_id).is_none() {
            return;
        }
        self.shared.world(|world| {
            let mut items = world.members[self.index].items.iter_mut();
            if let Some(item) = items.find(|item| item.instance == Some(instance_id)) {
                item.place = Place::Postmaster(character_id);
                world.changed();
            }
        });
    }

    fn fill(&self, place: Place, bucket: u32) {
        self.shared.world(|world| {
            let member = &mut world.members[self.index];
            let kinds = KINDS.of(bucket, place_class(member, place));
            let dice = Dice(self.seed).at("more");
            for index in 0..member.room(place, bucket) {
                world.made += 1;
                let kind = kinds[index % kinds.len()];
                let item = birth::new_item(dice, world.made, kind, place);
                member.items.push(item);
            }
            world.changed();
        });
    }

    fn known(&self, instance_id: i64) -> AccountItem {
        let item = self.member.item(instance_id);
        let kind = item
            .map(|item| item.kind())
            .expect("an item of the account");
        AccountItem {
            instance_id,
            hash: kind.hash,
            name: kind.name.clone(),
            bucket_hash: kind.bucket,
        }
    }
}

/// The class whose items are to be made for a place.
fn place_class(member: &Member, place: Place) -> i32 {
    let character = match place {
        Place::Carried(id) => member.character(id),
        _ => None,
    };
    character.map_or(ANY_CLASS, |character| character.class)
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("seed", &self.seed)
            .field("bungie_name", &self.bungie_name())
            .field("membership_id", &self.membership_id())
            .finish_non_exhaustive()
    }
}
