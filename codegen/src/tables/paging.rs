//! `paging.toml`: which parameters page through an answer.

use crate::Diagnostics;
use serde::Deserialize;

const INPUT: &str = "paging.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PagingTable {
    /// The property by which an answer says that there is more.
    pub(crate) more: String,
    #[serde(default, rename = "parameter")]
    pub(crate) parameters: Vec<ParameterRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParameterRow {
    pub(crate) name: String,
    /// The number of the first page.
    pub(crate) first: i32,
}

impl PagingTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
