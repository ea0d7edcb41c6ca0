//! `accepted.toml`: what the document may say that says nothing to the generator.

use crate::Diagnostics;
use serde::Deserialize;

pub(crate) const INPUT: &str = "accepted.toml";

/// Keys that the import leaves out without a word.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    #[serde(default, rename = "accepted")]
    rows: Vec<Row>,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Row {
    at: Node,
    keys: Vec<String>,
    reason: String,
}

/// An entry of `security` with nothing but the API key, beside others.
pub(crate) const KEY_ALONE: &str = "key-alone";

/// A kind of node of the document.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Node {
    Document,
    Info,
    Server,
    Tag,
    ExternalDocs,
    Components,
    Path,
    Operation,
    DocumentationAttributes,
    /// The entries of `security`, of which only [`KEY_ALONE`] can be accepted.
    Security,
    SecurityScheme,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Schema,
    EnumValue,
    Reference,
    /// What only the overlay writes.
    Own,
}

impl Accepted {
    /// Nothing is left out.
    pub const fn nothing() -> Self {
        Accepted { rows: Vec::new() }
    }

    /// Reads `accepted.toml`.
    ///
    /// # Errors
    /// A text that is not such a table, and rows without a reason.
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        let accepted: Accepted = super::parse(INPUT, text)?;
        let mut found = Diagnostics::default();
        for row in &accepted.rows {
            let keys = row.keys.join(", ");
            let is_known = match row.at {
                Node::Security => row.keys.iter().all(|key| key == KEY_ALONE),
                Node::Own => false,
                _ => true,
            };
            if !is_known {
                found.push(
                    INPUT,
                    keys,
                    "a row for what nothing is left out of",
                    format!("remove it; at `security` there is only `{KEY_ALONE}`"),
                );
            }
            if super::is_blank(&row.reason) {
                found.push(
                    INPUT,
                    row.keys.join(", "),
                    "a row without a reason",
                    "say why these keys say nothing to the generator",
                );
            }
        }
        found.into_result(accepted)
    }

    /// Whether `key` of such a node is left out.
    pub(crate) fn has(&self, node: Node, key: &str) -> bool {
        let mut rows = self.rows.iter().filter(|row| row.at == node);
        rows.any(|row| row.keys.iter().any(|accepted| accepted == key))
    }
}
