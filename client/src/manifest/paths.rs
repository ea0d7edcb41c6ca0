//! Where the tables are: what the index answers.

use crate::{Endpoint, WithoutUser};
use std::collections::HashMap;

/// The operation whose answer says where the tables are. Only generated code implements it.
pub trait ManifestIndex: Endpoint<Access: WithoutUser> + Default + Send + Sync + 'static {
    /// What the answer says.
    fn paths(answer: Self::Response) -> ManifestPaths;
}

/// What was published at one time: paths at the content server.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct ManifestPaths {
    /// What Bungie calls it. Versions may fall, and two that are alike may name different files, so nothing here
    /// goes by it.
    pub version: String,
    /// By language and table.
    pub tables: HashMap<String, HashMap<String, String>>,
    /// The file that has all tables, by language.
    pub aggregate: HashMap<String, String>,
    /// The SQLite file, by language.
    pub sqlite: HashMap<String, String>,
}
