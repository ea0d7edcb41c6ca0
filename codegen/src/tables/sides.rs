//! `sides.toml`: whose the name of a schema is, the request's or the answer's.

use crate::Diagnostics;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(crate) const INPUT: &str = "sides.toml";

/// The header under which the schemas stand.
pub(crate) const SECTION: &str = "[names]";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sides {
    /// Whose the name of a schema is that requests hold.
    #[serde(default)]
    pub(crate) names: BTreeMap<String, Side>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    Request,
    Answer,
}

impl Sides {
    pub(crate) fn parse(text: &str) -> Result<Self, Diagnostics> {
        super::parse(INPUT, text)
    }
}
