//! The tables against the document.

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
        let (name, schema) = DOCUMENT.schema_of(table.name());
        let row = sampler.sample(schema, name);
        let key = tables::own_key(&row).unwrap_or_else(|| panic!("{name} has no key"));
        let rows = |key: &str| table.rows(json!({key: row}).to_string().as_bytes());
        let written = rows(&key).unwrap();
        assert_eq!(tables::own_key(&written[&key]), Some(key), "{name}");
        let error = rows("4711").unwrap_err();
        assert!(error.contains("row 4711 says that it is"), "{error}");
    }
}
