//! The normal form: each rewrite and each refusal on a small document, and the published documents where they are at
//! hand.

#[path = "normal/mutations.rs"]
mod mutations;
#[path = "normal/published.rs"]
mod published;
#[path = "normal/refusals.rs"]
mod refusals;
#[path = "normal/rewrites.rs"]
mod rewrites;
#[path = "normal/shapes.rs"]
mod shapes;
#[path = "support/repository.rs"]
mod support;
#[path = "normal/text.rs"]
mod text;
#[path = "normal/writers.rs"]
mod writers;

use bungie_codegen::normal::{Options, normalise, to_text};
use bungie_codegen::{Accepted, Diagnostics};
use serde_json::{Value, json};

static NOTHING: Accepted = Accepted::nothing();
const WITHOUT_PROSE: Options<'_> = Options {
    keep_descriptions: false,
    accepted: &NOTHING,
};
const WITH_PROSE: Options<'_> = Options {
    keep_descriptions: true,
    accepted: &NOTHING,
};

/// A small document in normal form: a struct with one property, an enum, one operation.
fn small() -> Value {
    json!({
        "openapi": "3.0.0",
        "info": {"title": "Small", "version": "1"},
        "servers": [{"url": "https://example.com"}],
        "paths": {"/Things/{id}/": {"get": {
            "tags": ["Things"],
            "operationId": "Things.Get",
            "parameters": [{
                "name": "id", "in": "path", "required": true,
                "schema": {"type": "integer", "format": "int64"},
            }],
            "responses": {"200": {"$ref": "#/components/responses/Answer"}},
        }}},
        "components": {
            "schemas": {
                "Thing": {"type": "object", "properties": {"p": {"type": "string"}}},
                "Flags": {
                    "enum": [0, 4], "type": "integer", "format": "byte",
                    "x-enum-values": [
                        {"numericValue": 0, "identifier": "None"},
                        {"numericValue": 4, "identifier": "Four"},
                    ],
                    "x-enum-is-bitmask": true,
                },
            },
            "responses": {"Answer": {"description": "", "content": {"application/json": {"schema": {
                "type": "object",
                "properties": {"Response": {"$ref": "#/components/schemas/Thing"}},
            }}}}},
            "securitySchemes": {
                "apiKey": {"type": "apiKey", "name": "X-API-Key", "in": "header"},
                "oauth2": {"type": "oauth2", "flows": {"authorizationCode": {
                    "authorizationUrl": "https://example.com/a",
                    "tokenUrl": "https://example.com/t",
                    "scopes": {"Read": "", "Write": ""},
                }}},
            },
        },
    })
}

const PROPERTY: &str = "/components/schemas/Thing/properties/p";
const FLAGS: &str = "/components/schemas/Flags";
const OPERATION: &str = "/paths/~1Things~1{id}~1/get";

/// The small document with another value at a place; the last key may be new.
fn with(place: &str, value: Value) -> Value {
    let mut document = small();
    let (parent, key) = place.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        parent => parent[key] = value,
    }
    document
}

fn without(place: &str) -> Value {
    let mut document = small();
    let (parent, key) = place.rsplit_once('/').unwrap();
    let parent = document
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap();
    parent.shift_remove(key).unwrap();
    document
}

/// Normal, and the same again when it is normalised again.
#[track_caller]
fn normal(document: &Value, options: &Options<'_>) -> Value {
    let first = normalise(&document.to_string(), options).unwrap_or_else(|found| panic!("{found}"));
    let text = to_text(&first);
    let second = normalise(&text, options).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(to_text(&second), text);
    first
}

fn findings(text: &str) -> Diagnostics {
    normalise(text, &WITHOUT_PROSE).unwrap_err()
}

/// What a value at a place becomes. Compared as text: the order counts.
#[track_caller]
fn becomes(place: &str, value: Value, expected: Value) {
    let normal = normal(&with(place, value), &WITHOUT_PROSE);
    let actual = normal.pointer(place).map(Value::to_string);
    assert_eq!(actual, Some(expected.to_string()));
}

#[track_caller]
fn stays(place: &str, value: Value) {
    becomes(place, value.clone(), value);
}

#[track_caller]
fn goes(place: &str, value: Value) {
    let normal = normal(&with(place, value), &WITHOUT_PROSE);
    assert_eq!(normal.pointer(place), None);
}

/// All findings on a document: pointer, found, help.
#[track_caller]
fn refused(document: &Value, expected: &[(&str, &str, &str)]) {
    let found = findings(&document.to_string());
    let found: Vec<_> = found
        .iter()
        .map(|it| {
            assert_eq!(it.input, "document");
            (it.pointer.as_str(), it.found.as_str(), it.help.as_str())
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_small_document_is_in_normal_form() {
    assert_eq!(
        normal(&small(), &WITHOUT_PROSE).to_string(),
        small().to_string()
    );
    assert_eq!(
        normal(&small(), &WITH_PROSE).to_string(),
        small().to_string()
    );
}
