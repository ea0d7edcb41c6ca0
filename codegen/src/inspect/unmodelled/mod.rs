//! What real captures hold and the types have no place or name for.

mod walk;

use super::words::columns;
use crate::{
    Diagnostics,
    generate::{Inputs, read},
    model::{Model, Type, last_segment},
    report::Report,
};
use serde_json::Value;
use walk::{Kind, Walk};

/// A file of captured JSON.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'a> {
    /// What it is of, up to the first `__`: an operation id for a whole answer, the last segment of
    /// a table's schema for rows by key, or the full name of a schema for a value of it.
    pub name: &'a str,
    /// The JSON.
    pub json: &'a str,
}

/// Everything in `captures` that the types do not model, counted, as text: properties without a
/// field, values of enums, bits of bitmasks and keys without a name.
///
/// A capture that is not JSON is an error. One whose name says nothing is listed as such.
pub fn unmodelled(inputs: &Inputs<'_>, captures: &[Capture<'_>]) -> Result<String, Diagnostics> {
    let mut report = Report::new(inputs.fit);
    let read = read(inputs, &mut report)?;
    let model = report.errors.into_result(read.model)?;
    let mut found = Diagnostics::default();
    let mut walk = Walk::new(&model);
    let mut unknown = Vec::new();
    for capture in captures {
        let json: Value = match serde_json::from_str(capture.json) {
            Ok(json) => json,
            Err(error) => {
                found.push(
                    "capture",
                    capture.name,
                    error.to_string(),
                    "capture it again",
                );
                continue;
            }
        };
        match subject(&model, capture.name) {
            Some(Subject::Answer(ty)) => {
                let response = json.get("Response").unwrap_or(&Value::Null);
                walk.value(ty, response, capture.name);
            }
            Some(Subject::Rows(ty)) => {
                let rows = json.as_object().into_iter().flatten();
                rows.for_each(|(_, row)| walk.value(&ty, row, capture.name));
            }
            Some(Subject::Value(ty)) => walk.value(&ty, &json, capture.name),
            None => unknown.push(capture.name),
        }
    }
    found.into_result(())?;
    Ok(text(&walk, captures.len(), &unknown))
}

/// What a capture is of.
enum Subject<'a> {
    Answer(&'a Type),
    Rows(Type),
    Value(Type),
}

fn subject<'a>(model: &'a Model, capture: &str) -> Option<Subject<'a>> {
    let name = capture.split_once("__").map_or(capture, |(name, _)| name);
    let operation = model
        .operations
        .iter()
        .find(|operation| operation.id == name);
    if let Some(operation) = operation {
        return Some(Subject::Answer(&operation.response));
    }
    if model.schemas.contains_key(name) && name.contains('.') {
        return Some(Subject::Value(Type::Schema(name.to_owned())));
    }
    let mut schemas = model.schemas.iter();
    let (table, _) =
        schemas.find(|(schema, shape)| shape.table().is_some() && last_segment(schema) == name)?;
    Some(Subject::Rows(Type::Schema(table.clone())))
}

fn text(walk: &Walk<'_>, captures: usize, unknown: &[&str]) -> String {
    let mut text = format!(
        "{} of {captures} captures read, {} values\n",
        captures - unknown.len(),
        walk.values
    );
    if !unknown.is_empty() {
        text += &format!("\nof nothing that the document names: {}\n", unknown.len());
        unknown
            .iter()
            .for_each(|name| text += &format!("  {name}\n"));
    }
    for (kind, title) in [
        (Kind::Property, "properties without a field"),
        (Kind::Value, "values of enums without a name"),
        (Kind::Bit, "bits without a name"),
        (Kind::Key, "keys of maps without a name"),
    ] {
        let found = walk.found.iter().filter(|((of, ..), _)| *of == kind);
        let rows: Vec<_> = found
            .map(|((_, place, what), seen)| {
                let what = match kind {
                    Kind::Property => format!("{place}#{what}"),
                    _ => format!("{place} {what}"),
                };
                [what, seen.count.to_string(), format!("in {}", seen.first)]
            })
            .collect();
        text += &format!("\n{title}: {}\n", rows.len());
        columns(&rows)
            .iter()
            .for_each(|line| text += &format!("  {line}\n"));
    }
    text
}
