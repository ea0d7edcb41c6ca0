//! Paths and their operations.

use super::walk::{Part, Walk};
use super::{parameter, response, security, server};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::Value;

const FILE: &str = "operation.rs";
const PATH: Part = Part {
    name: "a path",
    node: Node::Path,
    file: FILE,
};
const OPERATION: Part = Part {
    name: "an operation",
    node: Node::Operation,
    file: FILE,
};
const ATTRIBUTES: Part = Part {
    name: "`x-documentation-attributes`",
    node: Node::DocumentationAttributes,
    file: FILE,
};
const ROW_OF: Part = Part {
    name: "`x-row-of`",
    node: Node::Own,
    file: FILE,
};

pub(super) fn paths(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, template, value, at| {
        if !template.starts_with('/') {
            walk.refuse(
                at,
                format!("the path `{template}`, which does not begin with a slash"),
                "look what changed in Bungie's document",
            );
        }
        Some(path(walk, value, at))
    });
    map.into()
}

fn path(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "summary" | "description" => walk.prose(value, at),
        "get" | "put" | "post" | "delete" | "patch" => Some(operation(walk, value, at)),
        "head" | "options" | "trace" => {
            walk.refuse(
                at,
                format!("an operation with the method {}", key.to_uppercase()),
                "its answers have no envelope: teach codegen/src/normal/operation.rs, the generator and the client what \
                 comes of it",
            );
            None
        }
        "parameters" | "servers" => {
            walk.refuse(
                at,
                format!("`{key}` of a path, for all operations of it"),
                "teach codegen/src/normal/operation.rs to write them into each operation",
            );
            None
        }
        _ => walk.unknown(key, value, at, PATH),
    });
    map.into()
}

fn operation(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "tags" => Some(tags(walk, value, at)),
        "summary" | "description" => walk.prose(value, at),
        "operationId" => walk.operation_id(value, at),
        "parameters" => parameter::parameters(walk, value, at),
        "requestBody" => Some(response::request_body(walk, value, at)),
        "responses" => Some(response::responses(walk, value, at)),
        "deprecated" => walk.flag_if_set(value, at),
        "security" => security::security(walk, value, at),
        "servers" => Some(server::servers(walk, value, at)),
        "x-preview" => walk.flag(value, at),
        "x-documentation-attributes" => Some(attributes(walk, value, at)),
        // Ours: only the overlay says it.
        "x-row-of" => Some(row_of(walk, value, at)),
        _ => walk.unknown(key, value, at, OPERATION),
    });
    walk.need(&map, at, OPERATION, &["tags", "operationId", "responses"]);
    map.into()
}

fn tags(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let list = walk.entries(value, at, |walk, value, at| {
        walk.text(value, at).unwrap_or_default()
    });
    list.into()
}

fn row_of(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "table" | "hash" => walk.text(value, at),
        _ => walk.unknown(key, value, at, ROW_OF),
    });
    walk.need(&map, at, ROW_OF, &["table", "hash"]);
    map.into()
}

fn attributes(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "ThrottleSecondsBetweenActionPerUser" => {
            if !is_seconds(&value) {
                walk.misfit(&value, at, "a number of seconds");
            }
            Some(value)
        }
        _ => walk.unknown(key, value, at, ATTRIBUTES),
    });
    map.into()
}

/// As a number, or as Bungie writes it, between quotes.
fn is_seconds(value: &Value) -> bool {
    let seconds = match value {
        Value::String(text) => text.parse().ok(),
        number => number.as_f64(),
    };
    seconds.is_some_and(|seconds: f64| seconds.is_finite() && seconds >= 0.0)
}
