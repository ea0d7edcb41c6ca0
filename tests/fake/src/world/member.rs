//! A member of Bungie.net, and what it owns.

use super::{
    buckets,
    kinds::{KINDS, Kind},
};

/// Somebody with a Bungie.net membership and Destiny memberships.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) bungie_net: i64,
    /// The first one is the primary one, and the one that plays.
    pub(super) platforms: Vec<Platform>,
    pub(super) name: String,
    pub(super) code: i16,
    pub(super) characters: Vec<Character>,
    pub(super) items: Vec<Item>,
    /// In seconds since 1970.
    pub(super) joined: i64,
    pub(super) rank: i32,
}

/// A Destiny membership.
#[derive(Clone, Copy, Debug)]
pub(super) struct Platform {
    /// A number of `BungieMembershipType`.
    pub(super) membership_type: i32,
    pub(super) id: i64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Character {
    pub(super) id: i64,
    /// Numbers of `DestinyClass`, `DestinyRace` and `DestinyGender`.
    pub(super) class: i32,
    pub(super) race: i32,
    pub(super) gender: i32,
    pub(super) minutes: i64,
    /// In seconds since 1970.
    pub(super) last_played: i64,
}

/// Items that lie together: one with an id, or some of a kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// Absent for what is counted.
    pub(super) instance: Option<i64>,
    pub(super) hash: u32,
    pub(super) quantity: i32,
    pub(super) place: Place,
    pub(super) is_locked: bool,
    pub(super) power: i32,
}

/// Where an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Vault,
    /// In its own bucket, of the account.
    Account,
    /// In its own bucket, of this character.
    Carried(i64),
    Worn(i64),
    Postmaster(i64),
}

impl Item {
    pub(super) fn kind(&self) -> &'static Kind {
        KINDS.get(self.hash).expect("a kind of the world")
    }

    /// The bucket that it is in by now.
    pub(super) fn bucket(&self) -> u32 {
        match self.place {
            Place::Vault => buckets::VAULT,
            Place::Postmaster(_) => buckets::POSTMASTER,
            Place::Account | Place::Carried(_) | Place::Worn(_) => self.kind().bucket,
        }
    }

    /// The character that has it.
    pub(super) fn character(&self) -> Option<i64> {
        match self.place {
            Place::Vault | Place::Account => None,
            Place::Carried(id) | Place::Worn(id) | Place::Postmaster(id) => Some(id),
        }
    }

    pub(super) fn is_worn(&self) -> bool {
        matches!(self.place, Place::Worn(_))
    }
}

impl Member {
    pub(super) fn primary(&self) -> Platform {
        self.platforms[0]
    }

    /// The name with its code, as people write it.
    pub(super) fn bungie_name(&self) -> String {
        format!("{}#{:04}", self.name, self.code)
    }

    /// Whether it is known by this id, with this type: on a platform, on all, or on Bungie.net.
    pub(super) fn is(&self, id: i64, membership_type: i32) -> bool {
        let mut platforms = self.platforms.iter();
        match membership_type {
            254 => self.bungie_net == id,
            -1 => self.bungie_net == id || platforms.any(|platform| platform.id == id),
            _ => platforms.any(|it| it.id == id && it.membership_type == membership_type),
        }
    }

    pub(super) fn character(&self, id: i64) -> Option<&Character> {
        self.characters.iter().find(|character| character.id == id)
    }

    pub(super) fn item(&self, instance: i64) -> Option<&Item> {
        self.items
            .iter()
            .find(|item| item.instance == Some(instance))
    }

    pub(super) fn worn(&self, character: i64) -> impl Iterator<Item = &Item> {
        let items = self.items.iter();
        items.filter(move |item| item.place == Place::Worn(character))
    }

    /// The power of a character: the average of the weapons and the armor that it wears.
    pub(super) fn power(&self, character: i64) -> i32 {
        let powers: Vec<_> = self
            .worn(character)
            .filter(|item| item.power > 0)
            .map(|item| item.power)
            .collect();
        powers.iter().sum::<i32>() / powers.len().max(1) as i32
    }

    /// How many more items go where this one would be.
    pub(super) fn room(&self, place: Place, bucket: u32) -> usize {
        let is_there = |item: &&Item| match place {
            Place::Vault | Place::Postmaster(_) => item.place == place,
            Place::Account => item.place == place && item.kind().bucket == bucket,
            Place::Carried(id) | Place::Worn(id) => {
                let is_on_it = [Place::Carried(id), Place::Worn(id)].contains(&item.place);
                is_on_it && item.kind().bucket == bucket
            }
        };
        let bucket = match place {
            Place::Vault => buckets::VAULT,
            Place::Postmaster(_) => buckets::POSTMASTER,
            _ => bucket,
        };
        let there = self.items.iter().filter(is_there).count();
        buckets::capacity(bucket).saturating_sub(there)
    }
}
