//! What has changed between two tables, against an independent count.

use crate::setting::{CLASSES, ITEMS, Setting};
use bungie_api::{
    DefinitionHash,
    destiny2::GetDestinyManifest,
    dynamic::TABLES,
    manifest::{FieldKind, Set, Table, TableChanges},
    types::DestinyInventoryItemDefinition,
};
use bungie_testing::manifest::{MadeUp, Manifest, made_up_table};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

type Items = Table<DestinyInventoryItemDefinition>;
type Changes = TableChanges<DefinitionHash<DestinyInventoryItemDefinition>>;

fn made_up() -> Map<String, Value> {
    let made = MadeUp {
        rows: 60,
        redacted_every: 6,
        ..MadeUp::default()
    };
    serde_json::from_slice(&made_up_table("DestinyInventoryItemDefinition", &made)).unwrap()
}

fn changes(before: &Map<String, Value>, after: &Map<String, Value>) -> Changes {
    let table = |rows: &Map<String, Value>| Items::from_bytes(serde_json::to_vec(rows).unwrap());
    let (before, after) = (table(before).unwrap(), table(after).unwrap());
    after.changes_since(&before).unwrap()
}

#[test]
fn a_table_written_again_is_the_same() {
    let rows = made_up();
    assert!(changes(&rows, &rows).is_empty());
    // Sorted, and spread over lines.
    let sorted: BTreeMap<_, BTreeMap<_, _>> = rows
        .iter()
        .map(|(key, row)| (key, row.as_object().unwrap().iter().collect()))
        .collect();
    let pretty = serde_json::to_vec_pretty(&sorted).unwrap();
    let before = Items::from_bytes(serde_json::to_vec(&rows).unwrap()).unwrap();
    let after = Items::from_bytes(pretty).unwrap();
    assert!(after.changes_since(&before).unwrap().is_empty());
}

