//! The list of tables against the document.

use bungie_suite::tables::TABLES;
use bungie_testing::document::DOCUMENT;
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
    let listed: BTreeSet<_> = TABLES
        .iter()
        .map(|table| (table.name, table.mobile_name))
        .collect();
    assert_eq!(listed, declared);
    assert_eq!(TABLES.len(), declared.len());
}
