//! Items as components show them.

use super::{
    buckets,
    constants::{ANY_ENERGY, ARMOR_STATS, ATTACK, DAMAGES, DEFENSE, WEAPON_STATS, perk_of},
    icon,
    item_row::stat_of,
    member::{Item, Member},
};
use serde_json::{Map, Value, json};

/// An item where it lies.
pub(super) fn item(item: &Item) -> Value {
    let kind = item.kind();
    let location = match item.bucket() {
        buckets::VAULT => 2,
        buckets::POSTMASTER => 4,
        _ => 1,
    };
    let mut value = json!({
        "itemHash": item.hash,
        "quantity": item.quantity,
        "bindStatus": 0,
        "location": location,
        "bucketHash": item.bucket(),
        "transferStatus": i32::from(item.is_worn()) | if kind.transferrable { 0 } else { 2 },
        "lockable": item.power > 0,
        "state": i32::from(item.is_locked),
        "dismantlePermission": 2,
        "isWrapper": false,
        "tooltipNotificationIndexes": [],
        "itemValueVisibility": [],
    });
    if let Some(instance) = item.instance {
        value["itemInstanceId"] = instance.to_string().into();
        value["versionNumber"] = 0.into();
    }
    value
}

/// What an item has of its own beside where it lies.
pub(super) fn instance(item: &Item, member: &Member) -> Value {
    let kind = item.kind();
    let character = item.character().and_then(|id| member.character(id));
    let fits = character.is_none_or(|it| [it.class, super::kinds::ANY_CLASS].contains(&kind.class));
    let can_equip = fits && kind.is_equippable() && character.is_some();
    let mut value = json!({
        "damageType": kind.damage,
        "itemLevel": item.power / 10,
        "quality": item.power % 10,
        "isEquipped": item.is_worn(),
        "canEquip": can_equip,
        "equipRequiredLevel": 0,
        "unlockHashesRequiredToEquip": [],
        "cannotEquipReason": i32::from(!can_equip),
    });
    if let Some(damage) = DAMAGES.iter().find(|damage| damage.number == kind.damage) {
        value["damageTypeHash"] = damage.hash.into();
    }
    if item.power > 0 {
        let stat = if kind.is_weapon() { ATTACK } else { DEFENSE };
        value["primaryStat"] = json!({"statHash": stat, "value": item.power});
        value["gearTier"] = (1 + item.power % 5).into();
    }
    if kind.is_armor() {
        let used = item.power % 11;
        value["energy"] = json!({
            "energyTypeHash": ANY_ENERGY.hash,
            "energyType": ANY_ENERGY.number,
            "energyCapacity": 10,
            "energyUsed": used,
            "energyUnused": 10 - used,
        });
    }
    value
}

/// Nothing for items without stats.
pub(super) fn stats(item: &Item) -> Option<Value> {
    let kind = item.kind();
    let stats: &[u32] = match (kind.is_weapon(), kind.is_armor()) {
        (true, _) => &WEAPON_STATS,
        (_, true) => &ARMOR_STATS,
        _ => return None,
    };
    let stats = stats.iter().map(|stat| {
        let value = json!({"statHash": stat, "value": stat_of(kind, *stat)});
        (stat.to_string(), value)
    });
    Some(json!({"stats": stats.collect::<Map<_, _>>()}))
}

/// Nothing for items without sockets.
pub(super) fn sockets(item: &Item) -> Option<Value> {
    let plugs = item.kind().plugs.iter();
    let sockets: Vec<_> = plugs
        .map(|plug| json!({"plugHash": plug, "isEnabled": true, "isVisible": true}))
        .collect();
    (!sockets.is_empty()).then(|| json!({"sockets": sockets}))
}

/// Nothing for items without perks.
pub(super) fn perks(item: &Item) -> Option<Value> {
    let plugs = item.kind().plugs.iter();
    let perks: Vec<_> = plugs
        .map(|plug| {
            let perk = perk_of(*plug);
            json!({"perkHash": perk, "iconPath": icon::path(perk), "isActive": true, "visible": true})
        })
        .collect();
    (!perks.is_empty()).then(|| json!({"perks": perks}))
}

/// The state of a plug that is in some item.
pub(super) fn plug(hash: u32) -> Value {
    json!({
        "plugItemHash": hash,
        "canInsert": true,
        "enabled": true,
        "insertFailIndexes": [],
        "enableFailIndexes": [],
    })
}
