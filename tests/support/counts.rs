//! What there is in the document, counted without the generator: the tests of `codegen` and of `xtask` hold
//! what it says of itself against this. Like `inputs.rs`, they take it in by its path.

use serde_json::{Map, Value};

/// The line in which the generator says what it has made. `imported` is the document in `spec/`, `overlay`
/// the file of its corrections.
///
/// # Panics
///
/// If they are not built as they are meant to be.
pub(crate) fn counted(imported: &Value, overlay: &Value) -> String {
    let removed = targets(overlay, |action| action["remove"] == true);
    let filled = targets(overlay, |action| !action["update"]["properties"].is_null());
    let all = object(&imported["components"]["schemas"]);
    let is_kept = |name: &str| !removed.contains(&name);
    let schemas: Vec<_> = all.iter().filter(|(name, _)| is_kept(name)).collect();
    let of = |is: &dyn Fn(&Value) -> bool| schemas.iter().filter(|(_, it)| is(it)).count();
    let is_enum = |schema: &Value| schema.get("x-enum-values").is_some();
    let is_bitmask = |schema: &Value| schema["x-enum-is-bitmask"] == true;

    let operations = object(&imported["paths"])
        .values()
        .map(|it| object(it).len());
    let operations: usize = operations.sum();
    let structs = schemas.iter().filter(|(name, schema)| {
        let properties = schema["properties"].as_object();
        filled.contains(&name.as_str())
            || properties.is_some_and(|all| !all.is_empty())
            || schema.get("additionalProperties").is_some()
    });
    let structs = structs.count();
    let enums = of(&|it| is_enum(it) && !is_bitmask(it));
    let flags = of(&|it| is_enum(it) && is_bitmask(it));
    let aliases = schemas.len() - structs - enums - flags;
    let marked = targets(overlay, |action| {
        !action["update"]["x-mobile-manifest-name"].is_null()
    });
    let tables = schemas.iter().filter(|(name, schema)| {
        marked.contains(&name.as_str()) || schema.get("x-mobile-manifest-name").is_some()
    });
    let tables = tables.count();
    let scopes = object(scopes(imported)).len();
    let skipped = all.len() - schemas.len();
    format!(
        "{operations} operations, {structs} structs, {enums} enums, {flags} flags, {aliases} aliases, \
         {tables} tables, {scopes} scopes, {skipped} skipped"
    )
}

/// The schemas that actions of this kind are about as a whole: `$.components.schemas['Name']`, and nothing
/// behind it.
fn targets(overlay: &Value, is: impl Fn(&Value) -> bool) -> Vec<&str> {
    let actions = overlay["actions"].as_array().expect("actions");
    actions
        .iter()
        .filter(|action| is(action))
        .filter_map(|action| {
            let target = action["target"].as_str().expect("a target");
            let name = target.strip_prefix("$.components.schemas['")?;
            name.strip_suffix("']").filter(|name| !name.contains('\''))
        })
        .collect()
}

/// The scopes by name, as the sign-in at Bungie has them.
fn scopes(document: &Value) -> &Value {
    &document["components"]["securitySchemes"]["oauth2"]["flows"]["authorizationCode"]["scopes"]
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("an object")
}
