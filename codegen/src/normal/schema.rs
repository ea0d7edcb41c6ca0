//! Schemas: which shapes there are, and where each may stand.

use super::numeral::INTEGER_FORMATS;
use super::place::Place;
use super::walk::{Part, Walk};
use super::{dictionary_key, enum_site, enumeration, link, reference};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::{Map, Value};

const FILE: &str = "schema.rs";
const BOOLEAN: Part = Part {
    name: "a boolean schema",
    node: Node::Schema,
    file: FILE,
};
const INTEGER: Part = Part {
    name: "an integer schema",
    node: Node::Schema,
    file: FILE,
};
const NUMBER: Part = Part {
    name: "a number schema",
    node: Node::Schema,
    file: FILE,
};
const STRING: Part = Part {
    name: "a string schema",
    node: Node::Schema,
    file: FILE,
};
const ARRAY: Part = Part {
    name: "an array schema",
    node: Node::Schema,
    file: FILE,
};
const OBJECT: Part = Part {
    name: "an object schema",
    node: Node::Schema,
    file: FILE,
};

/// What OpenAPI has for values of several types, and Bungie does not use.
const COMPOSITIONS: &[&str] = &["oneOf", "anyOf", "not"];

pub(super) fn schema(walk: &mut Walk<'_>, value: Value, at: &Pointer, place: Place) -> Value {
    let Value::Object(map) = value else {
        walk.misfit(&value, at, "a schema");
        return value;
    };
    let has = |key| map.contains_key(key);
    let refers = has("$ref") || has("allOf");
    if let Some(key) = COMPOSITIONS.iter().find(|key| has(key)) {
        walk.refuse(
            at,
            format!("a schema with `{key}`: a value of one of several types"),
            "teach codegen/src/normal/schema.rs how the types are told apart, and the generator what comes of it",
        );
        map.into()
    } else if has("enum") && map.get("type").is_some_and(|ty| ty == "string") {
        walk.refuse(
            at,
            "an enum of texts",
            "Bungie's enums are integers with `x-enum-values`: teach codegen/src/normal/enumeration.rs, the generator \
             and `wire` in `client` enums that travel as text",
        );
        map.into()
    } else if place.has_members() && (refers || has("x-enum-reference")) {
        walk.refuse(
            at,
            "a reference where the document always has the schema itself",
            "teach codegen/src/normal/schema.rs that it occurs there, and the generator what it means",
        );
        map.into()
    } else if refers {
        reference::reference(walk, map, at, place)
    } else if place != Place::Envelope && (has("enum") || has("x-enum-values")) {
        enumeration::enumeration(walk, map, at, place)
    } else if has("x-enum-reference") {
        enum_site::enum_site(walk, map, at, place)
    } else {
        typed(walk, map, at, place)
    }
}

fn typed(walk: &mut Walk<'_>, mut map: Map<String, Value>, at: &Pointer, place: Place) -> Value {
    say_that_a_struct_is_an_object(&mut map);
    let part = match map.get("type").and_then(Value::as_str) {
        Some("boolean") if place != Place::MapKey => BOOLEAN,
        Some("integer") => INTEGER,
        Some("number") if place != Place::MapKey => NUMBER,
        Some("string") => STRING,
        Some("array") => ARRAY,
        Some("object") => OBJECT,
        _ => {
            match map.get("type") {
                Some(ty) => walk.misfit(ty, &at.key("type"), "the type of a schema"),
                None => walk.refuse(
                    at,
                    "a schema without `type`",
                    "the generator needs it: look what changed in Bungie's document",
                ),
            }
            return map.into();
        }
    };
    if !may_stand(part, place, &map) {
        walk.refuse(
            at,
            format!("{} at a place where the document never has one", part.name),
            "teach codegen/src/normal/schema.rs that it occurs there, and the generator what it means",
        );
        return map.into();
    }
    let out = walk.members(map.into(), at, |walk, key, value, at| {
        member(walk, key, value, at, part, place)
    });
    complete(walk, &out, at, part);
    out.into()
}

