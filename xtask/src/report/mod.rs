//! `cargo xtask report`: the contract as one page.

mod anchors;
mod changes;
#[cfg(test)]
mod made_up;
pub(crate) mod page;
mod plots;

use crate::{
    Done, compare,
    failure::Failure,
    history,
    output::{Format, say_as},
    workspace::Workspace,
};
use bungie_codegen::{ContractCounts, contract};
use page::Page;
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Writes a page of the contract: every operation and schema with what the tables say of it and the corrections that
/// touch it. It is one file that needs no other, and no network.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  cargo xtask report --against openapi-2.18.0.json --history ../shared/spec --out report.html"
)]
pub(crate) struct Report {
    /// A document of another version, published or imported, to say what changed since.
    #[arg(long, value_name = "OLD")]
    against: Option<PathBuf>,
    /// A folder of documents, `.json`, whose sizes are shown by version.
    #[arg(long, value_name = "DIR")]
    history: Option<PathBuf>,
    /// Where to write the page, instead of `target/report.html`.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What was written.
#[derive(Serialize)]
struct Written {
    file: PathBuf,
    version: String,
    counts: ContractCounts,
    /// Whether the page says what changed.
    compared: bool,
}

impl Report {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let sources = workspace.sources(None)?;
        let contract = contract(&sources.inputs(false))?;
        let new = workspace.spec("openapi.json");
        let difference = match &self.against {
            Some(old) => Some(compare::between(workspace, old, &new)?),
            None => None,
        };
        let history = match &self.history {
            Some(folder) => history::rows(workspace, folder)?,
            None => Vec::new(),
        };
        let page = Page {
            contract: &contract,
            source: workspace.source()?,
            difference: difference.as_ref(),
            history: &history,
        };
        let html = page.render()?;
        let file = self.out.unwrap_or_else(|| workspace.target("report.html"));
        write(&file, &html)?;
        let written = Written {
            file,
            version: contract.version,
            counts: contract.counts,
            compared: difference.is_some(),
        };
        say_as(format, &written, text)
    }
}

fn write(file: &Path, html: &str) -> Done {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(Failure::at("create", folder))?;
    }
    fs::write(file, html).map_err(Failure::at("write", file))
}

fn text(written: &Written) -> String {
    let Written {
        file,
        version,
        counts,
        ..
    } = written;
    let ContractCounts {
        operations,
        schemas,
        properties,
        values,
        tables,
    } = counts;
    format!(
        "{}: document {version}, {operations} operations, {schemas} schemas, {properties} properties, \
         {values} values, {tables} tables\n",
        file.display()
    )
}
