//! `cargo xtask history`: what every document makes.

mod compile;
mod fetch;
mod rows;

pub(crate) use rows::{Row, rows};

use crate::{
    Done,
    failure::Failure,
    output::{Format, columns, say_as},
    workspace::Workspace,
};
use bungie_codegen::Class;
use compile::compile;
use std::path::PathBuf;

/// Imports, generates and compiles each document of a folder, and counts what is in it and what changed since the one
/// before.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask history ../shared/spec
  cargo xtask history --fetch --no-compile --format json")]
pub(crate) struct History {
    /// A folder of documents, `.json`, published or imported. Those whose names begin with a number and a `-` are taken in
    /// that order, others by version.
    #[arg(value_name = "DIR", required_unless_present = "fetch")]
    folder: Option<PathBuf>,
    /// Take all that Bungie's repository has, into `target/xtask/history/documents`.
    #[arg(long, conflicts_with = "folder")]
    fetch: bool,
    /// The repository to fetch from.
    #[arg(long, hide = true, requires = "fetch", default_value = crate::spec::REPOSITORY)]
    repository: String,
    /// Generate the crates, and do not compile them.
    #[arg(long)]
    no_compile: bool,
}

impl History {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let folder = match self.folder {
            Some(folder) => folder,
            None => fetch::documents(workspace, &self.repository)?,
        };
        let mut rows = rows(workspace, &folder)?;
        if !self.no_compile {
            for row in &mut rows {
                compile(workspace, row)?;
            }
        }
        say_as(format, &rows, |rows| text(rows))?;
        let failed = rows.iter().filter(|row| row.error.is_some()).count();
        if failed > 0 {
            return Err(Failure::new(format!(
                "error: documents that make no crate: {failed}"
            )));
        }
        Ok(())
    }
}

fn text(rows: &[Row]) -> String {
    const SIZES: [&str; 7] = [
        "version",
        "operations",
        "schemas",
        "properties",
        "values",
        "tables",
        "warnings",
    ];
    let mut head = SIZES.map(str::to_owned).to_vec();
    head.extend(Class::ALL.map(|class| class.to_string()));
    head.push("crate".to_owned());
    let mut table = vec![head];
    for row in rows {
        let change = |class: Class| {
            let count = row.changes.get(&class).copied().unwrap_or_default();
            count.to_string()
        };
        let outcome = match (&row.error, row.compiled) {
            (Some(error), _) => error.lines().next().unwrap_or_default().to_owned(),
            (None, Some(true)) => "compiles".to_owned(),
            (None, _) => "generated".to_owned(),
        };
        let counts = [
            row.operations,
            row.schemas,
            row.properties,
            row.values,
            row.tables,
            row.warnings,
        ];
        let mut line = vec![row.version.clone()];
        line.extend(counts.map(|count| count.to_string()));
        line.extend(Class::ALL.map(change));
        line.push(outcome);
        table.push(line);
    }
    let lines: Vec<String> = columns(&table);
    lines.join("\n") + "\n"
}