/// JavaScript writes `0.0` as `0`.
#[test]
fn a_number_is_the_same_however_it_is_written() {
    let is_told = |one: &str, other: &str| {
        let table = |number| {
            let json = format!(r#"{{"7":{{"hash":7,"weights":[{{"value":{number}}}]}}}}"#);
            Items::from_bytes(json).unwrap()
        };
        let (one, other) = (table(one), table(other));
        let (there, back) = (one.changes_since(&other), other.changes_since(&one));
        let (there, back) = (there.unwrap().is_empty(), back.unwrap().is_empty());
        assert_eq!(there, back);
        !there
    };
    for (one, other) in [
        ("0.0", "0"),
        ("-0.0", "0"),
        ("1.0", "1"),
        ("-1.0", "-1"),
        ("1e3", "1000"),
        ("4294967295.0", "4294967295"),
    ] {
        assert!(!is_told(one, other), "{one} is {other}");
    }
    for (one, other) in [
        ("1.5", "1"),
        ("0.1", "0"),
        ("-1", "1"),
        // As `f64` they are one number.
        ("9007199254740993", "9007199254740992"),
        ("0", "null"),
        ("0", "false"),
        ("1", "\"1\""),
    ] {
        assert!(is_told(one, other), "{one} is not {other}");
    }
}

#[test]
fn rows_and_fields_are_those_that_were_changed() {
    let before = made_up();
    let mut after = before.clone();
    let redacted = |row: &Value| row["redacted"] == true;
    let keys: Vec<String> = before.keys().cloned().collect();
    let plain: Vec<&String> = keys.iter().filter(|key| !redacted(&before[*key])).collect();
    let hidden: Vec<&String> = keys.iter().filter(|key| redacted(&before[*key])).collect();
    let number = |key: &String| key.parse::<u32>().unwrap();
    // Two go, one comes, one is shown, one is hidden, and of six others fields change.
    after.remove(plain[0]);
    after.remove(hidden[0]);
    after.insert("77".to_owned(), json!({"hash": 77}));
    after[hidden[1]]["redacted"] = false.into();
    after[plain[1]]["redacted"] = true.into();
    let base = |row: &mut Value| {
        row["itemType"] = 3.into();
        row["displayProperties"] = json!({"name": "Owl", "icon": "/a.png", "hasIcon": true});
        row["index"] = 5.into();
        row["perks"] = json!([{"perkHash": 1}, {"perkHash": 2}]);
    };
    let mut before = before;
    for key in &plain[2..8] {
        base(&mut before[*key]);
        base(&mut after[*key]);
    }
    after[plain[2]]["itemType"] = 4.into();
    after[plain[3]]["displayProperties"]["name"] = "Oul".into();
    after[plain[4]]["displayProperties"]["icon"] = "/b.png".into();
    after[plain[5]]["index"] = 6.into();
    after[plain[6]]["perks"] = json!([{"perkHash": 1}, {"perkHash": 3}, {"perkHash": 4}]);
    after[plain[7]].as_object_mut().unwrap().remove("itemType");
    after[plain[7]]["newThing"] = json!({"is": [1]});
    let changes = changes(&before, &after);
    let sorted = |keys: &[&String]| {
        let mut keys: Vec<_> = keys.iter().map(|key| number(key)).collect();
        keys.sort_unstable();
        keys
    };
    let numbers =
        |keys: &[DefinitionHash<_>]| keys.iter().map(|key| key.get()).collect::<Vec<u32>>();
    assert_eq!(numbers(&changes.added), [77]);
    assert_eq!(numbers(&changes.removed), sorted(&[plain[0], hidden[0]]));
    assert_eq!(numbers(&changes.revealed), [number(hidden[1])]);
    assert_eq!(numbers(&changes.hidden), [number(plain[1])]);
    let mut fields = BTreeMap::new();
    for change in &changes.changed {
        for field in &change.fields {
            fields.insert((change.key.get(), field.path.clone()), field.kind);
        }
        let facts = [plain[2], plain[6], plain[7]].map(number);
        assert_eq!(change.has_facts(), facts.contains(&change.key.get()));
    }
    let expected = [
        (plain[2], "itemType", FieldKind::Fact),
        (plain[3], "displayProperties.name", FieldKind::Text),
        (plain[4], "displayProperties.icon", FieldKind::Picture),
        (plain[5], "index", FieldKind::Place),
        (plain[6], "perks[1].perkHash", FieldKind::Fact),
        (plain[6], "perks[2]", FieldKind::Fact),
        (plain[7], "itemType", FieldKind::Fact),
        (plain[7], "newThing", FieldKind::Fact),
    ];
    let expected = expected.map(|(key, path, kind)| ((number(key), path.to_owned()), kind));
    assert_eq!(fields, expected.into_iter().collect());
    assert!(!changes.is_empty());
    let json = serde_json::to_value(&changes).unwrap();
    assert_eq!(json["added"], json!([77]));
    assert_eq!(json["changed"].as_array().unwrap().len(), 6);
}

/// What an independent reader finds: rows that came, went, and are other JSON.
fn counted(before: &[u8], after: &[u8]) -> [usize; 3] {
    let rows = |json| serde_json::from_slice::<Map<String, Value>>(json).unwrap();
    let (before, after) = (rows(before), rows(after));
    let only = |of: &Map<String, Value>, other: &Map<String, Value>| {
        let keys = of.keys().filter(|key| !other.contains_key(*key));
        keys.count()
    };
    let other = after
        .iter()
        .filter(|(key, row)| before.get(*key).is_some_and(|old| old != *row));
    [only(&after, &before), only(&before, &after), other.count()]
}

#[tokio::test]
async fn sets_differ_in_their_tables_and_in_rows_of_those_that_both_have() {
    let setting = Setting::new().await;
    let made = |seed| {
        let made = MadeUp {
            seed,
            rows: 30,
            redacted_every: 5,
            ..MadeUp::default()
        };
        made_up_table(ITEMS, &made)
    };
    let mut later: Map<String, Value> = serde_json::from_slice(&made(1)).unwrap();
    let fresh: Map<String, Value> = serde_json::from_slice(&made(2)).unwrap();
    let keys: Vec<String> = later.keys().cloned().collect();
    keys[..4].iter().for_each(|key| drop(later.remove(key)));
    later.extend(fresh.into_iter().take(3));
    keys[6..12]
        .iter()
        .for_each(|key| later[key]["itemType"] = 77.into());
    for row in later.values_mut() {
        row["redacted"] = false.into();
    }
    let later = serde_json::to_vec_pretty(&later).unwrap();
    let publish = |seed, items: &[u8], other: &str| {
        let set = Manifest::new(seed).table(ITEMS, items.to_vec());
        let same = made_up_table(CLASSES, &MadeUp::default());
        let set = set
            .table(CLASSES, same)
            .table("DestinyNewDefinition", b"{}".to_vec());
        setting.fake.publish(set.table(other, b"{}".to_vec()));
    };
    let manifest = setting.manifest();
    publish(1, &made(1), "DestinyRaceDefinition");
    let before = manifest.update().await.unwrap();
    publish(2, &later, "DestinyGenderDefinition");
    let after = manifest.update().await.unwrap();
    let changes = after.changes_since(&before, TABLES).await.unwrap();
    assert_eq!(changes.added, ["DestinyGenderDefinition"]);
    assert_eq!(changes.removed, ["DestinyRaceDefinition"]);
    assert_eq!(changes.not_compared, ["DestinyNewDefinition"]);
    let tables: Vec<_> = changes.changed.keys().collect();
    assert_eq!(tables, [ITEMS]);
    let items = &changes.changed[ITEMS];
    let others = items.changed.len() + items.revealed.len() + items.hidden.len();
    assert_eq!(
        [items.added.len(), items.removed.len(), others],
        counted(&made(1), &later)
    );
    assert!(!items.revealed.is_empty() && !items.changed.is_empty());
    // Written again in another way, and in files of other names, nothing has changed.
    let compact: Value = serde_json::from_slice(&later).unwrap();
    publish(
        3,
        &serde_json::to_vec(&compact).unwrap(),
        "DestinyGenderDefinition",
    );
    let again = manifest.update().await.unwrap();
    assert_ne!(again.id(), after.id());
    let none = again.changes_since(&after, TABLES).await.unwrap();
    assert!(none.is_empty(), "{none:?}");
}

/// The tables that were not compared, and those of them that differ.
async fn not_compared(
    after: &Set<GetDestinyManifest>,
    before: &Set<GetDestinyManifest>,
) -> [Vec<String>; 2] {
    let items: Vec<_> = TABLES
        .iter()
        .filter(|it| it.name() == ITEMS)
        .copied()
        .collect();
    let changes = after.changes_since(before, &items).await.unwrap();
    [changes.not_compared, changes.differing]
}

#[tokio::test]
async fn tables_that_are_not_asked_for_differ_by_bytes() {
    let setting = Setting::new().await;
    let publish = |seed, classes: &'static str| {
        let set = Manifest::new(seed)
            .table(ITEMS, "{}")
            .table(CLASSES, classes);
        setting
            .fake
            .publish(set.table("DestinyNewDefinition", "{}"));
    };
    let manifest = setting.manifest();
    publish(1, r#"{"1":{"hash":1}}"#);
    let first = manifest.update().await.unwrap();
    publish(2, r#"{"1":{"hash":1}}"#);
    let second = manifest.update().await.unwrap();
    assert_ne!(second.id(), first.id());
    assert_eq!(second.tables_at_hand().unwrap(), [CLASSES, ITEMS]);
    let unknown = ["DestinyNewDefinition"];
    assert_eq!(not_compared(&second, &first).await, [&unknown[..], &[]]);
    publish(3, r#"{"1":{"hash":2}}"#);
    let third = manifest.update().await.unwrap();
    let differing = [CLASSES];
    let expected = [&[CLASSES, unknown[0]][..], &differing];
    assert_eq!(not_compared(&third, &second).await, expected);
    // The newest first.
    let sets = manifest.sets().unwrap();
    let ids: Vec<&str> = sets.iter().map(Set::id).collect();
    assert_eq!(ids, [third.id(), second.id(), first.id()]);
}
