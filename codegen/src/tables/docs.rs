//! `docs.toml`: prose of our own for items of the document.

use crate::Diagnostics;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) const INPUT: &str = "docs.toml";

/// Text by the name of what it is about.
pub(crate) type Lines = BTreeMap<String, String>;

/// A section that is there has a line about everything of its kind, except `schemas`
/// and `properties`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocsTable {
    /// By operation id.
    pub(crate) operations: Option<Lines>,
    /// By identifier.
    pub(crate) components: Option<Lines>,
    /// By the name of the table.
    pub(crate) tables: Option<Lines>,
    /// By the full name of the schema.
    #[serde(default)]
    pub(crate) schemas: Lines,
    /// By the full name of the schema, then by key. A schema that is there has a line about each of
    /// its properties.
    #[serde(default)]
    pub(crate) properties: BTreeMap<String, Lines>,
}

impl DocsTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
