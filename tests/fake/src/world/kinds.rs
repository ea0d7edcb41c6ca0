//! The kinds of items that there are, which all accounts share.

use super::buckets::{self, ARMOR, WEAPONS};
use crate::{dice::Dice, manifest::words};
use std::{collections::HashMap, sync::LazyLock};

/// All kinds, made once for all fakes of a process.
pub(super) static KINDS: LazyLock<Kinds> = LazyLock::new(Kinds::new);

/// A kind of item: a row of the table of items.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) hash: u32,
    pub(super) name: String,
    pub(super) type_name: &'static str,
    /// A number of `DestinyItemType`.
    pub(super) item_type: i32,
    /// A number of `DestinyItemSubType`.
    pub(super) sub_type: i32,
    /// The bucket that it is in, on a character or of an account.
    pub(super) bucket: u32,
    pub(super) tier: &'static Tier,
    /// A number of `DestinyClass`; [`ANY_CLASS`] for items of all.
    pub(super) class: i32,
    /// A number of `DamageType`; 0 for what does no damage.
    pub(super) damage: i32,
    pub(super) stack: i32,
    pub(super) transferrable: bool,
    /// The hashes of the plugs that it begins with.
    pub(super) plugs: Vec<u32>,
}

/// A tier of items.
#[derive(Debug)]
pub(super) struct Tier {
    pub(super) hash: u32,
    /// A number of `TierType`.
    pub(super) number: i32,
    pub(super) name: &'static str,
}

pub(super) static TIERS: [Tier; 3] = [
    Tier {
        hash: 3_340_296_461,
        number: 2,
        name: "Basic",
    },
    Tier {
        hash: 4_008_398_120,
        number: 5,
        name: "Legendary",
    },
    Tier {
        hash: 2_759_499_571,
        number: 6,
        name: "Exotic",
    },
];

const BASIC: &Tier = &TIERS[0];
const LEGENDARY: &Tier = &TIERS[1];
const EXOTIC: &Tier = &TIERS[2];

/// The number in `DestinyClass` for items of all classes.
pub(super) const ANY_CLASS: i32 = 3;

const WEAPON: i32 = 3;
const ARMOR_PIECE: i32 = 2;
const MOD: i32 = 19;

/// Names and numbers in `DestinyItemSubType` of what each weapon bucket has.
const SHAPES: [[(&str, i32); 3]; 3] = [
    [("Hand Cannon", 9), ("Auto Rifle", 6), ("Bow", 31)],
    [("Shotgun", 7), ("Sidearm", 17), ("Fusion Rifle", 11)],
    [("Sword", 18), ("Rocket Launcher", 10), ("Machine Gun", 8)],
];

const PIECES: [(&str, i32); 5] = [
    ("Helmet", 26),
    ("Gloves", 27),
    ("Chest Armor", 28),
    ("Leg Armor", 29),
    ("Class Item", 30),
];

/// The kinds, in the order of the table.
#[derive(Debug)]
pub(super) struct Kinds {
    all: Vec<Kind>,
    by_hash: HashMap<u32, usize>,
}

impl Kinds {
    fn new() -> Self {
        let mut kinds = Kinds {
            all: Vec::new(),
            by_hash: HashMap::new(),
        };
        kinds.plugs();
        kinds.weapons();
        kinds.armor();
        kinds.equipment();
        kinds.carried();
        kinds
    }

    pub(super) fn all(&self) -> &[Kind] {
        &self.all
    }

    pub(super) fn get(&self, hash: u32) -> Option<&Kind> {
        Some(&self.all[*self.by_hash.get(&hash)?])
    }

    /// The kinds of a bucket that a class can use, in the order of the table.
    pub(super) fn of(&self, bucket: u32, class: i32) -> Vec<&Kind> {
        let fits = |kind: &&Kind| {
            kind.bucket == bucket
                && kind.item_type != MOD
                && [class, ANY_CLASS].contains(&kind.class)
        };
        self.all.iter().filter(fits).collect()
    }

    fn plugs(&mut self) {
        for index in 0..10 {
            self.add(Kind {
                type_name: "Weapon Trait",
                stack: 1,
                transferrable: false,
                ..blank(&format!("plug {index}"), MOD, buckets::MODIFICATIONS)
            });
        }
    }

    fn weapons(&mut self) {
        for (slot, bucket) in WEAPONS.into_iter().enumerate() {
            for index in 0..7 {
                let (type_name, sub_type) = SHAPES[slot][index % 3];
                // The last two of each bucket.
                let tier = if index < 5 { LEGENDARY } else { EXOTIC };
                let damage = if slot == 0 { 1 } else { 2 + (index % 3) as i32 };
                let plugs = (0..3).map(|at| self.all[(slot + index + 3 * at) % 10].hash);
                self.add(Kind {
                    type_name,
                    sub_type,
                    tier,
                    damage,
                    plugs: plugs.collect(),
                    ..blank(&format!("weapon {slot} {index}"), WEAPON, bucket)
                });
            }
        }
    }

