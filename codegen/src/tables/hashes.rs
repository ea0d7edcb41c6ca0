//! `hashes.toml`: constants for the hashes of definitions.

use crate::{Diagnostics, model::NamedHash};
use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) const INPUT: &str = "hashes.toml";

/// Empty where no hash has a constant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HashTables {
    #[serde(default, rename = "table")]
    pub(crate) tables: Vec<HashTable>,
}

/// A table, and constants for its rows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HashTable {
    /// The last segment of the schema's name.
    pub(crate) schema: String,
    pub(crate) module: String,
    #[serde(default)]
    hashes: BTreeMap<String, Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    hash: u32,
    name: String,
    by: Option<String>,
    note: Option<String>,
    renamed_to: Option<String>,
}

impl HashTables {
    /// Reads the file; what can be said of a line without the document is held here.
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let tables: HashTables = super::parse(INPUT, text)?;
        let mut found = Diagnostics::default();
        for table in &tables.tables {
            let mut say = |constant: &str, what: &str, help: &str| {
                found.push(INPUT, table.place(constant), what, help);
            };
            for (constant, line) in &table.hashes {
                if line.note.as_deref().is_some_and(super::is_blank) {
                    say(constant, "a note without text", "write it, or take it out");
                }
                if super::is_blank(&line.name) && line.by.is_none() {
                    say(
                        constant,
                        "a row without a name",
                        "say what it is shown by, or in `by` which property names it",
                    );
                }
            }
        }
        found.into_result(tables)
    }
}

impl HashTable {
    /// Where a line stands, as findings call it.
    pub(crate) fn place(&self, constant: &str) -> String {
        place(&self.module, constant)
    }

    /// The lines, by constant.
    pub(crate) fn constants(&self) -> Vec<NamedHash> {
        let lines = self.hashes.iter();
        let constants = lines.map(|(constant, line)| NamedHash {
            constant: constant.clone(),
            hash: line.hash,
            name: line.name.clone(),
            by: line.by.clone(),
            note: line.note.clone(),
            renamed_to: line.renamed_to.clone(),
        });
        constants.collect()
    }
}

/// Where the line of a constant stands, as findings call it.
pub(crate) fn place(module: &str, constant: &str) -> String {
    format!("{module}.hashes.{constant}")
}
