//! Answers are what the document says, and name nothing that is not there.

use super::{ALL, KNOWN, Setting, item, membership, platform, raw};
use bungie_api::{
    Endpoint, OpenEnum as _, destiny2, group_v2,
    ids::{ActivityInstanceId, BungieNetMembershipId, CharacterId, GroupId},
    platform as core, types, user,
};
use bungie_testing::{conform, document::DOCUMENT, world};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Sends everything that the world answers, and gives operations with responses.
async fn answers(here: &Setting) -> Vec<(&'static str, Value)> {
    let (fake, account) = (&here.fake, &here.account);
    let (at, id) = (platform(account), membership(account));
    let character = here.character(0);
    let history = destiny2::GetActivityHistory::new(at, id, character);
    let (_, played) = raw::send(fake, &history).await;
    let played = played["Response"]["activities"].as_array().unwrap();
    let mut answers = Vec::new();
    for activity in played {
        let id = activity["activityDetails"]["instanceId"].as_str().unwrap();
        let id = ActivityInstanceId::new(id.parse().unwrap());
        answers.push(response(here, &destiny2::GetPostGameCarnageReport::new(id)).await);
    }
    answers.push(response(here, &history).await);
    answers.push(response(here, &destiny2::GetProfile::new(at, id, KNOWN)).await);
    let one = destiny2::GetCharacter::new(at, id, character, KNOWN);
    answers.push(response(here, &one).await);
    for owned in [account.vault_weapon(), account.equipped_exotic()] {
        let components = KNOWN
            .into_iter()
            .chain([types::DestinyComponentType::ITEM_COMMON_DATA]);
        let owned = destiny2::GetItem::new(at, id, item(owned.instance_id), components);
        answers.push(response(here, &owned).await);
    }
    let linked = destiny2::GetLinkedProfiles::new(at, id).get_all_memberships(true);
    answers.push(response(here, &linked).await);
    let name = types::ExactSearchRequest {
        display_name: Some(account.name().to_owned()),
        display_name_code: account.name_code(),
        ..Default::default()
    };
    let search = destiny2::SearchDestinyPlayerByBungieName::new(at, name);
    answers.push(response(here, &search).await);
    let everything = CharacterId::new(0);
    let stats = destiny2::GetHistoricalStats::new(at, id, everything);
    answers.push(response(here, &stats).await);
    answers.push(response(here, &user::GetMembershipDataById::new(id, at)).await);
    answers.push(response(here, &user::GetMembershipDataForCurrentUser::new()).await);
    let user = BungieNetMembershipId::new(account.bungie_net_id());
    answers.push(response(here, &user::GetBungieNetUserById::new(user)).await);
    let prefix = types::UserSearchPrefixRequest {
        display_name_prefix: Some(account.name().chars().take(1).collect()),
        ..Default::default()
    };
    answers.push(response(here, &user::SearchByGlobalNamePost::new(0, prefix)).await);
    let clan = GroupId::new(account.clan_id());
    answers.push(response(here, &group_v2::GetGroup::new(clan)).await);
    answers.push(response(here, &group_v2::GetMembersOfGroup::new(clan)).await);
    let groups = group_v2::GetGroupsForMember::new(
        at,
        id,
        types::GroupsForMemberFilter::ALL,
        types::GroupType::CLAN,
    );
    answers.push(response(here, &groups).await);
    answers.push(response(here, &core::GetCommonSettings::new()).await);
    answers
}

async fn response<O: Endpoint>(here: &Setting, request: &O) -> (&'static str, Value) {
    let (status, answer) = raw::send(&here.fake, request).await;
    let id = O::OPERATION.id;
    assert_eq!(
        (status, &answer["ErrorCode"]),
        (200, &1.into()),
        "{id}: {answer}"
    );
    (id, answer["Response"].clone())
}

/// Made up even where what the world knows is asked for.
const MADE_UP: [&str; 5] = [
    "profilePlugSets",
    "characterPlugSets",
    "plugSets",
    "characterUninstancedItemComponents",
    "uninstancedItemComponents",
];

/// Hashes that a value names, by table.
fn hashes(schema: &Value, value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    let table = schema["x-mapped-definition"]["$ref"].as_str();
    let (_, schema) = DOCUMENT.resolve(schema);
    match value {
        Value::Array(items) => {
            for item in items {
                name(table, item, found);
                hashes(&schema["items"], item, found);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                if let Ok(hash) = key.parse::<u32>() {
                    name(table, &hash.into(), found);
                }
                let property = &schema["properties"][key];
                let entry = if property.is_null() {
                    &schema["additionalProperties"]
                } else {
                    property
                };
                hashes(entry, member, found);
            }
        }
        other => name(table, other, found),
    }
}

fn name(table: Option<&str>, value: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    if let (Some(table), true) = (table, value.is_u64()) {
        let table = table.rsplit('.').next().unwrap().to_owned();
        found.entry(table).or_default().insert(value.to_string());
    }
}

fn texts<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => drop(found.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        _ => {}
    }
}

