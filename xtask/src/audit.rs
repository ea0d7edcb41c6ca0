//! `cargo xtask audit`: what somebody should look at.

use crate::{Done, say, workspace::Workspace};
use bungie_codegen::audit;

/// Lists where document and tables contradict each other or are silent about permissions and hashes.
#[derive(clap::Args)]
pub(crate) struct Audit {}

impl Audit {
    pub(crate) fn run(self, workspace: &Workspace) -> Done {
        let sources = workspace.sources(None)?;
        say(&audit(&sources.inputs(false))?)
    }
}
