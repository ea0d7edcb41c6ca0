//! Servers: of the document, and of operations that another server answers.

use super::walk::{Part, Walk};
use crate::pointer::Pointer;
use crate::tables::accepted::Node;
use serde_json::Value;

const SERVER: Part = Part {
    name: "a server",
    node: Node::Server,
    file: "server.rs",
};

/// Of the document, or of one operation that another server answers: one, over https.
pub(super) fn servers(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let list = walk.entries(value, at, server);
    if list.len() > 1 {
        walk.refuse(
            &at.index(1),
            "a second server, and nothing that says when it is the right one",
            "teach codegen/src/normal/server.rs, the generator and the client to choose among servers",
        );
    }
    list.into()
}

fn server(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "url" => {
            if !value.as_str().is_some_and(is_base) {
                walk.misfit(
                    &value,
                    at,
                    "an `https` URL without query, which paths can be appended to,",
                );
            }
            Some(value)
        }
        "description" => walk.prose(value, at),
        _ => walk.unknown(key, value, at, SERVER),
    });
    walk.need(&map, at, SERVER, &["url"]);
    map.into()
}

fn is_base(url: &str) -> bool {
    let rest = url.strip_prefix("https://").unwrap_or_default();
    let is_plain = |letter: char| letter.is_ascii_graphic() && !"{}?#@\\\"<>^`|".contains(letter);
    rest.starts_with(|first: char| first.is_ascii_alphanumeric()) && rest.chars().all(is_plain)
}
