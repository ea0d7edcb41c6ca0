//! `components`: what operations refer to.

use super::place::Place;
use super::schema;
use super::walk::{Part, Walk};
use super::{response, security};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::Value;

const FILE: &str = "components.rs";
const COMPONENTS: Part = Part {
    name: "`components`",
    node: Node::Components,
    file: FILE,
};
const HEADER: Part = Part {
    name: "a header",
    node: Node::Header,
    file: FILE,
};

pub(super) fn components(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "schemas" => Some(each(walk, value, at, |walk, value, at| {
            schema::schema(walk, value, at, Place::Component)
        })),
        "responses" => Some(each(walk, value, at, response::component)),
        "headers" => Some(each(walk, value, at, header)),
        "securitySchemes" => Some(security::schemes(walk, value, at)),
        _ => walk.unknown(key, value, at, COMPONENTS),
    });
    walk.need(&map, at, COMPONENTS, &["schemas", "responses"]);
    map.into()
}

/// Every member of an object whose keys are names.
fn each(
    walk: &mut Walk<'_>,
    value: Value,
    at: &Pointer,
    mut read: impl FnMut(&mut Walk<'_>, Value, &Pointer) -> Value,
) -> Value {
    let map = walk.members(value, at, |walk, _, value, at| Some(read(walk, value, at)));
    map.into()
}

fn header(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "description" => walk.prose(value, at),
        "required" | "allowEmptyValue" => walk.flag(value, at),
        "deprecated" => walk.flag_if_set(value, at),
        "schema" => Some(schema::schema(walk, value, at, Place::Header)),
        _ => walk.unknown(key, value, at, HEADER),
    });
    walk.need(&map, at, HEADER, &["schema"]);
    map.into()
}
