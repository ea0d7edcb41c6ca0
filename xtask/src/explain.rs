//! `cargo xtask explain`: why something is what it is.

use crate::{
    Done,
    output::{Format, columns, say_as},
    workspace::Workspace,
};
use bungie_codegen::{Explanation, explain};

/// Says which corrections, rows and rules made something of the document what it is.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask explain DestinyItemComponent#itemHash
  cargo xtask explain Destiny2.GetProfile?components")]
pub(crate) struct Explain {
    /// A schema by its whole name or the last part of it, `Schema#property`, an operation id, or
    /// `Operation?parameter`.
    name: String,
}

impl Explain {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let sources = workspace.sources(None)?;
        let explanation = explain(&sources.inputs(false), &self.name)?;
        say_as(format, &explanation, text)
    }
}

fn text(explanation: &Explanation) -> String {
    let Explanation {
        name,
        kind,
        pointer,
        rust,
        facts,
    } = explanation;
    let mut text = format!("{kind} {name}\n  in the document: {pointer}\n  in Rust: {rust}\n");
    let rows: Vec<Vec<String>> = facts
        .iter()
        .map(|fact| vec![fact.what.clone(), fact.because.clone()])
        .collect();
    for line in columns(&rows) {
        text += &format!("  {line}\n");
    }
    text
}