/// Structures have no place in a URL, but for lists of plain values; every answer is a struct.
fn may_stand(part: Part, place: Place, map: &Map<String, Value>) -> bool {
    match place {
        Place::Envelope => part == OBJECT && map.contains_key("properties"),
        Place::Parameter => part != OBJECT,
        flat if flat.is_flat() => part != OBJECT && part != ARRAY,
        _ => true,
    }
}

fn member(
    walk: &mut Walk<'_>,
    key: &str,
    value: Value,
    at: &Pointer,
    part: Part,
    place: Place,
) -> Option<Value> {
    let is = |kind: Part| part == kind;
    match key {
        "type" => Some(value),
        "description" => walk.prose(value, at),
        "nullable" => place.nullable(walk, value, at),
        "deprecated" if place == Place::Property => walk.flag_if_set(value, at),
        "format" if is(INTEGER) => walk.one_of(value, at, INTEGER_FORMATS),
        "format" if is(NUMBER) => walk.one_of(value, at, &["float", "double"]),
        "format" if is(STRING) && place != Place::MapKey => {
            walk.one_of(value, at, &["byte", "date-time", "date"])
        }
        "items" if is(ARRAY) => Some(schema(walk, value, at, items_of(place))),
        "properties" if is(OBJECT) && place.has_members() => {
            let map = walk.members(value, at, |walk, _, value, at| {
                Some(schema(walk, value, at, Place::Property))
            });
            Some(map.into())
        }
        "required" if is(OBJECT) && place.has_members() => {
            let names = walk.entries(value, at, |walk, value, at| {
                walk.text(value, at).unwrap_or_default()
            });
            Some(names.into())
        }
        "additionalProperties" if is(OBJECT) => Some(schema(walk, value, at, Place::MapValue)),
        "x-dictionary-key" if is(OBJECT) => {
            let key = dictionary_key::as_schema(walk, value, at);
            Some(match key.is_object() {
                true => schema(walk, key, at, Place::MapKey),
                false => key,
            })
        }
        "x-mapped-definition"
            if matches!(place, Place::Property | Place::Parameter)
                && (is(INTEGER) || is(ARRAY) || is(OBJECT)) =>
        {
            Some(link::link(walk, value, at))
        }
        "x-destiny-component-type-dependency" | "x-mobile-manifest-name"
            if is(OBJECT) && place == Place::Component =>
        {
            walk.text(value, at)
        }
        _ => walk.unknown(key, value, at, part),
    }
}

fn items_of(place: Place) -> Place {
    if place == Place::Parameter {
        Place::ParameterItem
    } else {
        Place::Items
    }
}

/// Rewrite: the first documents leave it to the reader.
fn say_that_a_struct_is_an_object(map: &mut Map<String, Value>) {
    if map.contains_key("properties") && !map.contains_key("type") {
        map.shift_insert(0, "type".to_owned(), "object".into());
    }
}

/// What a schema of this kind must have, beyond its type.
fn complete(walk: &mut Walk<'_>, map: &Map<String, Value>, at: &Pointer, part: Part) {
    if part == INTEGER || part == NUMBER {
        walk.need(map, at, part, &["format"]);
    }
    if part == ARRAY {
        walk.need(map, at, part, &["items"]);
    }
    let map_keys = ["additionalProperties", "x-dictionary-key"];
    if map_keys.iter().any(|key| map.contains_key(*key)) {
        walk.need(map, at, part, &map_keys);
    }
    if let Some(Value::Array(names)) = map.get("required") {
        let has = |name: &Value| {
            let properties = map.get("properties");
            properties.is_some_and(|it| name.as_str().is_some_and(|name| it.get(name).is_some()))
        };
        for (index, name) in names.iter().enumerate().filter(|(_, name)| !has(name)) {
            let at = at.key("required").index(index);
            walk.misfit(name, &at, "the name of a property");
        }
    }
}
