//! `names.toml`: what change of case must keep, and names that cannot stay as they are.

use crate::Diagnostics;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) const INPUT: &str = "names.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameTable {
    #[serde(default)]
    pub(crate) words: Vec<String>,
    #[serde(default)]
    pub(crate) rename: BTreeMap<String, String>,
}

impl NameTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
