//! `face.toml`: what users write, where a rule alone would change it when something is added.

use crate::Diagnostics;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) const INPUT: &str = "face.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FaceTable {
    /// Operations whose required arguments are a struct as well.
    #[serde(default)]
    pub(crate) arguments: Vec<String>,
    /// Operations that meet the rule for such a struct and have none.
    #[serde(default)]
    pub(crate) no_arguments: Vec<String>,
    /// What the hashes of schemas are that are tables or have one.
    #[serde(default)]
    pub(crate) own_hash: BTreeMap<String, OwnHash>,
}

/// What `hash` is, the property of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OwnHash {
    /// A hash of the schema's own type, by which rows are keyed if it is a table.
    Typed,
    /// A number; rows are keyed by hash if it is a table.
    Number,
    /// Not what rows are keyed by, which is text.
    None,
}

impl OwnHash {
    /// As the table writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            OwnHash::Typed => "typed",
            OwnHash::Number => "number",
            OwnHash::None => "none",
        }
    }
}

impl FaceTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