fn rows(table: &str) -> Option<serde_json::Map<String, Value>> {
    let bytes = world::definitions().bytes("en", table)?;
    Some(serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test(start_paused = true)]
async fn answers_keep_to_the_document() {
    for seed in 1..4 {
        for (operation, response) in answers(&Setting::new(seed)).await {
            let wrong = conform::json(&DOCUMENT, raw::schema(operation), &response);
            assert_eq!(wrong, [""; 0], "{operation}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_hash_is_a_row_and_every_picture_a_file() {
    let here = Setting::new(1);
    let mut answers = answers(&here).await;
    let mut found = BTreeMap::new();
    let mut said = BTreeSet::new();
    for (operation, response) in &mut answers {
        if let Some(properties) = response.as_object_mut() {
            properties.retain(|property, _| !MADE_UP.contains(&&**property));
        }
        hashes(raw::schema(operation), response, &mut found);
        texts(response, &mut said);
    }
    for (table, hashes) in &found {
        let rows = rows(table).unwrap_or_else(|| panic!("there is no {table}"));
        for hash in hashes {
            assert!(rows.contains_key(hash), "{table} has no {hash}");
        }
    }
    // The kinds of things that pages show.
    for table in [
        "InventoryItem",
        "InventoryBucket",
        "Class",
        "Activity",
        "SandboxPerk",
        "Stat",
    ] {
        assert!(
            found.contains_key(&format!("Destiny{table}Definition")),
            "{table}"
        );
    }
    let pictures: Vec<_> = said
        .iter()
        .filter(|text| text.starts_with("/common/"))
        .collect();
    assert!(pictures.len() > 10, "{} pictures", pictures.len());
    for path in pictures {
        let url = format!("{}{path}", here.fake.url());
        let picture = raw::get(&here.fake, &url).await;
        assert_eq!(picture.status(), 200, "{path}");
        assert_eq!(picture.headers()["content-type"], "image/png");
    }
    assert_eq!(here.fake.violations(), []);
}

/// Made-up parts of an answer take their hashes from the same tables, and their characters from the account.
#[tokio::test(start_paused = true)]
async fn what_is_made_up_names_what_is_there() {
    let here = Setting::new(1);
    let (at, id) = (platform(&here.account), membership(&here.account));
    let all = types::DestinyComponentType::NAMES
        .iter()
        .map(|(number, _)| types::DestinyComponentType(*number));
    let all: Vec<_> = all.filter(|it| it.0 != 0).collect();
    let (_, response) = response(&here, &destiny2::GetProfile::new(at, id, all.clone())).await;
    let schema = raw::schema("Destiny2.GetProfile");
    assert_eq!(conform::json(&DOCUMENT, schema, &response), [""; 0]);
    let mut found = BTreeMap::new();
    hashes(schema, &response, &mut found);
    for (table, hashes) in &found {
        if let Some(rows) = rows(table) {
            for hash in hashes {
                assert!(rows.contains_key(hash), "{table} has no {hash}");
            }
        }
    }
    let characters: BTreeSet<_> = here
        .account
        .character_ids()
        .iter()
        .map(i64::to_string)
        .collect();
    for property in [
        "characterProgressions",
        "characterActivities",
        "characterRecords",
    ] {
        let keys = response[property]["data"].as_object().unwrap().keys();
        assert_eq!(
            keys.cloned().collect::<BTreeSet<_>>(),
            characters,
            "{property}"
        );
    }
    let instances = response["itemComponents"]["instances"]["data"]
        .as_object()
        .unwrap();
    for property in ["objectives", "renderData", "talentGrids"] {
        let keys = response["itemComponents"][property]["data"]
            .as_object()
            .unwrap();
        assert!(!keys.is_empty(), "{property}");
        assert!(
            keys.keys().all(|key| instances.contains_key(key)),
            "{property}"
        );
    }
    let character = destiny2::GetCharacter::new(at, id, here.character(0), all.clone());
    let weapon = item(here.account.equipped_weapon().instance_id);
    let item = destiny2::GetItem::new(at, id, weapon, all);
    let answers = [
        super::conformity::response(&here, &character).await,
        super::conformity::response(&here, &item).await,
    ];
    for (operation, response) in answers {
        assert_eq!(
            conform::json(&DOCUMENT, raw::schema(operation), &response),
            [""; 0]
        );
    }
}

#[test]
fn rows_keep_to_the_document() {
    let manifest = world::definitions();
    for table in manifest.index()["jsonWorldComponentContentPaths"]["en"]
        .as_object()
        .unwrap()
        .keys()
    {
        let (_, schema) = DOCUMENT.schema_of(table).unwrap();
        let mut found = BTreeMap::new();
        for (key, row) in rows(table).unwrap() {
            assert_eq!(
                conform::json(&DOCUMENT, schema, &row),
                [""; 0],
                "{table} {key}"
            );
            assert_eq!(row["hash"].to_string(), key);
            hashes(schema, &row, &mut found);
        }
        for (other, hashes) in found {
            let rows = rows(&other).unwrap_or_else(|| panic!("{table} names {other}"));
            for hash in hashes {
                assert!(rows.contains_key(&hash), "{table}: {other} has no {hash}");
            }
        }
    }
    let items = rows("DestinyInventoryItemDefinition").unwrap();
    let names: BTreeSet<_> = items
        .values()
        .map(|row| row["displayProperties"]["name"].as_str())
        .collect();
    assert_eq!(names.len(), items.len(), "two items have one name");
}

#[tokio::test(start_paused = true)]
async fn a_seed_decides() {
    let [one, same, other] = [1, 1, 2].map(Setting::new);
    // What was there before does not matter.
    let late = super::fake();
    late.account(2);
    let account = late.account(1);
    late.sign_in_as(super::TOKEN, ALL, account.bungie_net_id());
    let request =
        |account| destiny2::GetProfile::new(platform(account), membership(account), KNOWN);
    let mut answers = Vec::new();
    for (fake, account) in [
        (&one.fake, &one.account),
        (&same.fake, &same.account),
        (&late, &account),
        (&other.fake, &other.account),
    ] {
        let (_, mut answer) = raw::send(fake, &request(account)).await;
        let response = answer["Response"].as_object_mut().unwrap();
        response.remove("responseMintedTimestamp").unwrap();
        response
            .remove("secondaryComponentsMintedTimestamp")
            .unwrap();
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_ne!(answers[0], answers[3]);
}
