//! Components of profiles, characters and items.

use super::{
    World, buckets, components,
    constants::{ARMOR_STATS, CLASSES, GENDERS, LEVELS, POWER, RACES, SEASON},
    icon,
    item_row::stat_of,
    kinds::KINDS,
    member::{Character, Item, Member, Place},
    refusal::{Answer, NO_CHARACTER, NO_ITEM, envelope},
    time, users,
    view::View,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const VAULT: &str = "ProfileInventories";
const CURRENCIES: &str = "ProfileCurrencies";
const CHARACTERS: &str = "Characters";
const CARRIED: &str = "CharacterInventories";
const WORN: &str = "CharacterEquipment";
const INSTANCES: &str = "ItemInstances";

/// The answer of `GetProfile`.
pub(super) fn profile(view: View<'_>, member: &Member, minted: i64, mut answer: Value) -> Value {
    answer["responseMintedTimestamp"] = time::exact(minted).into();
    answer["secondaryComponentsMintedTimestamp"] = time::exact(minted).into();
    by_character(&mut answer, member);
    let each = |data: &dyn Fn(&Character) -> Value| {
        let characters = member.characters.iter();
        let data = characters.map(|it| (it.id.to_string(), data(it)));
        Value::from(data.collect::<Map<_, _>>())
    };
    view.put(&mut answer, "profile", "Profiles", profile_data(member));
    view.put(
        &mut answer,
        "profileInventory",
        VAULT,
        inventory(member, is_in_vault),
    );
    view.put(
        &mut answer,
        "profileCurrencies",
        CURRENCIES,
        inventory(member, is_currency),
    );
    let data = each(&|it| character(member, it));
    view.put(&mut answer, "characters", CHARACTERS, data);
    let data = each(&|it| inventory(member, |item| is_carried(item, it.id)));
    view.put(&mut answer, "characterInventories", CARRIED, data);
    let data = each(&|it| inventory(member, |item| is_worn(item, it.id)));
    view.put(&mut answer, "characterEquipment", WORN, data);
    let listed = listed(view, member, |_| true);
    item_sets(view, member, &listed, &mut answer["itemComponents"]);
    answer
}

/// The answer of `GetCharacter`.
pub(super) fn character_answer(
    view: View<'_>,
    member: &Member,
    id: i64,
    mut answer: Value,
) -> Answer {
    let character_of = member.character(id).ok_or(envelope(NO_CHARACTER))?;
    let data = character(member, character_of);
    view.put(&mut answer, "character", CHARACTERS, data);
    let data = inventory(member, |item| is_carried(item, id));
    view.put(&mut answer, "inventory", CARRIED, data);
    let data = inventory(member, |item| is_worn(item, id));
    view.put(&mut answer, "equipment", WORN, data);
    let listed = listed(view, member, |item| item.character() == Some(id));
    item_sets(view, member, &listed, &mut answer["itemComponents"]);
    Ok(answer)
}

/// The answer of `GetItem`.
pub(super) fn item(view: View<'_>, member: &Member, id: i64, mut answer: Value) -> Answer {
    let item = member.item(id).ok_or(envelope(NO_ITEM))?;
    match item.character() {
        Some(character) => answer["characterId"] = character.to_string().into(),
        None => drop(answer.as_object_mut().map(|it| it.remove("characterId"))),
    }
    view.put(
        &mut answer,
        "item",
        "ItemCommonData",
        components::item(item),
    );
    let instance = components::instance(item, member);
    view.put(&mut answer, "instance", INSTANCES, instance);
    for (property, component, data) in [
        ("stats", "ItemStats", components::stats(item)),
        ("sockets", "ItemSockets", components::sockets(item)),
        ("perks", "ItemPerks", components::perks(item)),
    ] {
        view.put(&mut answer, property, component, data.unwrap_or(json!({})));
    }
    Ok(answer)
}

fn profile_data(member: &Member) -> Value {
    json!({
        "userInfo": users::card(member, member.primary()),
        "dateLastPlayed": time::date(World::last_played(member)),
        "versionsOwned": 8191,
        "characterIds": member.characters.iter().map(|it| it.id.to_string()).collect::<Vec<_>>(),
        "seasonHashes": [*SEASON],
        "eventCardHashesOwned": [],
        "currentSeasonHash": *SEASON,
        "currentSeasonRewardPowerCap": 200,
        "currentGuardianRank": member.rank,
        "lifetimeHighestGuardianRank": member.rank,
        "renewedGuardianRank": member.rank,
    })
}

fn character(member: &Member, character: &Character) -> Value {
    let emblem = member
        .worn(character.id)
        .find(|item| item.kind().bucket == buckets::EMBLEM)
        .map_or(0, |item| item.hash);
    let [red, green, blue, _] = emblem.to_be_bytes();
    json!({
        "membershipId": member.primary().id.to_string(),
        "membershipType": member.primary().membership_type,
        "characterId": character.id.to_string(),
        "dateLastPlayed": time::date(character.last_played),
        "minutesPlayedThisSession": "0",
        "minutesPlayedTotal": character.minutes.to_string(),
        "light": member.power(character.id),
        "stats": stats(member, character.id),
        "raceHash": RACES[character.race as usize].hash,
        "genderHash": GENDERS[character.gender as usize].hash,
        "classHash": CLASSES[character.class as usize].hash,
        "raceType": character.race,
        "classType": character.class,
        "genderType": character.gender,
        "emblemPath": icon::path(emblem),
        "emblemBackgroundPath": icon::path(emblem),
        "emblemHash": emblem,
        "emblemColor": {"red": red, "green": green, "blue": blue, "alpha": 255},
        "levelProgression": {
            "progressionHash": *LEVELS,
            "dailyProgress": 0, "dailyLimit": 0, "weeklyProgress": 0, "weeklyLimit": 0,
            "currentProgress": 0, "level": 50, "levelCap": 50, "stepIndex": 50,
            "progressToNextLevel": 0, "nextLevelAt": 0,
        },
        "baseCharacterLevel": 50,
        "percentToNextLevel": 0.0,
    })
}

/// Power, and what armor adds up to.
fn stats(member: &Member, character: i64) -> Map<String, Value> {
    let mut sums = BTreeMap::from([(POWER, member.power(character) as u32)]);
    for item in member.worn(character).filter(|item| item.kind().is_armor()) {
        for stat in ARMOR_STATS {
            *sums.entry(stat).or_default() += stat_of(item.kind(), stat);
        }
    }
    let sums = sums.into_iter();
    sums.map(|(stat, sum)| (stat.to_string(), sum.into()))
        .collect()
}

fn inventory(member: &Member, is_in: impl Fn(&Item) -> bool) -> Value {
    let items = member.items.iter().filter(|item| is_in(item));
    json!({"items": items.map(components::item).collect::<Vec<_>>()})
}

/// What the account has that is no currency.
fn is_in_vault(item: &Item) -> bool {
    matches!(item.place, Place::Vault | Place::Account) && !is_currency(item)
}

fn is_currency(item: &Item) -> bool {
    item.place == Place::Account && buckets::is_currency(item.kind().bucket)
}

fn is_carried(item: &Item, character: i64) -> bool {
    item.character() == Some(character) && !item.is_worn()
}

fn is_worn(item: &Item, character: i64) -> bool {
    item.place == Place::Worn(character)
}

/// The items with an id that an answer lists, by the components that it has.
fn listed<'a>(view: View<'_>, member: &'a Member, is_of: impl Fn(&Item) -> bool) -> Vec<&'a Item> {
    let (vault, carried, worn) = (view.has(VAULT), view.has(CARRIED), view.has(WORN));
    let is_listed = |item: &&Item| {
        let by_component = match item.place {
            Place::Vault | Place::Account => vault,
            Place::Carried(_) | Place::Postmaster(_) => carried,
            Place::Worn(_) => worn,
        };
        by_component && item.instance.is_some() && is_of(item)
    };
    member.items.iter().filter(is_listed).collect()
}

/// What items have of their own.
fn item_sets(view: View<'_>, member: &Member, listed: &[&Item], sets: &mut Value) {
    if !sets.is_object() {
        return;
    }
    let ids: Vec<_> = listed.iter().filter_map(|item| item.instance).collect();
    for (property, set) in sets.as_object_mut().into_iter().flatten() {
        if property != "plugStates" {
            rekey(&mut set["data"], &ids, false);
        }
    }
    let by_id = |data: &dyn Fn(&Item) -> Option<Value>| {
        let data = listed.iter().filter_map(|item| {
            let id = item.instance?;
            Some((id.to_string(), data(item)?))
        });
        Value::from(data.collect::<Map<_, _>>())
    };
    let data = by_id(&|item| Some(components::instance(item, member)));
    view.put(sets, "instances", INSTANCES, data);
    view.put(sets, "stats", "ItemStats", by_id(&components::stats));
    view.put(sets, "sockets", "ItemSockets", by_id(&components::sockets));
    view.put(sets, "perks", "ItemPerks", by_id(&components::perks));
    let plugs = listed.iter().flat_map(|item| &item.kind().plugs);
    let plugs = plugs.filter(|plug| KINDS.get(**plug).is_some());
    let plugs = plugs.map(|plug| (plug.to_string(), components::plug(*plug)));
    let plugs = Value::from(plugs.collect::<Map<_, _>>());
    view.put(sets, "plugStates", "ItemPlugStates", plugs);
}

/// Made-up components of characters are those of the account's characters.
fn by_character(answer: &mut Value, member: &Member) {
    let ids: Vec<_> = member.characters.iter().map(|it| it.id).collect();
    for (property, value) in answer.as_object_mut().into_iter().flatten() {
        if property == "characterUninstancedItemComponents" {
            rekey(value, &ids, true);
        } else if property.starts_with("character") {
            rekey(&mut value["data"], &ids, true);
        }
    }
}

/// Gives the entries of a map other keys: as many as there are entries, or all, which then share entries.
fn rekey(map: &mut Value, keys: &[i64], all: bool) {
    let Some(entries) = map.as_object_mut() else {
        return;
    };
    let values: Vec<_> = std::mem::take(entries)
        .into_iter()
        .map(|(_, it)| it)
        .collect();
    if values.is_empty() {
        return;
    }
    let count = if all { keys.len() } else { values.len() };
    for (index, key) in keys.iter().take(count).enumerate() {
        entries.insert(key.to_string(), values[index % values.len()].clone());
    }
}
