//! `scopes.toml`: the scope table, and access and components where the document is silent.

use crate::{Diagnostics, model::Availability};
use serde::Deserialize;

pub(crate) const INPUT: &str = "scopes.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scopes {
    /// The schema whose values are the bits of the scopes.
    pub(crate) schema: String,
    /// The schema whose values are the components.
    #[serde(rename = "components")]
    pub(crate) component_schema: Option<String>,
    /// The operations that anybody may call, all of them; without the list, every one of which the
    /// document and the rows say nothing.
    pub(crate) anonymous: Option<Vec<String>>,
    #[serde(default, rename = "scope")]
    pub(crate) scopes: Vec<ScopeRow>,
    #[serde(default, rename = "operation")]
    pub(crate) operations: Vec<OperationRow>,
    #[serde(default, rename = "component")]
    pub(crate) components: Vec<ComponentRow>,
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
    pub(crate) reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComponentRow {
    pub(crate) name: String,
    /// None where a source names a scope that is not needed.
    pub(crate) scope: Option<String>,
    pub(crate) reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AccessRow {
    Optional,
    SignedIn,
}

impl Scopes {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        let table: Scopes = super::parse(INPUT, text)?;
        let scopes = table.scopes.iter().map(|row| (&row.name, &row.allows));
        let operations = table.operations.iter().map(|row| (&row.id, &row.reason));
        let components = table.components.iter().map(|row| (&row.name, &row.reason));
        let mut found = Diagnostics::default();
        for (name, text) in scopes.chain(operations).chain(components) {
            if super::is_unsaid(text) {
                found.push(
                    INPUT,
                    name,
                    "a row that says `…`",
                    "say what the scope allows, or the reason",
                );
            }
        }
        found.into_result(table)
    }
}
