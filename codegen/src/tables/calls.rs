//! `calls.toml`: servers and what they allow, and which operations only read.

use crate::Diagnostics;
use serde::Deserialize;

pub(crate) const INPUT: &str = "calls.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallsTable {
    #[serde(default, rename = "server")]
    pub(crate) servers: Vec<ServerRow>,
    /// The operations that are no GET and only read.
    #[serde(default)]
    pub(crate) reads: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerRow {
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) is: String,
    /// How many requests one address may send in any span of `seconds`.
    pub(crate) requests: u32,
    pub(crate) seconds: u32,
}

impl CallsTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
