//! The buckets that items are in. Their hashes are Bungie's.

/// A bucket: a row of the table.
#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) hash: u32,
    pub(super) name: &'static str,
    /// Whether an account has one, rather than each character.
    pub(super) is_of_account: bool,
    /// A number of `BucketCategory`.
    pub(super) category: i32,
    /// A number of `ItemLocation`.
    pub(super) location: i32,
    /// How many items go in, those that are worn among them.
    pub(super) capacity: usize,
}

pub(super) const KINETIC: u32 = 1_498_876_634;
pub(super) const ENERGY: u32 = 2_465_295_065;
pub(super) const POWER: u32 = 953_998_645;
pub(super) const GHOST: u32 = 4_023_194_814;
pub(super) const VEHICLE: u32 = 2_025_709_351;
pub(super) const SHIP: u32 = 284_967_655;
pub(super) const EMBLEM: u32 = 4_274_335_291;
pub(super) const SUBCLASS: u32 = 3_284_755_031;
pub(super) const VAULT: u32 = 138_197_802;
pub(super) const POSTMASTER: u32 = 215_593_132;
pub(super) const ENGRAMS: u32 = 375_726_501;
pub(super) const QUESTS: u32 = 1_345_459_588;
pub(super) const CONSUMABLES: u32 = 1_469_714_392;
pub(super) const MATERIALS: u32 = 3_865_314_626;
pub(super) const MODIFICATIONS: u32 = 3_313_201_758;
pub(super) const GLIMMER: u32 = 2_689_798_308;
pub(super) const BRIGHT_DUST: u32 = 2_689_798_311;

pub(super) const WEAPONS: [u32; 3] = [KINETIC, ENERGY, POWER];

/// Helmet, gauntlets, chest, legs, class item.
pub(super) const ARMOR: [u32; 5] = [
    3_448_274_439,
    3_551_918_588,
    14_239_492,
    20_886_954,
    1_585_787_867,
];

/// What characters wear besides weapons and armor.
pub(super) const OTHERS_WORN: [u32; 5] = [GHOST, VEHICLE, SHIP, EMBLEM, SUBCLASS];

const ITEM: i32 = 1;
const CURRENCY: i32 = 2;
const EQUIPPABLE: i32 = 3;

const INVENTORY: i32 = 1;

pub(super) const BUCKETS: [Bucket; 22] = [
    worn(KINETIC, "First Weapon"),
    worn(ENERGY, "Second Weapon"),
    worn(POWER, "Third Weapon"),
    worn(ARMOR[0], "Head"),
    worn(ARMOR[1], "Arms"),
    worn(ARMOR[2], "Chest"),
    worn(ARMOR[3], "Legs"),
    worn(ARMOR[4], "Class Item"),
    worn(GHOST, "Ghost Shells"),
    worn(VEHICLE, "Vehicles"),
    worn(SHIP, "Spaceships"),
    worn(EMBLEM, "Emblem"),
    worn(SUBCLASS, "Abilities"),
    carried(ENGRAMS, "Undecoded", 10, false),
    carried(QUESTS, "Tasks", 63, false),
    carried(CONSUMABLES, "Used Up", 50, true),
    carried(MATERIALS, "Crafted With", 50, true),
    carried(MODIFICATIONS, "Attachments", 50, true),
    Bucket {
        category: CURRENCY,
        ..carried(GLIMMER, "Money", 1, true)
    },
    Bucket {
        category: CURRENCY,
        ..carried(BRIGHT_DUST, "Other Money", 1, true)
    },
    Bucket {
        location: 2,
        ..carried(VAULT, "Vault", 700, true)
    },
    Bucket {
        location: 4,
        ..carried(POSTMASTER, "Left Behind", 21, false)
    },
];

const fn worn(hash: u32, name: &'static str) -> Bucket {
    Bucket {
        category: EQUIPPABLE,
        ..carried(hash, name, 10, false)
    }
}

const fn carried(hash: u32, name: &'static str, capacity: usize, is_of_account: bool) -> Bucket {
    Bucket {
        hash,
        name,
        is_of_account,
        category: ITEM,
        location: INVENTORY,
        capacity,
    }
}

pub(super) fn is_worn(bucket: u32) -> bool {
    get(bucket).is_some_and(|bucket| bucket.category == EQUIPPABLE)
}

pub(super) fn is_of_account(bucket: u32) -> bool {
    get(bucket).is_some_and(|bucket| bucket.is_of_account)
}

pub(super) fn is_currency(bucket: u32) -> bool {
    get(bucket).is_some_and(|bucket| bucket.category == CURRENCY)
}

pub(super) fn capacity(bucket: u32) -> usize {
    get(bucket).map_or(0, |bucket| bucket.capacity)
}

fn get(hash: u32) -> Option<&'static Bucket> {
    BUCKETS.iter().find(|bucket| bucket.hash == hash)
}