    fn armor(&mut self) {
        for class in 0..3 {
            for (slot, bucket) in ARMOR.into_iter().enumerate() {
                for index in 0..4 {
                    let (type_name, sub_type) = PIECES[slot];
                    // Class items have no exotic one.
                    let is_exotic = index == 3 && slot < 4;
                    let plugs = (0..2).map(|at| self.all[(slot + index + 5 * at) % 10].hash);
                    self.add(Kind {
                        type_name,
                        sub_type,
                        class,
                        tier: if is_exotic { EXOTIC } else { LEGENDARY },
                        plugs: plugs.collect(),
                        ..blank(
                            &format!("armor {class} {slot} {index}"),
                            ARMOR_PIECE,
                            bucket,
                        )
                    });
                }
            }
        }
    }

    /// What characters wear besides.
    fn equipment(&mut self) {
        for (bucket, item_type, type_name) in [
            (buckets::GHOST, 24, "Ghost Shell"),
            (buckets::VEHICLE, 22, "Vehicle"),
            (buckets::SHIP, 21, "Ship"),
            (buckets::EMBLEM, 14, "Emblem"),
        ] {
            for index in 0..3 {
                let name = format!("{type_name} {index}");
                self.add(Kind {
                    type_name,
                    ..blank(&name, item_type, bucket)
                });
            }
        }
        for class in 0..3 {
            for index in 0..2 {
                let name = format!("subclass {class} {index}");
                self.add(Kind {
                    type_name: "Subclass",
                    tier: BASIC,
                    class,
                    damage: 2 + index,
                    transferrable: false,
                    ..blank(&name, 16, buckets::SUBCLASS)
                });
            }
        }
    }

    /// What nobody wears.
    fn carried(&mut self) {
        for (bucket, item_type, type_name, stack, transferrable, count) in [
            (buckets::ENGRAMS, 8, "Engram", 1, false, 2),
            (buckets::QUESTS, 12, "Quest Step", 1, false, 3),
            (buckets::CONSUMABLES, 9, "Consumable", 50, true, 4),
            (buckets::MATERIALS, 10, "Material", 9999, true, 4),
            (buckets::GLIMMER, 1, "Currency", 500_000, false, 1),
            (buckets::BRIGHT_DUST, 1, "Currency", 1_000_000, false, 1),
        ] {
            for index in 0..count {
                let name = format!("{bucket} {index}");
                self.add(Kind {
                    type_name,
                    stack,
                    transferrable,
                    tier: BASIC,
                    ..blank(&name, item_type, bucket)
                });
            }
        }
    }

    fn add(&mut self, kind: Kind) {
        let index = self.all.len();
        self.by_hash.insert(kind.hash, index);
        self.all.push(Kind {
            name: words::name(index),
            ..kind
        });
    }
}

impl Kind {
    /// Whether each of them is an item of its own, with an id.
    pub(super) fn is_instanced(&self) -> bool {
        self.stack == 1 && self.item_type != MOD
    }

    pub(super) fn is_plug(&self) -> bool {
        self.item_type == MOD
    }

    pub(super) fn is_exotic(&self) -> bool {
        self.tier.number == EXOTIC.number
    }

    pub(super) fn is_weapon(&self) -> bool {
        self.item_type == WEAPON
    }

    pub(super) fn is_armor(&self) -> bool {
        self.item_type == ARMOR_PIECE
    }

    pub(super) fn is_equippable(&self) -> bool {
        buckets::is_worn(self.bucket)
    }

    /// What only one of can be worn at a time, if it is one of these.
    pub(super) fn unique_label(&self) -> Option<&'static str> {
        match self.is_exotic() {
            true if self.is_weapon() => Some("exotic_weapon"),
            true => Some("exotic_armor"),
            false => None,
        }
    }
}

/// A kind without a name. Its hash follows from what it is called here.
fn blank(of: &str, item_type: i32, bucket: u32) -> Kind {
    Kind {
        hash: hash(of),
        name: String::new(),
        type_name: "",
        item_type,
        sub_type: 0,
        bucket,
        tier: LEGENDARY,
        class: ANY_CLASS,
        damage: 0,
        stack: 1,
        transferrable: true,
        plugs: Vec::new(),
    }
}

/// The hash of a row that is made up, by what it is called here.
pub(super) fn hash(of: &str) -> u32 {
    (Dice(0).at("definition").at(of).0 >> 32) as u32
}
