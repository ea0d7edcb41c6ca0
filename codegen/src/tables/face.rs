//! `face.toml`: what users write, where a rule alone would change it when something is added.

use crate::Diagnostics;
use serde::Deserialize;

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
}

impl FaceTable {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
