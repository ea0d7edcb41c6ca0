//! Who may call: the declared schemes, and what an operation asks for.

use super::excerpt;
use super::index::Scheme;
use super::walk::{Part, Walk};
use crate::pointer::Pointer;
use serde_json::{Map, Value};

const FILE: &str = "security.rs";
const API_KEY: Part = Part {
    name: "an apiKey scheme",
    file: FILE,
};
const OAUTH: Part = Part {
    name: "an oauth2 scheme",
    file: FILE,
};
const FLOWS: Part = Part {
    name: "the flows of an oauth2 scheme",
    file: FILE,
};
const FLOW: Part = Part {
    name: "the authorizationCode flow",
    file: FILE,
};

/// A member of `components.securitySchemes`.
pub(super) fn scheme(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Value {
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
        _ => walk.unknown(key, at, API_KEY),
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
                _ => walk.unknown(key, at, FLOWS),
            });
            Some(flows.into())
        }
        _ => walk.unknown(key, at, OAUTH),
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
        _ => walk.unknown(key, at, FLOW),
    });
    walk.need(&map, at, FLOW, &["authorizationUrl", "tokenUrl", "scopes"]);
    map.into()
}

/// Rewrite: what an operation asks for beyond the key that every request has. `None` if that is nothing.
pub(super) fn security(walk: &mut Walk<'_>, value: Value, at: &Pointer) -> Option<Value> {
    let mut kept = walk.entries(value, at, requirement);
    // An entry of nothing but the key has become empty.
    kept.retain(|entry| entry.as_object().is_some_and(|map| !map.is_empty()));
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
    let map = walk.members(value, at, |walk, name, scopes, at| match index.schemes.get(name) {
        Some(Scheme::OAuth { scopes: declared }) => {
            let entries = walk.entries(scopes, at, |walk, scope, at| {
                if !scope.as_str().is_some_and(|name| declared.contains(name)) {
                    walk.refuse(
                        at,
                        format!("the scope {}, which `{name}` does not declare", excerpt(&scope)),
                        "look how Bungie calls the scope now",
                    );
                }
                scope
            });
            Some(entries.into())
        }
        Some(Scheme::Other) => {
            if scopes.as_array().is_none_or(|list| !list.is_empty()) {
                walk.misfit(&scopes, at, "an empty list, since only OAuth has scopes,");
            }
            None
        }
        None => {
            walk.refuse(
                at,
                format!("the security scheme `{name}`, which components.securitySchemes does not declare"),
                "look how Bungie calls the scheme now",
            );
            None
        }
    });
    map.into()
}
