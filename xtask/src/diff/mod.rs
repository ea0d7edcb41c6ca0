//! `cargo xtask diff`: what differs between two documents.

mod markdown;
mod text;

pub(crate) use markdown::{code, plain};

use crate::{
    Done, compare,
    failure::Failure,
    output::{Format, json, say},
    report,
    workspace::Workspace,
};
use bungie_codegen::{Class, Difference};
use std::path::PathBuf;

/// Says what differs between two documents, what it means for programs, and who changed it.
///
/// The corrections and tables of `spec/` are applied to both where they fit. `spec/diff.toml` says what a change means
/// otherwise than by its class, and what is left out.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask diff openapi-2.21.7.json spec/openapi.json
  cargo xtask diff OLD.json NEW.json --format markdown --fail-on breaking-source")]
pub(crate) struct Diff {
    /// The earlier document, published or imported.
    #[arg(required_unless_present = "schema")]
    old: Option<PathBuf>,
    /// The later document.
    #[arg(required_unless_present = "schema")]
    new: Option<PathBuf>,
    /// Show as well what came or went with an operation or a schema, and lines of the face that break nothing.
    #[arg(long)]
    all: bool,
    /// Exit with 1 if there is a change of this class or a graver one.
    #[arg(long, value_name = "CLASS")]
    fail_on: Option<Gate>,
    /// Print the JSON Schema of what `--format json` prints.
    #[arg(long, conflicts_with_all = ["old", "new", "fail_on"])]
    schema: bool,
}

const SCHEMA: &str = include_str!("schema.json");

/// The classes, from the least to the gravest.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Gate {
    /// Nothing that a program sends, reads or names.
    Metadata,
    /// Something more.
    Additive,
    /// Source may not compile.
    BreakingSource,
    /// Programs may fail.
    BreakingWire,
}

impl From<Gate> for Class {
    fn from(gate: Gate) -> Self {
        match gate {
            Gate::Metadata => Class::Metadata,
            Gate::Additive => Class::Additive,
            Gate::BreakingSource => Class::BreakingSource,
            Gate::BreakingWire => Class::BreakingWire,
        }
    }
}

impl Diff {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let (Some(old), Some(new)) = (&self.old, &self.new) else {
            return say(SCHEMA);
        };
        let difference = compare::between(workspace, old, new)?;
        say(&render(&difference, format, self.all)?)?;
        let class = difference.class;
        match self.fail_on.map(Class::from) {
            Some(gate) if class.is_some_and(|class| class >= gate) => Err(Failure::new(format!(
                "error: there are changes of the class {gate} or graver"
            ))),
            _ => Ok(()),
        }
    }
}

/// The difference for a terminal, without what came or went with something else.
pub(crate) fn text(difference: &Difference) -> String {
    text::text(difference, false)
}

/// The difference in a format.
pub(crate) fn render(difference: &Difference, format: Format, all: bool) -> Done<String> {
    match format {
        Format::Text => Ok(text::text(difference, all)),
        Format::Markdown => Ok(markdown::markdown(difference, all)),
        Format::Json => json(difference),
        Format::Html => report::page::difference_page(&report::value(difference)?),
    }
}
