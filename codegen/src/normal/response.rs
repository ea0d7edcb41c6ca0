//! Bodies: of requests, and of responses.

use super::excerpt::excerpt;
use super::place::Place;
use super::schema;
use super::walk::{Part, Walk};
use crate::pointer::{self, Pointer};
use crate::tables::accepted::Node;
use serde_json::Value;

const FILE: &str = "response.rs";
const REQUEST_BODY: Part = Part {
    name: "a request body",
    node: Node::RequestBody,
    file: FILE,
};
const RESPONSES: Part = Part {
    name: "the responses of an operation",
    node: Node::Response,
    file: FILE,
};
const REFERENCE: Part = Part {
    name: "the reference to a response",
    node: Node::Reference,
    file: FILE,
};
const RESPONSE: Part = Part {
    name: "a response",
    node: Node::Response,
    file: FILE,
};
const CONTENT: Part = Part {
    name: "`content`",
    node: Node::MediaType,
    file: FILE,
};
const MEDIA_TYPE: Part = Part {
    name: "a media type",
    node: Node::MediaType,
    file: FILE,
};

const JSON: &str = "application/json";

pub(super) fn request_body(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "description" => walk.prose(value, at),
        "required" => walk.flag(value, at),
        "content" => Some(content(walk, value, at, Place::Body)),
        _ => walk.unknown(key, value, at, REQUEST_BODY),
    });
    walk.need(&map, at, REQUEST_BODY, &["content"]);
    map.into()
}

/// Every operation has one: the answer, by reference. Failures come in the same envelope.
pub(super) fn responses(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "200" => Some(reference(walk, value, at)),
        _ => walk.unknown(key, value, at, RESPONSES),
    });
    walk.need(&map, at, RESPONSES, &["200"]);
    map.into()
}

fn reference(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "$ref" => {
            response_name(walk, &value, at);
            Some(value)
        }
        _ => walk.unknown(key, value, at, REFERENCE),
    });
    walk.need(&map, at, REFERENCE, &["$ref"]);
    map.into()
}

fn response_name(walk: &mut Walk<'_>, value: &Value, at: &Pointer) {
    let name = value
        .as_str()
        .and_then(|target| target.strip_prefix("#/components/responses/"))
        .map(pointer::unescape);
    let index = walk.index;
    if !name
        .as_ref()
        .is_some_and(|name| index.responses.contains(name))
    {
        let found = format!(
            "a reference to {}, which is no response of the document",
            excerpt(value)
        );
        let names = index.responses.iter().map(String::as_str);
        let name = name.unwrap_or_default();
        let place = Pointer::root()
            .key("components")
            .key("responses")
            .key(&name);
        walk.unknown_name(&name, at, found, names, Some(place));
    }
}

/// A member of `components.responses`.
pub(super) fn component(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let mut map = walk.members(value, at, |walk, key, value, at| match key {
        "description" => walk.required_prose(value, at),
        "content" => Some(content(walk, value, at, Place::Envelope)),
        _ => walk.unknown(key, value, at, RESPONSE),
    });
    walk.need(&map, at, RESPONSE, &["content"]);
    // Rewrite: OpenAPI requires the key, and the first documents lack it.
    if !map.contains_key("description") {
        map.shift_insert(0, "description".to_owned(), "".into());
    }
    map.into()
}

fn content(walk: &mut Walk<'_>, value: Value, at: &Pointer, place: Place) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        JSON => Some(media_type(walk, value, at, place)),
        _ => walk.unknown(key, value, at, CONTENT),
    });
    walk.need(&map, at, CONTENT, &[JSON]);
    map.into()
}

fn media_type(walk: &mut Walk<'_>, value: Value, at: &Pointer, place: Place) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "schema" => Some(schema::schema(walk, value, at, place)),
        _ => walk.unknown(key, value, at, MEDIA_TYPE),
    });
    walk.need(&map, at, MEDIA_TYPE, &["schema"]);
    map.into()
}
