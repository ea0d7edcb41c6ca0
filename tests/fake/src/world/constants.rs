//! What all accounts share besides items: classes, stats, damage, activities. Their hashes are Bungie's, but for those
//! of activities and perks.

use super::kinds::hash;
use std::sync::LazyLock;

/// A row that is known by a number of an enum as well as by its hash.
#[derive(Debug)]
pub(super) struct Numbered {
    pub(super) hash: u32,
    pub(super) number: i32,
    pub(super) name: &'static str,
}

const fn numbered(hash: u32, number: i32, name: &'static str) -> Numbered {
    Numbered { hash, number, name }
}

pub(super) static CLASSES: [Numbered; 3] = [
    numbered(3_655_393_761, 0, "Titan"),
    numbered(671_679_327, 1, "Hunter"),
    numbered(2_271_682_572, 2, "Warlock"),
];

pub(super) static RACES: [Numbered; 3] = [
    numbered(3_887_404_748, 0, "Human"),
    numbered(2_803_282_938, 1, "Awoken"),
    numbered(898_834_093, 2, "Exo"),
];

pub(super) static GENDERS: [Numbered; 2] = [
    numbered(3_111_576_190, 0, "Male"),
    numbered(2_204_441_813, 1, "Female"),
];

/// By number, from 1.
pub(super) static DAMAGES: [Numbered; 4] = [
    numbered(3_373_582_085, 1, "Kinetic"),
    numbered(2_303_181_850, 2, "Arc"),
    numbered(1_847_026_933, 3, "Solar"),
    numbered(3_454_344_768, 4, "Void"),
];

pub(super) static ANY_ENERGY: Numbered = numbered(1_198_124_803, 0, "Any");

/// Power of characters, attack of weapons, defense of armor.
pub(super) const POWER: u32 = 1_935_470_627;
pub(super) const ATTACK: u32 = 1_480_404_414;
pub(super) const DEFENSE: u32 = 3_897_883_278;

pub(super) const WEAPON_STATS: [u32; 5] = [
    4_043_523_819,
    1_240_592_695,
    155_624_089,
    943_549_884,
    4_188_031_367,
];

/// The six that armor has and characters add up.
pub(super) const ARMOR_STATS: [u32; 6] = [
    2_996_146_975,
    392_767_087,
    1_943_323_491,
    1_735_777_505,
    144_602_215,
    4_244_567_218,
];

/// Of all stats, by hash.
pub(super) const STAT_NAMES: [(u32, &str); 14] = [
    (POWER, "Power"),
    (ATTACK, "Attack"),
    (DEFENSE, "Defense"),
    (WEAPON_STATS[0], "Impact"),
    (WEAPON_STATS[1], "Range"),
    (WEAPON_STATS[2], "Stability"),
    (WEAPON_STATS[3], "Handling"),
    (WEAPON_STATS[4], "Reload"),
    (ARMOR_STATS[0], "Weapons"),
    (ARMOR_STATS[1], "Health"),
    (ARMOR_STATS[2], "Class"),
    (ARMOR_STATS[3], "Grenade"),
    (ARMOR_STATS[4], "Super"),
    (ARMOR_STATS[5], "Melee"),
];

/// How many guardian ranks there are; their hashes are their numbers.
pub(super) const RANKS: i32 = 11;

/// Rows that there is one of.
pub(super) static SEASON: LazyLock<u32> = LazyLock::new(|| hash("season"));
pub(super) static LEVELS: LazyLock<u32> = LazyLock::new(|| hash("levels"));

/// A mode of activities.
#[derive(Debug)]
pub(super) struct Mode {
    pub(super) hash: u32,
    /// A number of `DestinyActivityModeType`.
    pub(super) number: i32,
    pub(super) name: &'static str,
    /// A number of `DestinyActivityModeCategory`.
    pub(super) category: i32,
    /// What statistics of the mode are called.
    pub(super) key: &'static str,
    /// The mode that it is part of.
    pub(super) within: Option<i32>,
}

pub(super) const PVP: i32 = 5;
pub(super) const PVE: i32 = 7;

pub(super) static MODES: [Mode; 7] = [
    mode(1_164_760_493, PVE, "Against Monsters", 1, "allPvE", None),
    mode(1_164_760_504, PVP, "Against Players", 2, "allPvP", None),
    mode(1_686_739_444, 2, "Story", 1, "story", Some(PVE)),
    mode(2_394_616_003, 18, "Strikes", 1, "allStrikes", Some(PVE)),
    mode(2_043_403_989, 4, "Raid", 1, "raid", Some(PVE)),
    mode(608_898_761, 82, "Dungeon", 1, "dungeon", Some(PVE)),
    mode(3_199_098_480, 10, "Control", 2, "control", Some(PVP)),
];

const fn mode(
    hash: u32,
    number: i32,
    name: &'static str,
    category: i32,
    key: &'static str,
    within: Option<i32>,
) -> Mode {
    Mode {
        hash,
        number,
        name,
        category,
        key,
        within,
    }
}

/// An activity that can be played.
#[derive(Debug)]
pub(super) struct Activity {
    pub(super) hash: u32,
    pub(super) name: &'static str,
    pub(super) mode: i32,
    pub(super) players: usize,
    pub(super) minutes: u32,
}

pub(super) static ACTIVITIES: LazyLock<[Activity; 8]> = LazyLock::new(|| {
    [
        activity("The Leaking Roof", 2, 1, 18),
        activity("A Letter Returned", 2, 1, 25),
        activity("Lighthouse, Unlit", 18, 3, 22),
        activity("Down in the Granary", 18, 3, 16),
        activity("The Tax Collector", 4, 6, 75),
        activity("Nine Locked Cellars", 82, 3, 50),
        activity("Market Square", 10, 6, 9),
        activity("The Old Brickworks", 10, 6, 11),
    ]
});

fn activity(name: &'static str, mode: i32, players: usize, minutes: u32) -> Activity {
    Activity {
        hash: hash(name),
        name,
        mode,
        players,
        minutes,
    }
}

impl Activity {
    /// The modes that it counts for, the widest first.
    pub(super) fn modes(&self) -> Vec<i32> {
        let mode = MODES.iter().find(|mode| mode.number == self.mode);
        let within = mode.and_then(|mode| mode.within);
        within.into_iter().chain([self.mode]).collect()
    }

    pub(super) fn is_against_players(&self) -> bool {
        self.modes().contains(&PVP)
    }
}

/// The perk that a plug brings.
pub(super) fn perk_of(plug: u32) -> u32 {
    hash(&format!("perk of {plug}"))
}
