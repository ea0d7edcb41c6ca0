//! Places that refer to a schema instead of saying what they hold.

use super::enum_site;
use super::excerpt::excerpt;
use super::link::{link, schema_name};
use super::place::Place;
use super::walk::{Part, Walk, insert_after};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::{Map, Value, json};

const REFERENCE: Part = Part {
    name: "a schema with a reference",
    node: Node::Schema,
    file: "reference.rs",
};

/// `$ref`, with or without keys beside it, or `allOf` around it, which is how Bungie's document adds something to a
/// `$ref` most of the time.
pub(super) fn reference(
    walk: &mut Walk<'_>,
    map: Map<String, Value>,
    at: &Pointer,
    place: Place,
) -> Value {
    let mut target = None;
    let is_all_of = map.contains_key("allOf");
    let rest = walk.members(map.into(), at, |walk, key, value, at| match key {
        "$ref" if !is_all_of => {
            target = schema_name(walk, &value, at).map(|name| (name, value));
            None
        }
        "allOf" => {
            target = only_reference(walk, &value, at);
            None
        }
        // Rewrite: what the reference points to has a type of its own.
        "type" if is_all_of => walk.one_of(value, at, &["object"]).and(None),
        "description" => walk.prose(value, at),
        "nullable" => place.nullable(walk, value, at),
        "deprecated" if place == Place::Property => walk.flag_if_set(value, at),
        "x-destiny-component-type-dependency" if place.is_member() => walk.text(value, at),
        "x-mapped-definition" if place == Place::Property => Some(link(walk, value, at)),
        _ => walk.unknown(key, value, at, REFERENCE),
    });
    let Some((name, pointer)) = target else {
        return Value::Null; // has a finding
    };
    if walk.index.enum_schema(&name).is_some() {
        return as_enum_site(walk, &name, &pointer, rest, at, place);
    }
    if place.is_flat() {
        walk.refuse(
            at,
            format!("a reference to {}, which is no enum", excerpt(&pointer)),
            "teach codegen/src/normal/schema.rs that structures occur there, and the generator how they are written",
        );
    }
    beside_reference(&pointer, rest)
}

/// Rewrite: OpenAPI readers ignore what stands beside a `$ref`, but not what stands beside `allOf`.
fn beside_reference(pointer: &Value, rest: Map<String, Value>) -> Value {
    let bare = json!({ "$ref": pointer });
    if rest.is_empty() {
        return bare;
    }
    let mut map = Map::new();
    map.insert("allOf".to_owned(), json!([bare]));
    map.extend(rest);
    map.into()
}

/// Rewrite: where an enum is used, its numbers are what travels.
fn as_enum_site(
    walk: &mut Walk<'_>,
    name: &str,
    pointer: &Value,
    mut rest: Map<String, Value>,
    at: &Pointer,
    place: Place,
) -> Value {
    rest.shift_insert(0, "type".to_owned(), "integer".into());
    rest.insert("x-enum-reference".to_owned(), json!({ "$ref": pointer }));
    if let Some(schema) = walk.index.enum_schema(name) {
        insert_after(&mut rest, "type", "format", schema.format.as_str().into());
    }
    enum_site::enum_site(walk, rest, at, place)
}

/// The `$ref` of an `allOf` that is no composition.
fn only_reference(walk: &mut Walk<'_>, value: &Value, at: &Pointer) -> Option<(String, Value)> {
    let only = match value.as_array().map(Vec::as_slice) {
        Some([Value::Object(only)]) if only.len() == 1 => only.get("$ref"),
        _ => None,
    };
    if let Some(pointer) = only {
        let name = schema_name(walk, pointer, &at.index(0).key("$ref"))?;
        return Some((name, pointer.clone()));
    }
    walk.misfit(value, at, "a list of exactly one `$ref`");
    None
}
