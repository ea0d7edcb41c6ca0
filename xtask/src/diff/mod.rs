//! `cargo xtask diff`: what differs between two documents.

mod markdown;
mod text;

pub(crate) use markdown::{code, plain};

use crate::{
    Done, compare,
    failure::Failure,
    output::{Format, json, say},
    report::page::difference_page,
    workspace::Workspace,
};
use bungie_codegen::{Class, Difference};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
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
    #[arg(long, value_name = "CLASS", value_parser = classes())]
    fail_on: Option<Class>,
    /// Print the JSON Schema of what `--format json` prints.
    #[arg(long, conflicts_with_all = ["old", "new", "fail_on"])]
    schema: bool,
}

const SCHEMA: &str = include_str!("schema.json");

/// Classes by their names, with what they mean.
fn classes() -> impl TypedValueParser<Value = Class> {
    let name = |class: Class| PossibleValue::new(class.to_string()).help(class.means());
    PossibleValuesParser::new(Class::ALL.map(name)).try_map(|name| {
        let mut all = Class::ALL.into_iter();
        let named = all.find(|class| class.to_string() == name);
        named.ok_or("no class has this name")
    })
}

impl Diff {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let (Some(old), Some(new)) = (&self.old, &self.new) else {
            return say(SCHEMA);
        };
        let difference = compare::between(workspace, old, new)?;
        say(&render(&difference, format, self.all)?)?;
        let class = difference.class;
        match self.fail_on {
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
        Format::Html => difference_page(difference),
    }
}
