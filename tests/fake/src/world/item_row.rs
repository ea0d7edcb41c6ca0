//! What a row of the table of items has of its own.

use super::{
    buckets::POSTMASTER,
    constants::{ARMOR_STATS, ATTACK, DAMAGES, DEFENSE, WEAPON_STATS},
    icon,
    kinds::{Kind, hash},
};
use serde_json::{Map, Value, json};

/// All of a row but what every definition has.
pub(super) fn own(kind: &Kind) -> Value {
    let damages = DAMAGES.iter().filter(|damage| damage.number == kind.damage);
    let mut own = json!({
        "iconWatermark": icon::path(kind.tier.hash),
        "screenshot": icon::path(kind.hash),
        "itemTypeDisplayName": kind.type_name,
        "flavorText": "It was found below the stairs.",
        "itemTypeAndTierDisplayName": format!("{} {}", kind.tier.name, kind.type_name),
        "displaySource": "",
        "inventory": {
            "maxStackSize": kind.stack,
            "bucketTypeHash": kind.bucket,
            "recoveryBucketTypeHash": POSTMASTER,
            "tierTypeHash": kind.tier.hash,
            "isInstanceItem": kind.is_instanced(),
            "tierTypeName": kind.tier.name,
            "tierType": kind.tier.number,
        },
        "allowActions": true,
        "nonTransferrable": !kind.transferrable,
        "itemType": kind.item_type,
        "itemSubType": kind.sub_type,
        "classType": kind.class,
        "equippable": kind.is_equippable(),
        "damageTypeHashes": damages.clone().map(|damage| damage.hash).collect::<Vec<_>>(),
        "damageTypes": damages.clone().map(|damage| damage.number).collect::<Vec<_>>(),
        "defaultDamageType": kind.damage,
        "isWrapper": false,
    });
    if let Some(damage) = damages.clone().next() {
        own["defaultDamageTypeHash"] = damage.hash.into();
    }
    if kind.is_equippable() {
        own["equippingBlock"] = json!({
            "equipmentSlotTypeHash": kind.bucket,
            "uniqueLabel": kind.unique_label().unwrap_or_default(),
            "uniqueLabelHash": kind.unique_label().map_or(0, hash),
        });
    }
    if kind.is_weapon() || kind.is_armor() {
        own["stats"] = stats(kind);
    }
    if !kind.plugs.is_empty() {
        own["sockets"] = sockets(kind);
    }
    if kind.is_plug() {
        own["plug"] = json!({
            "plugCategoryIdentifier": "trait",
            "plugCategoryHash": hash("trait"),
            "uiPlugLabel": "",
            "isDummyPlug": false,
        });
    }
    own
}

fn stats(kind: &Kind) -> Value {
    let (first, rest): (u32, &[u32]) = match kind.is_weapon() {
        true => (ATTACK, &WEAPON_STATS),
        false => (DEFENSE, &ARMOR_STATS),
    };
    let stats = rest.iter().map(|stat| {
        let value = stat_of(kind, *stat);
        let stat_row = json!({
            "statHash": stat, "value": value, "minimum": value, "maximum": value, "displayMaximum": 100,
        });
        (stat.to_string(), stat_row)
    });
    json!({
        "disablePrimaryStatDisplay": false,
        "stats": stats.collect::<Map<_, _>>(),
        "hasDisplayableStats": true,
        "primaryBaseStatHash": first,
    })
}

fn sockets(kind: &Kind) -> Value {
    let entries = kind.plugs.iter().map(|plug| {
        json!({
            "singleInitialItemHash": plug,
            "reusablePlugItems": [{"plugItemHash": plug}],
            "preventInitializationOnVendorPurchase": false,
            "hidePerksInItemTooltip": false,
            "defaultVisible": true,
        })
    });
    json!({"detail": "", "socketEntries": entries.collect::<Vec<_>>()})
}

/// A stat of all items of a kind, up to 100 for weapons and 30 for armor.
pub(super) fn stat_of(kind: &Kind, stat: u32) -> u32 {
    let limit = if kind.is_weapon() { 81 } else { 29 };
    let least = if kind.is_weapon() { 20 } else { 2 };
    least + (kind.hash ^ stat.rotate_left(9)) % limit
}
