//! Who may call: the declared schemes, and what an operation asks for.

use super::excerpt::excerpt;
use super::index::Scheme;
use super::walk::{Part, Walk};
use crate::pointer::Pointer;
use crate::tables::accepted::{self, KEY_ALONE, Node};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const FILE: &str = "security.rs";
const API_KEY: Part = Part {
    name: "an apiKey scheme",
    node: Node::SecurityScheme,
    file: FILE,
};
const OAUTH: Part = Part {
    name: "an oauth2 scheme",
    node: Node::SecurityScheme,
    file: FILE,
};
const FLOWS: Part = Part {
    name: "the flows of an oauth2 scheme",
    node: Node::SecurityScheme,
    file: FILE,
};
const FLOW: Part = Part {
    name: "the authorizationCode flow",
    node: Node::SecurityScheme,
    file: FILE,
};

/// `components.securitySchemes`: one API key, and OAuth.
pub(super) fn schemes(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let mut kinds = BTreeMap::new();
    let map = walk.members(value, at, |walk, name, value, at| {
        let kind = value.get("type").map(Value::to_string).unwrap_or_default();
        if let Some(first) = kinds.insert(kind, name.to_owned()) {
            walk.refuse(
                at,
                format!("a second scheme of the kind of `{first}`"),
                "every request carries one key, and users sign in one way: teach codegen/src/normal/security.rs, the \
                 generator and the client when which is for what",
            );
        }
        Some(scheme(walk, value, at))
    });
    map.into()
}

fn scheme(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    match value.get("type").and_then(Value::as_str) {
        Some("apiKey") => api_key(walk, value, at),
        Some("oauth2") => oauth(walk, value, at),
        _ => {
            let kind = value.get("type").unwrap_or(&Value::Null);
            walk.misfit(kind, &at.key("type"), "`apiKey` or `oauth2`");
            value
        }
    }
}

fn api_key(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "type" | "name" => walk.text(value, at),
        "description" => walk.prose(value, at),
        "in" => walk.one_of(value, at, &["header"]),
        _ => walk.unknown(key, value, at, API_KEY),
    });
    walk.need(&map, at, API_KEY, &["name", "in"]);
    map.into()
}

fn oauth(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "type" => Some(value),
        "description" => walk.prose(value, at),
        "flows" => {
            let flows = walk.members(value, at, |walk, key, value, at| match key {
                "authorizationCode" => Some(flow(walk, value, at)),
                _ => walk.unknown(key, value, at, FLOWS),
            });
            Some(flows.into())
        }
        _ => walk.unknown(key, value, at, OAUTH),
    });
    walk.need(&map, at, OAUTH, &["flows"]);
    map.into()
}

fn flow(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    let map = walk.members(value, at, |walk, key, value, at| match key {
        "authorizationUrl" | "tokenUrl" | "refreshUrl" => walk.text(value, at),
        "scopes" => {
            // The text beside a scope's name is prose, though its key does not say so.
            let scopes = walk.members(value, at, |walk, _, value, at| {
                walk.required_prose(value, at)
            });
            Some(scopes.into())
        }
        _ => walk.unknown(key, value, at, FLOW),
    });
    walk.need(&map, at, FLOW, &["authorizationUrl", "tokenUrl", "scopes"]);
    map.into()
}

/// Rewrite: what an operation asks for beyond the key that every request has. `None` if that is nothing.
pub(super) fn security(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Option<Value> {
    let mut optional = false;
    let mut kept = walk.entries(value, at, |walk, value, at| {
        optional |= value.as_object().is_some_and(Map::is_empty);
        requirement(walk, value, at)
    });
    let is_key = |entry: &Value| entry.as_object().is_some_and(Map::is_empty);
    // An entry of nothing but the key has become empty.
    let key_alone = kept.iter().position(is_key);
    kept.retain(|entry| !is_key(entry));
    if let Some(index) = key_alone
        && !kept.is_empty()
        && !optional
    {
        let at = &at.index(index);
        if walk.options.accepted.has(Node::Security, KEY_ALONE) {
            walk.leave_out(at, KEY_ALONE.into());
        } else {
            walk.refuse(
            at,
            "the key alone as one of several ways to call: by OpenAPI, nobody has to sign in",
            format!(
                "if Bungie only says again that every request needs the key, add `{KEY_ALONE}` to a row of \
                 spec/{} at `security`; otherwise teach codegen/src/normal/security.rs that signing in is optional",
                accepted::INPUT
            ),
        );
        }
    }
    if kept.len() > 1 {
        walk.refuse(
            &at.index(1),
            "a second way to sign in",
            "by OpenAPI either will do: teach codegen/src/normal/security.rs, the generator and the client alternatives",
        );
    }
    (!kept.is_empty()).then(|| kept.into())
}

fn requirement(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
    if value.as_object().is_some_and(Map::is_empty) {
        walk.refuse(
            at,
            "a security entry without a scheme: signing in is optional",
            "teach codegen/src/normal/security.rs to say so in the normal form, and the generator what it means",
        );
    }
    let index = walk.index;
    let map = walk.members(value, at, |walk, name, scopes, at| {
        match index.schemes.get(name) {
            Some(Scheme::OAuth { scopes: declared }) => Some(
                walk.entries(scopes, at, |walk, scope, at| {
                    let name = scope.as_str().unwrap_or_default();
                    if !declared.contains(name) {
                        let found = format!("the scope {}, which no scheme declares", excerpt(&scope));
                        walk.unknown_name(name, at, found, declared.iter().map(String::as_str), None);
                    }
                    scope
                })
                .into(),
            ),
            Some(Scheme::Key) => {
                if scopes.as_array().is_none_or(|list| !list.is_empty()) {
                    walk.misfit(&scopes, at, "an empty list, since only OAuth has scopes,");
                }
                None
            }
            None => {
                let found = format!(
                    "the security scheme `{name}`, which components.securitySchemes does not declare"
                );
                let place = Pointer::root().key("components").key("securitySchemes");
                let known = index.schemes.keys().map(String::as_str);
                walk.unknown_name(name, at, found, known, Some(place.key(name)));
                None
            }
        }
    });
    map.into()
}
