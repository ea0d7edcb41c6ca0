//! Tables in files and in memory.

use bungie_api::{
    DefinitionHash, decode_table,
    manifest::{Aggregate, CachedTable, Row, Table, TableErrorKind},
    types::{
        DestinyClassDefinition, DestinyHistoricalStatsDefinition, DestinyInventoryItemDefinition,
        DestinyRewardSourceDefinition,
    },
};
use bungie_suite::{corpus, tables};
use serde_json::{Value, json};
use std::{collections::HashMap, fs, num::NonZeroUsize};
use tempfile::tempdir;

/// Three classes, of which one is redacted and one has no hash of its own, out of order.
const CLASSES: &str = r#"{"3655393761":{"classType":0,"displayProperties":{"name":"Titan {var:1} \"}\\"},"hash":3655393761,"redacted":false},
"671679327":{"classType":1,"displayProperties":{"name":"Jäger"}},"2271682572":{"classType":2,"hash":2271682572,"redacted":true}}"#;

const TITAN: DefinitionHash<DestinyClassDefinition> = DefinitionHash::new(3_655_393_761);
const HUNTER: DefinitionHash<DestinyClassDefinition> = DefinitionHash::new(671_679_327);
const WARLOCK: DefinitionHash<DestinyClassDefinition> = DefinitionHash::new(2_271_682_572);
const NOBODY: DefinitionHash<DestinyClassDefinition> = DefinitionHash::new(7);

fn holds_the_classes(table: &Table<DestinyClassDefinition>) {
    assert_eq!(table.len(), 3);
    assert_eq!(table.keys().collect::<Vec<_>>(), [HUNTER, WARLOCK, TITAN]);
    assert!(table.contains(&TITAN) && !table.contains(&NOBODY));
    let Row::Present(titan) = TITAN.get_from(table).unwrap() else {
        panic!("no titan");
    };
    assert_eq!(
        titan.display_properties.unwrap().name,
        r#"Titan {var:1} "}\"#
    );
    // Its hash is only the key.
    assert_eq!(table.get(&HUNTER).unwrap().present().unwrap().hash, HUNTER);
    assert!(matches!(table.get(&WARLOCK).unwrap(), Row::Redacted(row) if row.hash == WARLOCK));
    assert!(table.get(&WARLOCK).unwrap().present().is_none());
    assert!(table.get(&WARLOCK).unwrap().any().is_some());
    assert!(table.get(&NOBODY).unwrap().is_absent());
    assert_eq!(table.raw(&NOBODY).unwrap(), None);
    let raw: Value = serde_json::from_slice(&table.raw(&WARLOCK).unwrap().unwrap()).unwrap();
    assert_eq!(raw["classType"], 2);
    let rows: Vec<_> = table.iter().map(|row| row.unwrap().0).collect();
    assert_eq!(rows, [TITAN, HUNTER, WARLOCK], "in the order of the file");
    let all = table.decode_all().unwrap();
    assert_eq!(all, decode_table(CLASSES.as_bytes()).unwrap());
}

#[test]
fn rows_are_found_in_a_file_and_in_memory() {
    holds_the_classes(&Table::from_bytes(CLASSES).unwrap());
    let folder = tempdir().unwrap();
    let path = folder.path().join("classes.json");
    fs::write(&path, CLASSES).unwrap();
    holds_the_classes(&Table::open(&path).unwrap());
    // From the index that is kept.
    assert!(folder.path().join("classes.json.index").exists());
    holds_the_classes(&Table::open(&path).unwrap());
}

#[derive(serde::Deserialize)]
struct Kind {
    #[serde(rename = "classType")]
    kind: i32,
}

#[tokio::test]
async fn a_row_is_read_as_another_type_and_on_another_thread() {
    let table = Table::<DestinyClassDefinition>::from_bytes(CLASSES).unwrap();
    let kind: Kind = table.get_as(&WARLOCK).unwrap().unwrap();
    assert_eq!(kind.kind, 2);
    assert!(table.get_as::<Kind>(&NOBODY).unwrap().is_none());
    let row = table.get_async(TITAN).await.unwrap();
    assert_eq!(row, table.get(&TITAN).unwrap());
}

#[test]
fn rows_that_are_asked_for_often_are_kept() {
    let table = Table::<DestinyClassDefinition>::from_bytes(CLASSES).unwrap();
    let cached = CachedTable::new(table, NonZeroUsize::new(1).unwrap());
    let get = |hash| cached.get(&hash).unwrap().present().unwrap();
    assert!(std::sync::Arc::ptr_eq(&get(TITAN), &get(TITAN)));
    let before = get(TITAN);
    get(HUNTER);
    assert!(
        !std::sync::Arc::ptr_eq(&before, &get(TITAN)),
        "there is room for one"
    );
    assert!(cached.get(&NOBODY).unwrap().is_absent());
}

#[test]
fn tables_without_rows_and_tables_by_text() {
    let empty = Table::<DestinyRewardSourceDefinition>::from_bytes("{}").unwrap();
    assert!(empty.is_empty() && empty.iter().next().is_none());
    let stats = r#"{"kills":{"statId":"kills","weight":3},"a\u0062":{"statId":"ab"}}"#;
    let table = Table::<DestinyHistoricalStatsDefinition>::from_bytes(stats).unwrap();
    let weight = |id: &str| {
        table
            .get(&id.to_owned())
            .unwrap()
            .present()
            .map(|row| row.weight)
    };
    assert_eq!(weight("kills"), Some(3));
    assert_eq!(weight("ab"), Some(0));
    assert_eq!(weight("deaths"), None);
}

