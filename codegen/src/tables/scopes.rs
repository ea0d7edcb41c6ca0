//! `scopes.toml`: the scope table, and access where the document is silent.

use crate::{Diagnostics, model::Availability};
use serde::Deserialize;

pub(crate) const INPUT: &str = "scopes.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scopes {
    /// The schema whose values are the bits of the scopes.
    pub(crate) schema: String,
    #[serde(default, rename = "scope")]
    pub(crate) scopes: Vec<ScopeRow>,
    #[serde(default, rename = "operation")]
    pub(crate) operations: Vec<OperationRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScopeRow {
    pub(crate) name: String,
    pub(crate) bit: u64,
    pub(crate) availability: Availability,
    pub(crate) allows: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperationRow {
    pub(crate) id: String,
    pub(crate) access: AccessRow,
    /// Why, for whoever reads the file.
    #[serde(rename = "reason")]
    pub(crate) _reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AccessRow {
    Optional,
    SignedIn,
}

impl Scopes {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
