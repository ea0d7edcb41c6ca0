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
    /// From which published table the lines are. Required, so that its absence is told with what to do.
    #[serde(default)]
    source: String,
    /// The keys that lead to the property that names the rows, with dots between them.
    pub(crate) by: Option<String>,
    #[serde(default)]
    hashes: BTreeMap<String, Line>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    hash: u32,
    name: String,
    note: Option<String>,
    renamed_to: Option<String>,
}

impl HashTables {
    /// Reads the file; what can be said of a line without the document is held here.
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let tables: HashTables = super::parse(INPUT, text)?;
        let mut found = Diagnostics::default();
        for table in &tables.tables {
            if super::is_blank(&table.source) {
                found.push(
                    INPUT,
                    &table.module,
                    "no `source`",
                    "say from which published table the lines are, and when it was read",
                );
            }
            let mut say = |constant: &str, what: &str, help: &str| {
                found.push(INPUT, table.place(constant), what, help);
            };
            for (constant, line) in &table.hashes {
                if line.note.as_deref().is_some_and(super::is_blank) {
                    say(constant, "a note without text", "write it, or take it out");
                }
                if super::is_blank(&line.name) && table.by.is_none() {
                    say(
                        constant,
                        "a row without a name",
                        "say what it is shown by, or in `by` of the table which property names its rows",
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
