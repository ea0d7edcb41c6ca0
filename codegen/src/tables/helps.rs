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
    /// The layers of an icon, the lowest first.
    #[serde(default)]
    pub(crate) icon_layers: Vec<String>,
    pub(crate) watermark: Option<WatermarkRow>,
}

/// The keys of what lies over an icon.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WatermarkRow {
    /// A truth value, by which `featured` counts before all others.
    pub(crate) is_featured: String,
    pub(crate) featured: String,
    /// A block, and in it a list of one mark for each version.
    pub(crate) versions: [String; 2],
    pub(crate) plain: String,
    pub(crate) shelved: String,
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
