//! A place where an enum is used: an integer that says which enum its numbers are of.

use super::link::{link, name_in};
use super::numeral::INTEGER_FORMATS;
use super::place::Place;
use super::walk::{Part, Walk, insert_after};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::{Map, Value};

const SITE: Part = Part {
    name: "a schema with an enum reference",
    node: Node::Schema,
    file: "enum_site.rs",
};

pub(super) fn enum_site(
    walk: &mut Walk<'_>,
    map: Map<String, Value>,
    at: &Pointer,
    place: Place,
) -> Value {
    // The keys of some maps travel as the enum's identifiers; a correction says so by this type.
    let is_identifier = place == Place::MapKey && map.get("type") == Some(&Value::from("string"));
    let mut out = walk.members(map.into(), at, |walk, key, value, at| match key {
        "type" if is_identifier => Some(value),
        "type" => walk.one_of(value, at, &["integer"]),
        "format" if !is_identifier => walk.one_of(value, at, INTEGER_FORMATS),
        "description" => walk.prose(value, at),
        "nullable" => place.nullable(walk, value, at),
        "deprecated" if place == Place::Property => walk.flag_if_set(value, at),
        "x-mapped-definition" if place == Place::Property => Some(link(walk, value, at)),
        "x-enum-reference" => Some(link(walk, value, at)),
        "x-enum-is-bitmask" => walk.flag(value, at),
        _ => walk.unknown(key, value, at, SITE),
    });
    walk.need(&out, at, SITE, &["type"]);
    agree(walk, &mut out, at, is_identifier);
    out.into()
}

/// Rewrite: format and bitmask flag stand here as they stand at the enum. Where both say it, both must say the same.
pub(super) fn agree(
    walk: &mut Walk<'_>,
    site: &mut Map<String, Value>,
    at: &Pointer,
    is_identifier: bool,
) {
    let target = site
        .get("x-enum-reference")
        .and_then(|link| link.get("$ref"));
    let Some(name) = target.and_then(name_in) else {
        return; // has a finding
    };
    let index = walk.index;
    let Some(schema) = index.enum_schema(&name) else {
        if index.schemas.contains_key(&name) {
            walk.refuse(
                &at.key("x-enum-reference"),
                format!("an enum reference to `{name}`, which is no enum"),
                "look what Bungie made of the enum",
            );
        }
        return;
    };
    if !is_identifier {
        same(
            walk,
            site,
            at,
            ("type", "format"),
            &name,
            schema.format.as_str().into(),
        );
    }
    let flag = ("x-enum-reference", "x-enum-is-bitmask");
    same(walk, site, at, flag, &name, schema.is_bitmask.into());
}

fn same(
    walk: &mut Walk<'_>,
    site: &mut Map<String, Value>,
    at: &Pointer,
    (before, key): (&str, &str),
    name: &str,
    wanted: Value,
) {
    match site.get(key) {
        None => insert_after(site, before, key, wanted),
        Some(value) if *value == wanted => {}
        Some(value) => {
            let found = format!("`{key}` {value}, where the enum `{name}` itself has {wanted}");
            let help = "one of the two is wrong: look what changed in Bungie's document";
            walk.refuse(&at.key(key), found, help);
        }
    }
}
