//! The document itself, and what it says about itself.

use super::walk::{Part, Walk};
use super::{components, operation, security, server};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::Value;

const FILE: &str = "document.rs";
const DOCUMENT: Part = Part {
    name: "the document",
    node: Node::Document,
    file: FILE,
};
const INFO: Part = Part {
    name: "`info`",
    node: Node::Info,
    file: FILE,
};
const CONTACT: Part = Part {
    name: "`info.contact`",
    node: Node::Info,
    file: FILE,
};
const LICENSE: Part = Part {
    name: "`info.license`",
    node: Node::Info,
    file: FILE,
};
const TAG: Part = Part {
    name: "a tag",
    node: Node::Tag,
    file: FILE,
};
const EXTERNAL_DOCS: Part = Part {
    name: "`externalDocs`",
    node: Node::ExternalDocs,
    file: FILE,
};

pub(super) fn document(walk: &mut Walk<'_>, value: Value) -> Value {
    let at = Pointer::root();
    let map = walk.members(value, &at, |walk, key, value, at| match key {
        "openapi" => Some(value), // judged by the version check
        "info" => Some(info(walk, value, at)),
        "servers" => Some(server::servers(walk, value, at)),
        "paths" => Some(operation::paths(walk, value, at)),
        "components" => Some(components::components(walk, value, at)),
        "tags" => Some(walk.entries(value, at, tag).into()),
        "externalDocs" => Some(external_docs(walk, value, at)),
        "security" => security_of_all(walk, value, at),
        _ => walk.unknown(key, value, at, DOCUMENT),
    });
    walk.need(
        &map,
        &at,
        DOCUMENT,
        &["info", "servers", "paths", "components"],
    );
    map.into()
}

fn info(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "title" | "version" | "termsOfService" => walk.text(value, at),
        "description" => walk.prose(value, at),
        "contact" => Some(texts(walk, value, at, CONTACT, &["name", "url", "email"])),
        "license" => Some(texts(walk, value, at, LICENSE, &["name", "url"])),
        _ => walk.unknown(key, value, at, INFO),
    });
    walk.need(&map, at, INFO, &["title", "version"]);
    map.into()
}

/// An object of nothing but texts.
fn texts(walk: &mut Walk<'_>, value: Value, at: &Pointer, part: Part, keys: &[&str]) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| {
        if keys.contains(&key) {
            walk.text(value, at)
        } else {
            walk.unknown(key, value, at, part)
        }
    });
    map.into()
}

fn tag(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "name" => walk.text(value, at),
        "description" => walk.prose(value, at),
        _ => walk.unknown(key, value, at, TAG),
    });
    walk.need(&map, at, TAG, &["name"]);
    map.into()
}

fn external_docs(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "url" => walk.text(value, at),
        "description" => walk.prose(value, at),
        _ => walk.unknown(key, value, at, EXTERNAL_DOCS),
    });
    walk.need(&map, at, EXTERNAL_DOCS, &["url"]);
    map.into()
}

/// The key for every request may be asked for here; a token may not, since operations would have to opt out of it.
fn security_of_all(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Option<Value> {
    let kept = security::security(walk, value, at)?;
    walk.refuse(
        at,
        "OAuth for the whole document",
        "teach codegen/src/normal/security.rs what an operation without `security` of its own then needs",
    );
    Some(kept)
}
