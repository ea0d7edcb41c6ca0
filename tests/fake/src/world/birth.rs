//! Members made up from a seed.

use super::{
    buckets::{self, ARMOR, OTHERS_WORN, WEAPONS},
    kinds::{ANY_CLASS, KINDS, Kind},
    member::{Character, Item, Member, Place, Platform},
    time,
};
use crate::{dice::Dice, manifest::words};

/// The least id of each kind, as large as Bungie's.
const MEMBERSHIPS: i64 = 4_611_686_018_400_000_000;
const CHARACTERS: i64 = 2_305_843_009_200_000_000;
const INSTANCES: i64 = 6_917_529_100_000_000_000;

/// The platforms that people play on: numbers of `BungieMembershipType`.
const PLATFORMS: [i32; 4] = [3, 2, 1, 6];

/// How many items lie in the vault at first, those that are counted not among them.
const IN_VAULT: usize = 40;

/// What the first character of every account carries, so that a test finds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Landmarks {
    pub(super) vault_weapon: i64,
    pub(super) carried_weapon: i64,
    pub(super) worn_weapon: i64,
    pub(super) carried_exotic: i64,
    pub(super) worn_exotic: i64,
    pub(super) quest: i64,
    pub(super) lost_weapon: i64,
}

/// A member, and what stands out of what it owns.
pub(super) fn member(dice: Dice) -> (Member, Landmarks) {
    let member = Member {
        bungie_net: 10_000_000 + dice.at("bungie.net").below(1 << 24) as i64,
        platforms: platforms(dice.at("platforms")),
        name: words::name(dice.at("name").below(words::PAIRS)),
        code: 1 + dice.at("code").below(9999) as i16,
        characters: characters(dice.at("characters")),
        items: Vec::new(),
        joined: time::NOW - 86_400 * (100 + dice.at("joined").below(1500) as i64),
        rank: 1 + dice.at("rank").below(11) as i32,
    };
    let mut owner = Owner {
        dice: dice.at("items"),
        member,
    };
    let landmarks = owner.items();
    (owner.member, landmarks)
}

/// One or two. Who has two plays on the first.
fn platforms(dice: Dice) -> Vec<Platform> {
    let first = dice.below(PLATFORMS.len());
    let count = 1 + dice.at("count").below(2);
    (0..count)
        .map(|index| Platform {
            membership_type: PLATFORMS[(first + index) % PLATFORMS.len()],
            id: MEMBERSHIPS + dice.at(index).below(100_000_000) as i64,
        })
        .collect()
}

/// One of each class.
fn characters(dice: Dice) -> Vec<Character> {
    let first = dice.below(3);
    (0..3)
        .map(|index| {
            let dice = dice.at(index);
            Character {
                id: CHARACTERS + dice.at("id").below(1_000_000_000) as i64,
                class: ((first + index) % 3) as i32,
                race: dice.at("race").below(3) as i32,
                gender: dice.at("gender").below(2) as i32,
                minutes: 600 + dice.at("minutes").below(60_000) as i64,
                last_played: time::NOW
                    - 3600 * (24 * index as i64 + dice.at("hours").below(20) as i64),
            }
        })
        .collect()
}

struct Owner {
    dice: Dice,
    member: Member,
}

impl Owner {
    fn items(&mut self) -> Landmarks {
        let ids: Vec<_> = self
            .member
            .characters
            .iter()
            .map(|it| (it.id, it.class))
            .collect();
        for (index, (id, class)) in ids.iter().copied().enumerate() {
            self.worn(id, class, index == 0);
            self.carried(id, class);
        }
        self.vault();
        self.counted();
        let first = ids[0].0;
        Landmarks {
            vault_weapon: self.weapon(buckets::ENERGY, false, Place::Vault),
            carried_weapon: self.weapon(buckets::KINETIC, false, Place::Carried(first)),
            worn_weapon: self.weapon(buckets::KINETIC, false, Place::Worn(first)),
            carried_exotic: self.weapon(buckets::POWER, true, Place::Carried(first)),
            worn_exotic: self.weapon(buckets::ENERGY, true, Place::Worn(first)),
            quest: self.first_of(buckets::QUESTS, Place::Carried(first)),
            lost_weapon: self.weapon(buckets::KINETIC, false, Place::Postmaster(first)),
        }
    }

    /// A whole set. The only exotic one is the second weapon of the first character.
    fn worn(&mut self, character: i64, class: i32, is_first: bool) {
        for bucket in WEAPONS.into_iter().chain(ARMOR).chain(OTHERS_WORN) {
            let is_exotic = is_first && bucket == buckets::ENERGY;
            let kind = self.kind(bucket, class, |kind| kind.is_exotic() == is_exotic);
            self.add(kind, Place::Worn(character));
        }
    }

