//! `x-dictionary-key`: what the keys of a map are.

use super::link::{name_in, pointer_to};
use super::numeral::INTEGER_FORMATS;
use super::walk::Walk;
use crate::pointer::Pointer;
use serde_json::{Value, json};

/// Rewrite: a name stands for the schema that it names. A `$ref` needs no rewrite of its own: a reference to an enum is
/// rewritten wherever it stands.
pub(super) fn as_schema(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let value = match value.as_str().and_then(|name| named(walk, name)) {
        Some(schema) => schema,
        None => value,
    };
    if !value.is_object() {
        walk.misfit(&value, at, "the schema of a map's keys");
    }
    value
}

fn named(walk: &Walk<'_>, name: &str) -> Option<Value> {
    if name == "string" {
        return Some(json!({"type": "string"}));
    }
    if INTEGER_FORMATS.contains(&name) {
        return Some(json!({"type": "integer", "format": name}));
    }
    let name = name_in(&name.into()).unwrap_or_else(|| name.to_owned());
    walk.index.enum_schema(&name)?;
    Some(json!({"$ref": pointer_to(&name)}))
}
