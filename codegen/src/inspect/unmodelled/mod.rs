//! What real captures hold and the types have no place or name for.

mod walk;

use crate::{
    Diagnostics, Fit,
    generate::read,
    inputs::Inputs,
    model::{Model, Type, last_segment},
    report::Report,
};
use serde::Serialize;
use serde_json::Value;
pub use walk::UnmodelledKind;
use walk::Walk;

/// A file of captured JSON.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'a> {
    /// What it is of, up to the first `__`: an operation id for a whole answer, the last segment of
    /// a table's schema for rows by key, or the full name of a schema for a value of it.
    pub name: &'a str,
    /// The JSON.
    pub json: &'a str,
}

/// What captures hold and the types do not model.
#[derive(Debug, Serialize)]
pub struct Unmodelled {
    /// How many captures there were.
    pub captures: usize,
    /// How many scalars were looked at.
    pub values: usize,
    /// Captures whose name says nothing that the document has.
    pub unknown: Vec<String>,
    /// By kind and place.
    pub rows: Vec<UnmodelledRow>,
}

/// Something without a place or a name in the types.
#[derive(Debug, Serialize)]
pub struct UnmodelledRow {
    /// What sort of thing it is.
    pub kind: UnmodelledKind,
    /// `Schema#property`, or the schema and a number or key.
    pub what: String,
    /// How often it was seen.
    pub count: usize,
    /// The capture that had it first.
    pub first: String,
}

/// Everything in `captures` that the types do not model, counted: properties without a field, values of enums, bits of
/// bitmasks and keys without a name.
///
/// A capture that is not JSON is an error. One whose name says nothing is listed as such.
pub fn unmodelled(
    inputs: &Inputs<'_>,
    captures: &[Capture<'_>],
) -> Result<Unmodelled, Diagnostics> {
    let mut report = Report::new(Fit::WhereItFits);
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
            None => unknown.push(capture.name.to_owned()),
        }
    }
    found.into_result(())?;
    Ok(Unmodelled {
        captures: captures.len(),
        values: walk.values,
        unknown,
        rows: walk.rows(),
    })
}

/// How the name of a capture begins where the operation has no tag: its id begins with the dot.
const UNTAGGED: &str = "Core";

/// What a capture is of.
enum Subject<'a> {
    Answer(&'a Type),
    Rows(Type),
    Value(Type),
}

fn subject<'a>(model: &'a Model, capture: &str) -> Option<Subject<'a>> {
    let name = capture.split_once("__").map_or(capture, |(name, _)| name);
    let untagged = name.strip_prefix(UNTAGGED).unwrap_or(name);
    let operation = model
        .operations
        .iter()
        .find(|operation| operation.id == name || operation.id == untagged);
    if let Some(operation) = operation {
        return Some(Subject::Answer(&operation.response));
    }
    let mut schemas = model.schemas.iter();
    let table =
        schemas.find(|(schema, shape)| shape.table().is_some() && last_segment(schema) == name);
    if let Some((table, _)) = table {
        return Some(Subject::Rows(Type::Schema(table.clone())));
    }
    let (schema, _) = model.schemas.get_key_value(name)?;
    Some(Subject::Value(Type::Schema(schema.clone())))
}
