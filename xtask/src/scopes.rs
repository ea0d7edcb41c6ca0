//! `cargo xtask scopes`: what to tick in Bungie's portal.

use crate::{Done, say, workspace::Workspace};
use bungie_codegen::scopes_for;

/// Prints the least set of scopes that an application needs for some operations.
#[derive(clap::Args)]
pub(crate) struct Scopes {
    /// Ids such as `Destiny2.TransferItem`, in any case. Components follow a colon, by identifier or
    /// number: `Destiny2.GetProfile:ProfileInventories,205`.
    #[arg(required = true, value_name = "OPERATION")]
    operations: Vec<String>,
}

impl Scopes {
    pub(crate) fn run(self, workspace: &Workspace) -> Done {
        let sources = workspace.sources(None)?;
        say(&scopes_for(&sources.inputs(false), &self.operations)?)
    }
}