#[test]
fn the_last_of_two_rows_counts() {
    let twice = r#"{"5":{"classType":1},"4":{"classType":0},"5":{"classType":2}}"#;
    let table = Table::<DestinyClassDefinition>::from_bytes(twice).unwrap();
    assert_eq!(table.len(), 2);
    let all = table.decode_all().unwrap();
    assert_eq!(all, decode_table(twice.as_bytes()).unwrap());
    let row: HashMap<_, _> = table.iter().map(Result::unwrap).collect();
    assert_eq!(row, all);
}

#[test]
fn a_key_that_is_no_hash_is_no_table() {
    for key in ["-5", "x", "4294967296"] {
        let text = format!(r#"{{"{key}":{{}}}}"#);
        let error = Table::<DestinyClassDefinition>::from_bytes(text).unwrap_err();
        assert!(
            error.to_string().contains("a key that is no hash"),
            "{error}"
        );
    }
}

#[test]
fn a_row_of_another_shape_names_table_row_and_place() {
    let bad = r#"{"9":{"hash":9,"displayProperties":{"name":[1]}}}"#;
    let table = Table::<DestinyClassDefinition>::from_bytes(bad).unwrap();
    let error = table.get(&DefinitionHash::new(9)).unwrap_err().to_string();
    let place =
        "DestinyClassDefinition, row 9: the row has an unexpected shape, at displayProperties.name";
    assert!(error.starts_with(place), "{error}");
}

/// Rows of a table whose blocks are larger than what is read at once, and smaller.
#[test]
fn long_rows_and_short_ones_are_read_in_blocks() {
    let rows = (0..500_u32).map(|row| {
        let text = "x".repeat(if row % 50 == 0 { 400_000 } else { 700 });
        (
            row.to_string(),
            json!({"hash": row, "displayProperties": {"name": text}}),
        )
    });
    let table: Value = rows.collect::<serde_json::Map<_, _>>().into();
    let folder = tempdir().unwrap();
    let path = folder.path().join("items.json");
    fs::write(&path, table.to_string()).unwrap();
    let table = Table::<DestinyInventoryItemDefinition>::open(&path).unwrap();
    let lengths = table
        .iter()
        .map(|row| row.unwrap().1.display_properties.unwrap().name.len());
    assert_eq!(lengths.sum::<usize>(), 10 * 400_000 + 490 * 700);
}

#[test]
fn all_tables_at_hand_are_what_decode_table_makes_of_them() {
    let folder = tempdir().unwrap();
    let folders = ["corpus/manifest", "captures/manifest"];
    let mut compared = 0;
    for capture in folders
        .iter()
        .filter_map(|folder| corpus::captures(folder))
        .flatten()
    {
        let Some(table) = tables::table(&capture.name) else {
            continue;
        };
        let copy = folder.path().join(format!("{compared}.json"));
        fs::write(&copy, &capture.bytes).unwrap();
        let expected = table.rows(&capture.bytes);
        assert_eq!(table.open(&copy), expected, "{}", capture.name);
        assert_eq!(
            table.open(&copy),
            expected,
            "{}, from its index",
            capture.name
        );
        compared += 1;
    }
    println!("compared {compared} tables");
}

#[test]
fn tables_are_found_in_the_file_of_all() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("aggregate.json");
    let stats = r#"{"kills":{"statId":"kills","weight":3}}"#;
    let text = format!(
        "{{\"DestinyClassDefinition\": {CLASSES}, \"DestinyRewardSourceDefinition\":{{}},\n\"DestinyHistoricalStatsDefinition\":{stats}}}"
    );
    fs::write(&path, &text).unwrap();
    // The second time from what is kept.
    for _ in 0..2 {
        let all = Aggregate::open(&path).unwrap();
        assert_eq!(all.tables().count(), 3);
        holds_the_classes(&all.table().unwrap());
        let empty: Table<DestinyRewardSourceDefinition> = all.table().unwrap();
        assert!(empty.is_empty());
        let stats: Table<DestinyHistoricalStatsDefinition> = all.table().unwrap();
        assert!(stats.contains(&"kills".to_owned()));
        let error = all.table::<DestinyInventoryItemDefinition>().unwrap_err();
        assert_eq!(error.kind(), TableErrorKind::NoTable);
    }
    assert!(folder.path().join("aggregate.json.index").exists());
    // A row that was changed without a trace.
    let titans = Aggregate::open(&path)
        .unwrap()
        .table::<DestinyClassDefinition>()
        .unwrap();
    fs::write(&path, text.replace("\"classType\":0", "\"classType\":7")).unwrap();
    assert_eq!(
        titans.get(&TITAN).unwrap_err().kind(),
        TableErrorKind::Corrupt
    );
    fs::write(&path, r#"{"DestinyClassDefinition":[]}"#).unwrap();
    assert_eq!(
        Aggregate::open(&path).unwrap_err().kind(),
        TableErrorKind::NoTable
    );
}
