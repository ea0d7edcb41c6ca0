//! `helps.toml`: by which properties structs get helps.

use crate::Diagnostics;
use serde::Deserialize;

pub(crate) const INPUT: &str = "helps.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HelpsTable {
    pub(crate) display: Option<DisplayRow>,
    /// What answers hold a Bungie Name in.
    #[serde(default, rename = "bungie_name")]
    pub(crate) bungie_names: Vec<PairRow>,
    /// What request bodies hold a Bungie Name in.
    #[serde(default, rename = "bungie_name_body")]
    pub(crate) bungie_name_bodies: Vec<PairRow>,
}

/// The keys of a block that says how something is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisplayRow {
    /// Under which key structs hold a block.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) icon: String,
    pub(crate) has_icon: String,
}

/// The keys of a Bungie Name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PairRow {
    pub(crate) name: String,
    pub(crate) code: String,
}

impl HelpsTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
