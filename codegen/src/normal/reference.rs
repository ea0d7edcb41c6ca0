//! References between schemas.

use super::schema::Place;
use super::walk::{Part, Walk, insert_after};
use super::{enum_site, excerpt};
use crate::pointer::{self, Pointer};
use serde_json::{Map, Value, json};

const FILE: &str = "reference.rs";
const REFERENCE: Part = Part {
    name: "a schema with a reference",
    file: FILE,
};
const BARE: Part = Part {
    name: "a reference",
    file: FILE,
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
        "nullable" if place != Place::MapKey => walk.flag(value, at),
        "x-destiny-component-type-dependency" if place.is_member() => walk.text(value, at),
        "x-mapped-definition" if place == Place::Property => Some(link(walk, value, at)),
        _ => walk.unknown(key, at, REFERENCE),
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

/// The value of an x- key that refers to a schema: an object with a `$ref` and nothing else.
pub(super) fn link(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "$ref" => {
            schema_name(walk, &value, at);
            Some(value)
        }
        _ => walk.unknown(key, at, BARE),
    });
    walk.need(&map, at, BARE, &["$ref"]);
    map.into()
}

/// The name of the schema that a `$ref` points to.
pub(super) fn schema_name(walk: &mut Walk<'_>, value: &Value, at: &Pointer) -> Option<String> {
    let name = name_in(value);
    let known = name.filter(|name| walk.index.schemas.contains_key(name));
    if known.is_none() {
        walk.refuse(
            at,
            format!(
                "a reference to {}, which is no schema of the document",
                excerpt(value)
            ),
            "look how Bungie calls the schema now",
        );
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
