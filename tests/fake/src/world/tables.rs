//! Rows for everything that answers name by hash.

use super::{
    buckets::BUCKETS,
    constants::{
        ACTIVITIES, ANY_ENERGY, ARMOR_STATS, ATTACK, CLASSES, DAMAGES, DEFENSE, GENDERS, LEVELS,
        MODES, Numbered, POWER, RACES, RANKS, SEASON, STAT_NAMES, WEAPON_STATS, perk_of,
    },
    icon, item_row,
    kinds::{KINDS, TIERS},
    time,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::LazyLock};

/// By table, its rows by hash. Made once for all fakes of a process.
pub(super) static TABLES: LazyLock<BTreeMap<&str, BTreeMap<u32, Value>>> = LazyLock::new(|| {
    BTreeMap::from([
        ("DestinyInventoryItemDefinition", items()),
        ("DestinyInventoryBucketDefinition", buckets()),
        ("DestinyEquipmentSlotDefinition", slots()),
        ("DestinyItemTierTypeDefinition", tiers()),
        ("DestinyClassDefinition", named(&CLASSES, class)),
        ("DestinyRaceDefinition", named(&RACES, race)),
        ("DestinyGenderDefinition", named(&GENDERS, gender)),
        ("DestinyDamageTypeDefinition", named(&DAMAGES, damage)),
        (
            "DestinyEnergyTypeDefinition",
            named(std::slice::from_ref(&ANY_ENERGY), energy),
        ),
        ("DestinyStatDefinition", stats()),
        ("DestinySandboxPerkDefinition", perks()),
        ("DestinyActivityDefinition", activities()),
        ("DestinyActivityModeDefinition", modes()),
        ("DestinyGuardianRankDefinition", ranks()),
        ("DestinySeasonDefinition", season()),
        ("DestinyProgressionDefinition", levels()),
    ])
});

/// A row without anything of its own.
pub(super) fn row(hash: u32, index: usize, name: &str, own: Value) -> (u32, Value) {
    let mut row = json!({
        "displayProperties": {
            "description": format!("{name}, as a test has it."),
            "name": name,
            "icon": icon::path(hash),
            "hasIcon": true,
        },
        "hash": hash,
        "index": index,
        "redacted": false,
    });
    if let (Value::Object(row), Value::Object(own)) = (&mut row, own) {
        row.extend(own);
    }
    (hash, row)
}

fn items() -> BTreeMap<u32, Value> {
    let kinds = KINDS.all().iter().enumerate();
    kinds
        .map(|(index, kind)| row(kind.hash, index, &kind.name, item_row::own(kind)))
        .collect()
}

fn buckets() -> BTreeMap<u32, Value> {
    let buckets = BUCKETS.iter().enumerate();
    buckets
        .map(|(index, bucket)| {
            let own = json!({
                "scope": i32::from(bucket.is_of_account),
                "category": bucket.category,
                "bucketOrder": index,
                "itemCount": bucket.capacity,
                "location": bucket.location,
                "hasTransferDestination": bucket.category != 2,
                "enabled": true,
                "fifo": bucket.location == 4,
            });
            row(bucket.hash, index, bucket.name, own)
        })
        .collect()
}

/// Their hashes are those of the buckets.
fn slots() -> BTreeMap<u32, Value> {
    let worn = BUCKETS.iter().filter(|bucket| bucket.category == 3);
    worn.enumerate()
        .map(|(index, bucket)| {
            let own = json!({"bucketTypeHash": bucket.hash, "applyCustomArtDyes": false});
            row(bucket.hash, index, bucket.name, own)
        })
        .collect()
}

fn tiers() -> BTreeMap<u32, Value> {
    let tiers = TIERS.iter().enumerate();
    tiers
        .map(|(index, tier)| row(tier.hash, index, tier.name, json!({})))
        .collect()
}

fn named(all: &[Numbered], own: fn(&Numbered) -> Value) -> BTreeMap<u32, Value> {
    let all = all.iter().enumerate();
    all.map(|(index, one)| row(one.hash, index, one.name, own(one)))
        .collect()
}

fn class(class: &Numbered) -> Value {
    json!({
        "classType": class.number,
        "genderedClassNames": by_gender(class.name),
        "genderedClassNamesByGenderHash": by_gender_hash(class.name),
    })
}

fn race(race: &Numbered) -> Value {
    json!({
        "raceType": race.number,
        "genderedRaceNames": by_gender(race.name),
        "genderedRaceNamesByGenderHash": by_gender_hash(race.name),
    })
}

