//! `manifest.toml`: the operation that says where the tables are, and how.

use crate::Diagnostics;
use serde::Deserialize;

pub(crate) const INPUT: &str = "manifest.toml";

/// Empty where the document has no manifest.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ManifestTable {
    pub(crate) operation: Option<String>,
    /// Properties of the answer.
    pub(crate) version: String,
    pub(crate) tables: String,
    pub(crate) aggregate: String,
    pub(crate) sqlite: String,
    /// A property of rows.
    pub(crate) redacted: String,
}

impl ManifestTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
