//! The list of tables against the document.

use bungie_testing::{document::Document, tables::TABLES};
use std::collections::BTreeSet;

#[test]
fn the_tables_are_those_of_the_document() {
    let document = Document::load();
    let declared: BTreeSet<_> = document
        .tables()
        .into_iter()
        .map(|(name, mobile, _)| (name, mobile))
        .collect();
    let listed: BTreeSet<_> = TABLES
        .iter()
        .map(|table| (table.name, table.mobile_name))
        .collect();
    assert_eq!(listed, declared);
    assert_eq!((TABLES.len(), listed.len()), (80, 80));
}
