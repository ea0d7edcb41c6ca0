//! Parameters of an operation.

use super::place::Place;
use super::schema;
use super::walk::{Part, Walk};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const PARAMETER: Part = Part {
    name: "a parameter",
    node: Node::Parameter,
    file: "parameter.rs",
};

/// Rewrite: a list without entries goes, which one of Bungie's writers leaves out as well.
pub(super) fn parameters(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Option<Value> {
    let mut seen = BTreeSet::new();
    let wrong = !value.is_array();
    let list = walk.entries(value, at, |walk, value, at| {
        let map = parameter(walk, value, at);
        let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::to_owned);
        if let (Some(place), Some(name)) = (text("in"), text("name"))
            && !seen.insert((place.clone(), name.clone()))
        {
            walk.refuse(
                at,
                format!("the {place} parameter `{name}` a second time"),
                "look what changed in Bungie's document",
            );
        }
        map.into()
    });
    (wrong || !list.is_empty()).then(|| list.into())
}

fn parameter(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Map<String, Value> {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "name" => walk.text(value, at),
        "in" => walk.one_of(value, at, &["path", "query"]),
        "description" => walk.prose(value, at),
        "required" | "explode" => walk.flag(value, at),
        "deprecated" => walk.flag_if_set(value, at),
        "style" => walk.one_of(value, at, &["form"]),
        "schema" => Some(schema::schema(walk, value, at, Place::Parameter)),
        _ => walk.unknown(key, value, at, PARAMETER),
    });
    walk.need(&map, at, PARAMETER, &["name", "in", "schema"]);
    let is = |key: &str, value: Value| map.get(key) == Some(&value);
    if is("in", "path".into()) && !is("required", true.into()) {
        walk.refuse(
            at,
            "a path parameter that is not required",
            "a path cannot be built without it: look what changed in Bungie's document",
        );
    }
    if is("in", "path".into()) && map.contains_key("style") {
        walk.refuse(
            &at.key("style"),
            "a style of a path parameter",
            "styles are for query parameters: teach codegen/src/normal/parameter.rs this one",
        );
    }
    map
}
