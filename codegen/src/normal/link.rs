//! The names of schemas in references.

use super::excerpt::excerpt;
use super::walk::{Part, Walk};
use crate::pointer::{self, Pointer};
use crate::tables::accepted::Node;
use serde_json::Value;

const BARE: Part = Part {
    name: "a reference",
    node: Node::Reference,
    file: "link.rs",
};

/// The value of an x- key that refers to a schema: an object with a `$ref` and nothing else.
pub(super) fn link(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "$ref" => {
            schema_name(walk, &value, at);
            Some(value)
        }
        _ => walk.unknown(key, value, at, BARE),
    });
    walk.need(&map, at, BARE, &["$ref"]);
    map.into()
}

/// The name of the schema that a `$ref` points to.
pub(super) fn schema_name(walk: &mut Walk<'_>, value: &Value, at: &Pointer) -> Option<String> {
    let name = name_in(value);
    let index = walk.index;
    let known = name.clone().filter(|name| index.schemas.contains_key(name));
    if known.is_none() {
        let found = format!(
            "a reference to {}, which is no schema of the document",
            excerpt(value)
        );
        let names = index.schemas.keys().map(String::as_str);
        let name = name.unwrap_or_default();
        let place = Pointer::root().key("components").key("schemas").key(&name);
        walk.unknown_name(&name, at, found, names, Some(place));
    }
    known
}

/// The name that a `$ref` has in it, whether there is such a schema or not.
pub(super) fn name_in(value: &Value) -> Option<String> {
    value
        .as_str()?
        .strip_prefix("#/components/schemas/")
        .map(pointer::unescape)
}

/// The pointer of a schema, as `$ref` has it.
pub(super) fn pointer_to(name: &str) -> Value {
    format!("#/components/schemas/{}", pointer::escape(name)).into()
}
