//! `cargo xtask audit`: what somebody should look at.

use crate::{
    Done,
    output::{Format, columns, say_as},
    workspace::Workspace,
};
use bungie_codegen::{Audit as Findings, audit};

/// Lists where document and tables contradict each other or are silent about permissions and hashes, and what was
/// decided by a name alone.
#[derive(clap::Args)]
#[command(after_help = "Example:
  cargo xtask audit --format json")]
pub(crate) struct Audit {}

impl Audit {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let sources = workspace.sources(None)?;
        let audit = audit(&sources.inputs(false))?;
        say_as(format, &audit, text)
    }
}

fn text(audit: &Findings) -> String {
    let mut text = format!("document {}\n", audit.version);
    for (index, section) in audit.sections.iter().enumerate() {
        let count = section.rows.len();
        text += &format!("\n({}) {}: {count}\n", index + 1, section.title);
        for line in columns(&section.rows) {
            text += &format!("  {line}\n");
        }
    }
    text
}
