//! `cargo xtask scopes`: what to tick in Bungie's portal.

use crate::{
    Done,
    output::{Format, columns, say_as},
    workspace::Workspace,
};
use bungie_codegen::{ScopeNeeded, ScopesNeeded, scopes_for};

/// Prints the least set of scopes that an application needs for some operations.
#[derive(clap::Args)]
#[command(after_help = "Example:
  cargo xtask scopes Destiny2.GetProfile:ProfileInventories Destiny2.TransferItem")]
pub(crate) struct Scopes {
    /// Ids such as `Destiny2.TransferItem`, in any case. Components follow a colon, by identifier or
    /// number: `Destiny2.GetProfile:ProfileInventories,205`.
    #[arg(required = true, value_name = "OPERATION")]
    operations: Vec<String>,
}

impl Scopes {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let sources = workspace.sources(None)?;
        let needed = scopes_for(&sources.inputs(false), &self.operations)?;
        say_as(format, &needed, text)
    }
}

fn text(needed: &ScopesNeeded) -> String {
    let calls = needed.calls.iter().map(|call| {
        let id = match call.components.as_slice() {
            [] => call.operation.clone(),
            components => format!("{}:{}", call.operation, components.join(",")),
        };
        let scopes = match call.scopes.as_slice() {
            [] => "-".to_owned(),
            scopes => scopes.join(", "),
        };
        vec![id, call.access.to_owned(), scopes]
    });
    let parts = [
        columns(&calls.collect::<Vec<_>>()),
        facts(needed),
        advice(&needed.scopes),
    ];
    parts.map(|lines| lines.join("\n") + "\n").join("\n")
}

/// A line per scope, and the sum of their bits.
fn facts(needed: &ScopesNeeded) -> Vec<String> {
    let rows = needed.scopes.iter().map(|scope| {
        vec![
            scope.name.clone(),
            scope.bit.to_string(),
            scope.availability.to_owned(),
            scope.allows.clone(),
        ]
    });
    let mut lines = columns(&rows.collect::<Vec<_>>());
    lines.push(format!("sum {}", needed.sum));
    lines
}

/// What to do in the portal.
fn advice(scopes: &[ScopeNeeded]) -> Vec<String> {
    let names = |is: fn(&&ScopeNeeded) -> bool| {
        let names: Vec<&str> = scopes
            .iter()
            .filter(is)
            .map(|it| it.name.as_str())
            .collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let ticked = names(|scope| scope.ticked).unwrap_or_else(|| "nothing".to_owned());
    let mut lines = vec![format!("tick in the portal: {ticked}")];
    for scope in scopes {
        if let Some(why) = scope.not_on_offer {
            lines.push(format!(
                "not on offer in the portal: {} ({why})",
                scope.name
            ));
        }
    }
    if let Some(implicit) = names(|scope| !scope.ticked && scope.not_on_offer.is_none()) {
        lines.push(format!(
            "need not be ticked: {implicit} (part of every application's scope)"
        ));
    }
    lines
}
