//! Rows by name.

use bungie_api::{
    DefinitionHash,
    manifest::Table,
    types::{DestinyInventoryItemDefinition, DestinyUnlockValueDefinition},
};
use std::fs;
use tempfile::tempdir;

type Items = Table<DestinyInventoryItemDefinition>;

const ITEMS: &str = r#"{
  "30": {"displayProperties": {"description": "{\"name\": \"no\"}", "name": "Gjallarhorn"}, "hash": 30},
  "10": {"itemType": 3, "displayProperties": {"name": "gjallarhorn "}, "hash": 10},
  "20": {"displayProperties": {"name": "ÄTHER"}},
  "40": {"displayProperties": {"name": ""}},
  "50": {"displayProperties": {"icon": "x"}, "name": "no"},
  "60": {"displayProperties": null, "setData": {"displayProperties": {"name": "no"}}},
  "70": {"displayProperties": {"name": null}},
  "80": {"displayProperties": {"name": "Gja\u006clar Helm"}}
}"#;

fn finds(items: &Items) {
    let named = |name: &str| {
        items
            .named(name)
            .unwrap()
            .iter()
            .map(|hash| hash.get())
            .collect::<Vec<_>>()
    };
    let like = |name: &str| {
        items
            .named_like(name)
            .unwrap()
            .iter()
            .map(|hash| hash.get())
            .collect::<Vec<_>>()
    };
    assert_eq!(named("GJALLARHORN"), [10, 30]);
    assert_eq!(named("äther"), [20]);
    assert_eq!(named("Gjallar"), [0_u32; 0]);
    assert_eq!(like("gjal"), [80, 10, 30]);
    assert_eq!(named("no"), [0_u32; 0]);
    assert_eq!(like("").len(), 4);
}

#[test]
fn several_rows_have_one_name() {
    finds(&Items::from_bytes(ITEMS).unwrap());
    let folder = tempdir().unwrap();
    let path = folder.path().join("items.json");
    fs::write(&path, ITEMS).unwrap();
    finds(&Items::open_with_names(&path).unwrap());
    let with_names = fs::read(folder.path().join("items.json.index")).unwrap();
    finds(&Items::open_with_names(&path).unwrap());
    // Whoever asks for none has them anyway, once they are there.
    finds(&Items::open(&path).unwrap());
    assert_eq!(
        fs::read(folder.path().join("items.json.index")).unwrap(),
        with_names
    );
}

#[test]
fn an_index_without_names_gets_them() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("items.json");
    fs::write(&path, ITEMS).unwrap();
    let index = folder.path().join("items.json.index");
    Items::open(&path).unwrap();
    let without = fs::read(&index).unwrap();
    finds(&Items::open_with_names(&path).unwrap());
    assert!(fs::read(&index).unwrap().len() > without.len());
}

#[test]
fn a_table_whose_rows_are_not_shown_has_no_names() {
    let table =
        Table::<DestinyUnlockValueDefinition>::from_bytes(r#"{"5":{"hash":5,"name":"no"}}"#);
    let table = table.unwrap();
    assert_eq!(table.named("no").unwrap(), [] as [DefinitionHash<_>; 0]);
}
