//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Goes where the key of an application would: the index of the manifest can be had without one.
const NO_KEY: &str = "none";

/// Finds the items of a name in the manifest.
#[derive(Parser)]
pub(crate) struct Options {
    /// The name, whatever its capitals.
    pub(crate) name: String,
    /// All items whose names begin so.
    #[arg(long)]
    pub(crate) prefix: bool,
    /// The language of the name.
    #[arg(long, default_value = "en")]
    pub(crate) language: String,
    /// Where tables are kept; by default in the folder for caches that the system has.
    #[arg(long, value_name = "PATH")]
    pub(crate) folder: Option<PathBuf>,
    /// Ask nobody: use what is at hand.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Another site than https://www.bungie.net, such as a test double.
    #[arg(long, value_name = "URL")]
    pub(crate) site: Option<String>,
    /// Ask a made-up site inside of this program, which has an item of the name.
    #[arg(long, conflicts_with = "site")]
    pub(crate) fake: bool,
    #[arg(long, env = "BUNGIE_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
}

impl Options {
    /// The key, or a text in its place.
    pub(crate) fn key(&self) -> &str {
        let key = self.api_key.as_deref();
        key.filter(|key| !key.is_empty()).unwrap_or(NO_KEY)
    }
}
