//! Which corrections, rows and rules made a schema, a property, an operation or a parameter what it is.

mod operation;
mod schema;

use crate::{
    Diagnostics, Fit,
    analyze::{Analysis, analyze},
    generate::{Read, read, settle},
    inputs::Inputs,
    inspect::type_text::TypeText,
    model::{Integer, Model, Type},
    names::{self, Names},
    nearest::nearest,
    report::Report,
};
use serde::Serialize;

/// What findings about the argument are filed under.
const INPUT: &str = "argument";

/// An item of the document, and why it is what it is.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// Its name in the document.
    pub name: String,
    /// `schema`, `property`, `value`, `operation` or `parameter`.
    pub kind: &'static str,
    /// Where it stands in the corrected document.
    pub pointer: String,
    /// What it is called in the generated crate.
    pub rust: String,
    /// What it is, one fact at a time.
    pub facts: Vec<Fact>,
}

/// Something about an item, and what made it so.
#[derive(Debug, Serialize)]
pub struct Fact {
    /// What is so.
    pub what: String,
    /// The part of the document, the correction, the row or the rule behind it.
    pub because: String,
}

/// Explains a schema (`Namespace.Name`, or its last part), a property or a value of an enum (`Schema#key`), an operation (`Tag.Name`) or a
/// parameter (`Tag.Name?parameter`).
///
/// # Errors
/// A name that the document does not have, with those that are nearest, and whatever `generate` refuses.
pub fn explain(inputs: &Inputs<'_>, name: &str) -> Result<Explanation, Diagnostics> {
    let mut report = Report::new(Fit::WhereItFits);
    let mut sources = read(inputs, &mut report)?;
    settle(&mut sources.model, &sources.tables, &mut report);
    let names = names::assign(&sources.model, &sources.tables.names, &mut report);
    report.errors.into_result(())?;
    let explain = Explain {
        analysis: &analyze(&sources.model),
        names: &names,
        sources: &sources,
    };
    let explained = match (name.split_once('#'), name.split_once('?')) {
        (Some((schema, key)), _) => explain
            .property(schema, key)
            .or_else(|| explain.value(schema, key)),
        (None, Some((operation, parameter))) => explain.parameter(operation, parameter),
        (None, None) => explain.operation(name).or_else(|| explain.schema(name)),
    };
    explained.ok_or_else(|| explain.unknown(name))
}

struct Explain<'a> {
    sources: &'a Read,
    names: &'a Names,
    analysis: &'a Analysis,
}

impl Explain<'_> {
    fn model(&self) -> &Model {
        &self.sources.model
    }

    fn unknown(&self, name: &str) -> Diagnostics {
        let base = name.split(['#', '?']).next().unwrap_or(name);
        let members = self.members(base);
        let near = match members.is_empty() || base == name {
            true => {
                let operations = self.model().operations.iter().map(|it| it.id.as_str());
                let schemas = self.model().schemas.keys().map(String::as_str);
                nearest(base, operations.chain(schemas))
            }
            false => nearest(name, members.iter().map(String::as_str)),
        };
        let mut found = Diagnostics::default();
        found.push(
            INPUT,
            name,
            format!("the document has no `{name}`"),
            format!("the nearest are {near}"),
        );
        found
    }

    /// The corrections that touch a place.
    fn corrections(&self, pointer: &str) -> Vec<Fact> {
        let actions = self.sources.origins.touching(pointer).into_iter();
        let facts =
            actions.map(|action| fact("corrected", format!("/actions/{action} of overlay.json")));
        facts.collect()
    }

    /// The line of `names.toml`, if the Rust name is set there.
    fn renamed(&self, source: &str) -> Option<Fact> {
        let name = self.sources.tables.names.rename.get(source)?;
        Some(fact(
            format!("called `{name}`"),
            format!("[rename] in names.toml has \"{source}\""),
        ))
    }

    /// What a value is, and which rule or row says so.
    fn ty(&self, site: &str, name: &str, ty: &Type) -> Vec<Fact> {
        let what = format!("type {}", TypeText::of(ty));
        let inner = match ty {
            Type::List(item) => item,
            ty => ty,
        };
        let because = match inner {
            Type::Id(_) | Type::Integer(Integer::Int64) => {
                match self.sources.tables.ids.covered(site, name) {
                    Some((list, row)) => format!("`{list}` of the row {row} in ids.toml"),
                    None => "the document".to_owned(),
                }
            }
            Type::Hash(definition)
                if site.strip_suffix(&format!("#{name}")) == Some(definition) =>
            {
                "`hash` of a row is its own".to_owned()
            }
            Type::Hash(_) => "x-mapped-definition".to_owned(),
            _ => "the document".to_owned(),
        };
        vec![fact(what, because)]
    }
}

fn fact(what: impl Into<String>, because: impl Into<String>) -> Fact {
    Fact {
        what: what.into(),
        because: because.into(),
    }
}