    fn carried(&mut self, character: i64, class: i32) {
        let place = Place::Carried(character);
        for bucket in WEAPONS.into_iter().chain(ARMOR) {
            for index in 0..3 {
                let kind = match index {
                    0 => self.kind(bucket, class, |kind| !kind.is_exotic()),
                    1 if bucket != ARMOR[4] => self.kind(bucket, class, Kind::is_exotic),
                    _ => self.kind(bucket, class, |_| true),
                };
                self.add(kind, place);
            }
        }
        for bucket in [
            buckets::GHOST,
            buckets::EMBLEM,
            buckets::SUBCLASS,
            buckets::ENGRAMS,
            buckets::QUESTS,
        ] {
            let kind = self.kind(bucket, class, |_| true);
            self.add(kind, place);
        }
        let lost = self.kind(buckets::KINETIC, class, |kind| !kind.is_exotic());
        self.add(lost, Place::Postmaster(character));
        let material = self.kind(buckets::MATERIALS, ANY_CLASS, |_| true);
        self.add_some(material, 7, Place::Postmaster(character));
    }

    fn vault(&mut self) {
        let legendary = self.kind(buckets::ENERGY, ANY_CLASS, |kind| !kind.is_exotic());
        self.add(legendary, Place::Vault);
        for index in 1..IN_VAULT {
            let dice = self.dice.at("vault").at(index);
            let bucket = match dice.below(8) {
                slot @ 0..3 => WEAPONS[slot],
                slot => ARMOR[slot - 3],
            };
            let class = dice.at("class").below(3) as i32;
            let kind = self.kind(bucket, class, |_| true);
            self.add(kind, Place::Vault);
        }
        let material = self.kind(buckets::MATERIALS, ANY_CLASS, |_| true);
        self.add_some(material, 120, Place::Vault);
    }

    /// What the account has beside the vault.
    fn counted(&mut self) {
        for bucket in [buckets::CONSUMABLES, buckets::MATERIALS] {
            for kind in KINDS.of(bucket, ANY_CLASS).into_iter().take(3) {
                let quantity = 5 + self.dice.at(kind.hash).below(40) as i32;
                self.add_some(kind, quantity, Place::Account);
            }
        }
        for bucket in [buckets::GLIMMER, buckets::BRIGHT_DUST] {
            let kind = self.kind(bucket, ANY_CLASS, |_| true);
            let quantity = 1000 + self.dice.at(bucket).below(200_000) as i32;
            self.add_some(kind, quantity, Place::Account);
        }
    }

    /// Any kind of a bucket that fits.
    fn kind(&self, bucket: u32, class: i32, fits: impl Fn(&Kind) -> bool) -> &'static Kind {
        let mut kinds = KINDS.of(bucket, class);
        kinds.retain(|kind| fits(kind));
        let dice = self.dice.at("kind").at(self.member.items.len());
        kinds[dice.below(kinds.len())]
    }

    fn add(&mut self, kind: &Kind, place: Place) {
        let item = new_item(self.dice, self.member.items.len(), kind, place);
        self.member.items.push(item);
    }

    fn add_some(&mut self, kind: &Kind, quantity: i32, place: Place) {
        self.member.items.push(Item {
            instance: None,
            hash: kind.hash,
            quantity,
            place,
            is_locked: false,
            power: 0,
        });
    }

    fn weapon(&self, bucket: u32, is_exotic: bool, place: Place) -> i64 {
        self.first(|item| {
            let kind = item.kind();
            item.place == place && kind.bucket == bucket && kind.is_exotic() == is_exotic
        })
    }

    fn first_of(&self, bucket: u32, place: Place) -> i64 {
        self.first(|item| item.place == place && item.kind().bucket == bucket)
    }

    fn first(&self, fits: impl Fn(&Item) -> bool) -> i64 {
        let mut found = self.member.items.iter().filter(|item| fits(item));
        let item = found.find_map(|item| item.instance);
        item.expect("everybody has one")
    }
}

/// The item that is made as the nth of a member.
pub(super) fn new_item(dice: Dice, nth: usize, kind: &Kind, place: Place) -> Item {
    let dice = dice.at("item").at(nth);
    let has_power = kind.is_weapon() || kind.is_armor();
    Item {
        instance: Some(INSTANCES + dice.below(100_000_000_000) as i64),
        hash: kind.hash,
        quantity: 1,
        place,
        is_locked: has_power && dice.at("locked").one_in(3),
        power: if has_power {
            180 + dice.at("power").below(21) as i32
        } else {
            0
        },
    }
}
