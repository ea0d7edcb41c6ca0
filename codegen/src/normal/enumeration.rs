//! Lists of enum values: an enum schema, or an enum that is written out where it is used.

use super::enum_site;
use super::index::enum_values;
use super::link::{link, pointer_to};
use super::numeral::{self, DEFAULT_FORMAT, INTEGER_FORMATS};
use super::place::Place;
use super::walk::{Part, Walk, insert_after};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::{Map, Value, json};

const FILE: &str = "enumeration.rs";
const ENUM: Part = Part {
    name: "an enum",
    node: Node::Schema,
    file: FILE,
};
const VALUE: Part = Part {
    name: "an enum value",
    node: Node::EnumValue,
    file: FILE,
};

pub(super) fn enumeration(
    walk: &mut Walk<'_>,
    map: Map<String, Value>,
    at: &Pointer,
    place: Place,
) -> Value {
    let format = map.get("format").and_then(Value::as_str);
    let format = format.unwrap_or(DEFAULT_FORMAT).to_owned();
    let mut out = walk.members(map.into(), at, |walk, key, value, at| match key {
        "type" => walk.one_of(value, at, &["integer"]),
        "format" => walk.one_of(value, at, INTEGER_FORMATS),
        "description" => walk.prose(value, at),
        "enum" => {
            let entry =
                |walk: &mut Walk<'_>, value, at: &Pointer| integer(walk, value, at, &format);
            Some(walk.entries(value, at, entry).into())
        }
        "x-enum-values" => {
            let entry =
                |walk: &mut Walk<'_>, value, at: &Pointer| enum_value(walk, value, at, &format);
            Some(walk.entries(value, at, entry).into())
        }
        "x-enum-is-bitmask" => walk.flag(value, at),
        "nullable" => place.nullable(walk, value, at),
        "deprecated" if place == Place::Property => walk.flag_if_set(value, at),
        "x-mapped-definition" if place == Place::Property => Some(link(walk, value, at)),
        _ => walk.unknown(key, value, at, ENUM),
    });
    walk.need(&out, at, ENUM, &["type", "enum", "x-enum-values"]);
    check_that_both_lists_agree(walk, &out, at);
    if place == Place::Component {
        say_what_is_left_out(&mut out);
        out.into()
    } else {
        refer_to_the_named_enum(walk, out, at)
    }
}

fn enum_value(walk: &mut Walk<'_>, value: Value, at: &Pointer, format: &str) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "numericValue" => Some(integer(walk, value, at, format)),
        "identifier" => walk.text(value, at),
        "description" => walk.prose(value, at),
        _ => walk.unknown(key, value, at, VALUE),
    });
    walk.need(&map, at, VALUE, &["numericValue", "identifier"]);
    map.into()
}

/// Rewrite: a numeral of an enum is an integer.
fn integer(walk: &mut Walk<'_>, value: Value, at: &Pointer, format: &str) -> Value {
    let Some(number) = numeral::read(&value) else {
        walk.misfit(&value, at, "a whole number");
        return value;
    };
    // An unknown format has its own finding.
    if let Some((smallest, largest)) = numeral::limits(format)
        && !(smallest..=largest).contains(&number)
    {
        walk.refuse(
            at,
            format!("enum value out of range: {number} is no {format}, which goes from {smallest} to {largest}"),
            "look whether Bungie changed the enum's format; a wrong value must be corrected before import",
        );
    }
    numeral::json_integer(number).unwrap_or(value)
}

/// The numbers stand in the document twice; only one of the two lists has the names.
fn check_that_both_lists_agree(walk: &mut Walk<'_>, map: &Map<String, Value>, at: &Pointer) {
    let (Some(Value::Array(numbers)), Some(Value::Array(values))) =
        (map.get("enum"), map.get("x-enum-values"))
    else {
        return; // has a finding
    };
    let numeric = values.iter().map(|value| value.get("numericValue"));
    if !numeric.eq(numbers.iter().map(Some)) {
        walk.refuse(
            &at.key("enum"),
            "a list of numbers that is not the one in `x-enum-values`",
            "one of the two lists is wrong: look what changed in Bungie's document",
        );
    }
}

/// Rewrite: some documents leave the format out, the first ones the flag.
fn say_what_is_left_out(map: &mut Map<String, Value>) {
    if !map.contains_key("format") {
        insert_after(map, "type", "format", DEFAULT_FORMAT.into());
    }
    if !map.contains_key("x-enum-is-bitmask") {
        insert_after(map, "x-enum-values", "x-enum-is-bitmask", false.into());
    }
}

/// Rewrite: Bungie's older writer spells an enum out where it may be null. The values tell which enum it is.
fn refer_to_the_named_enum(walk: &mut Walk<'_>, inline: Map<String, Value>, at: &Pointer) -> Value {
    let values = enum_values(inline.get("x-enum-values"));
    let index = walk.index;
    let candidates = index.enums_with(&values);
    let [name] = candidates.as_slice() else {
        let found = match candidates.as_slice() {
            [] => "an enum without a name, whose values no enum schema has".to_owned(),
            several => format!(
                "an enum without a name, whose values are those of {}",
                several
                    .iter()
                    .map(|name| format!("`{name}`"))
                    .collect::<Vec<_>>()
                    .join(" and of ")
            ),
        };
        let help = "teach codegen/src/normal/enumeration.rs how to tell which enum schema is meant";
        walk.refuse(at, found, help);
        return inline.into();
    };
    let mut site: Map<String, Value> = inline
        .into_iter()
        .filter(|(key, _)| key != "enum")
        .map(|(key, value)| match key.as_str() {
            "x-enum-values" => (
                "x-enum-reference".to_owned(),
                json!({ "$ref": pointer_to(name) }),
            ),
            _ => (key, value),
        })
        .collect();
    enum_site::agree(walk, &mut site, at, false);
    site.into()
}
