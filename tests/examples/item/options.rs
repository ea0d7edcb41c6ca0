//! The command line.

use bungie_examples::{ManifestSettings, Settings};
use clap::Parser;

/// Finds the items of a name in the manifest. Ends with 1 if there is none.
#[derive(Parser)]
pub(crate) struct Options {
    /// The name, whatever its capitals.
    pub(crate) name: String,
    /// All items whose names begin so.
    #[arg(long)]
    pub(crate) prefix: bool,
    /// Ask nobody: use what is at hand.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Ask a made-up site inside of this program, which has an item of the name, in place of any other.
    #[arg(long)]
    pub(crate) fake: bool,
    #[command(flatten)]
    pub(crate) manifest: ManifestSettings,
    #[command(flatten)]
    pub(crate) settings: Settings,
}
