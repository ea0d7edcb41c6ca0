//! The tables against the document.

use bungie_api::{
    Definition, DefinitionHash, decode_table,
    types::{
        DestinyClassDefinition, DestinyHistoricalStatsDefinition, DestinyUnlockValueDefinition,
    },
};
use bungie_suite::tables;
use bungie_testing::{
    document::DOCUMENT,
    fake::{Sampling, sample::Sampler},
};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn the_tables_are_those_of_the_document() {
    let declared: BTreeSet<_> = DOCUMENT
        .schemas()
        .filter_map(|(name, schema)| {
            let mobile = schema["x-mobile-manifest-name"].as_str()?;
            Some((name.rsplit('.').next()?, mobile))
        })
        .collect();
    let listed: Vec<_> = tables::all()
        .map(|table| (table.name(), table.mobile_name()))
        .collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), declared);
    assert_eq!(listed.len(), declared.len());
}

#[test]
fn rows_of_all_tables_say_their_keys() {
    let sampler = Sampler::new(&DOCUMENT, &const { Sampling::known() });
    for table in tables::all() {
        let (name, schema) = DOCUMENT.schema_of(table.name()).unwrap();
        let row = sampler.sample(schema, name);
        let key = tables::own_key(&row).unwrap_or_else(|| panic!("{name} has no key"));
        let rows = |key: &str| table.rows(json!({key: row}).to_string().as_bytes());
        let written = rows(&key).unwrap();
        let alone = table.decode_row(row.to_string().as_bytes()).unwrap();
        assert_eq!(alone, written[&key], "{name}");
        assert_eq!(tables::own_key(&alone).as_ref(), Some(&key), "{name}");
        // A hash of zero is none, and the key stands for it.
        if key != "0" {
            let error = rows("4711").unwrap_err();
            assert!(error.contains("row 4711 says that it is"), "{error}");
        }
    }
}

const CLASS: &str = r#"{
    "classType": 1,
    "displayProperties": {"name": "Owl", "description": "\u00c4mter"},
    "genderedClassNames": {"Male": "Owl", "Female": "Owless"},
    "hash": 3000000001
}"#;

#[test]
fn a_row_alone_is_the_row_of_the_table() {
    let hash = DefinitionHash::new(3_000_000_001);
    let table = format!(r#"{{"{hash}": {CLASS}}}"#);
    let table = decode_table::<DestinyClassDefinition>(table.as_bytes()).unwrap();
    let row = DestinyClassDefinition::decode_row(CLASS.as_bytes()).unwrap();
    assert_eq!(row.gendered_class_names.len(), 2);
    assert_eq!(table[&hash], row);

    let row = br#"{"statId": "feathersFound", "weight": 3}"#;
    let row = DestinyHistoricalStatsDefinition::decode_row(row).unwrap();
    assert_eq!((&*row.stat_id, row.weight), ("feathersFound", 3));
}

#[test]
fn a_bad_row_names_the_place() {
    let bad = CLASS.replace(r#""Owl", "desc"#, r#"[7], "desc"#);
    let error = DestinyClassDefinition::decode_row(bad.as_bytes()).unwrap_err();
    assert_eq!(error.path(), Some("displayProperties.name"));
    assert!(!error.is_syntax());

    // In a table the key of the row comes first.
    let table = format!(r#"{{"17": {bad}}}"#);
    let error = decode_table::<DestinyClassDefinition>(table.as_bytes()).unwrap_err();
    assert_eq!(error.path(), Some("17.displayProperties.name"));

    for bad in [&CLASS[..CLASS.len() - 1], &format!("{CLASS},"), ""] {
        let error = DestinyClassDefinition::decode_row(bad.as_bytes()).unwrap_err();
        assert!(error.is_syntax(), "{bad}: {error}");
    }
}

/// The document does not say that it is a table.
#[test]
fn unlock_values_are_a_table() {
    assert_eq!(
        DestinyUnlockValueDefinition::TABLE,
        "DestinyUnlockValueDefinition"
    );
    let table = br#"{"4000000007": {"hash": 4000000007, "index": 5, "blacklisted": true}}"#;
    let table = decode_table::<DestinyUnlockValueDefinition>(table).unwrap();
    let row = &table[&DefinitionHash::new(4_000_000_007)];
    assert_eq!(
        (row.hash.get(), row.index, row.blacklisted),
        (4_000_000_007, 5, true)
    );
}