fn by_gender(name: &str) -> Map<String, Value> {
    let genders = GENDERS.iter();
    genders
        .map(|gender| (gender.name.to_owned(), name.into()))
        .collect()
}

fn by_gender_hash(name: &str) -> Map<String, Value> {
    let genders = GENDERS.iter();
    genders
        .map(|gender| (gender.hash.to_string(), name.into()))
        .collect()
}

fn gender(gender: &Numbered) -> Value {
    json!({"genderType": gender.number})
}

fn damage(damage: &Numbered) -> Value {
    json!({
        "transparentIconPath": icon::path(damage.hash),
        "showIcon": true,
        "enumValue": damage.number,
        "color": {"red": 60 * damage.number, "green": 120, "blue": 240 - 50 * damage.number, "alpha": 255},
    })
}

fn energy(energy: &Numbered) -> Value {
    json!({
        "transparentIconPath": icon::path(energy.hash),
        "showIcon": false,
        "enumValue": energy.number,
        "costStatHash": POWER,
    })
}

fn stats() -> BTreeMap<u32, Value> {
    let stats = STAT_NAMES.iter().enumerate();
    stats
        .map(|(index, (hash, name))| {
            let category = match *hash {
                POWER | ATTACK | DEFENSE => 3,
                hash if WEAPON_STATS.contains(&hash) => 1,
                _ => 2,
            };
            let own = json!({
                "aggregationType": if ARMOR_STATS.contains(hash) { 1 } else { 2 },
                "hasComputedBlock": false,
                "statCategory": category,
            });
            row(*hash, index, name, own)
        })
        .collect()
}

/// One for each plug.
fn perks() -> BTreeMap<u32, Value> {
    let plugs = KINDS.all().iter().filter(|kind| kind.is_plug());
    plugs
        .enumerate()
        .map(|(index, plug)| {
            let own = json!({"isDisplayable": true, "damageType": 0});
            row(perk_of(plug.hash), index, &plug.name, own)
        })
        .collect()
}

fn activities() -> BTreeMap<u32, Value> {
    let activities = ACTIVITIES.iter().enumerate();
    activities
        .map(|(index, activity)| {
            let modes = activity.modes();
            let own = json!({
                "activityLightLevel": 10 * index,
                "pgcrImage": icon::path(activity.hash),
                "isPlaylist": false,
                "directActivityModeHash": mode_hash(activity.mode),
                "directActivityModeType": activity.mode,
                "activityModeHashes": modes.iter().copied().map(mode_hash).collect::<Vec<_>>(),
                "activityModeTypes": modes,
                "isPvP": activity.is_against_players(),
                "matchmaking": {"isMatchmade": true, "minParty": 1, "maxParty": activity.players},
            });
            row(activity.hash, index, activity.name, own)
        })
        .collect()
}

fn mode_hash(number: i32) -> u32 {
    let mode = MODES.iter().find(|mode| mode.number == number);
    mode.map_or(0, |mode| mode.hash)
}

fn modes() -> BTreeMap<u32, Value> {
    let modes = MODES.iter().enumerate();
    modes
        .map(|(index, mode)| {
            let own = json!({
                "pgcrImage": icon::path(mode.hash),
                "modeType": mode.number,
                "activityModeCategory": mode.category,
                "isTeamBased": mode.category == 2,
                "isAggregateMode": mode.within.is_none(),
                "parentHashes": mode.within.map(mode_hash).into_iter().collect::<Vec<_>>(),
                "friendlyName": mode.key,
                "display": true,
                "order": index,
            });
            row(mode.hash, index, mode.name, own)
        })
        .collect()
}

fn ranks() -> BTreeMap<u32, Value> {
    let ranks = (1..=RANKS).zip(1u32..);
    ranks
        .map(|(number, hash)| {
            let own = json!({"rankNumber": number});
            row(hash, hash as usize - 1, &format!("Rank {number}"), own)
        })
        .collect()
}

fn season() -> BTreeMap<u32, Value> {
    let own = json!({
        "seasonNumber": 1,
        "startDate": time::days_ago(60),
        "backgroundImagePath": icon::path(*SEASON),
    });
    BTreeMap::from([row(*SEASON, 0, "Season of Nothing New", own)])
}

fn levels() -> BTreeMap<u32, Value> {
    let own = json!({
        "displayProperties": {
            "description": "", "name": "Levels", "icon": icon::path(*LEVELS), "hasIcon": true,
            "displayUnitsName": "",
        },
        "scope": 1,
        "repeatLastStep": false,
        "visible": true,
        "rankIcon": icon::path(*LEVELS),
    });
    BTreeMap::from([row(*LEVELS, 0, "Levels", own)])
}
