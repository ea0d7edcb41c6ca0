//! The document as `openapiv3` reads it, and readers for Bungie's own extensions.

use crate::{
    Diagnostics,
    pointer::{Pointer, unescape},
};
use openapiv3::{OpenAPI, ReferenceOr, Schema};
use serde_json::Value;

pub(crate) const INPUT: &str = "document";

/// Reads a document in normal form. The normal form has been through a strict grammar; what
/// `openapiv3` would drop without a word has been refused or rewritten there.
pub(crate) fn read(document: Value) -> Result<OpenAPI, Diagnostics> {
    serde_json::from_value(document).map_err(|error| {
        let mut found = Diagnostics::default();
        found.push(
            INPUT,
            "",
            format!("not OpenAPI 3.0: {error}"),
            "look at what `cargo xtask spec print` prints there, and correct the document or the overlay",
        );
        found
    })
}

const SCHEMAS: &str = "#/components/schemas/";
const RESPONSES: &str = "#/components/responses/";

/// The schema that a `$ref` names.
pub(crate) fn schema_name(reference: &str) -> Option<String> {
    reference.strip_prefix(SCHEMAS).map(unescape)
}

/// The response component that a `$ref` names.
pub(crate) fn response_name(reference: &str) -> Option<String> {
    reference.strip_prefix(RESPONSES).map(unescape)
}

/// Where the schema components stand.
pub(crate) fn schemas_pointer() -> Pointer {
    Pointer::root().key("components").key("schemas")
}

/// The text of a schema's extension.
pub(crate) fn text<'a>(schema: &'a Schema, key: &str) -> Option<&'a str> {
    schema.schema_data.extensions.get(key)?.as_str()
}

/// A truth value among a schema's extensions; absent is false.
pub(crate) fn flag(schema: &Schema, key: &str) -> bool {
    schema
        .schema_data
        .extensions
        .get(key)
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

/// The schema that an extension such as `x-enum-reference` points at.
pub(crate) fn referenced(schema: &Schema, key: &str) -> Option<String> {
    let reference = schema.schema_data.extensions.get(key)?.get("$ref")?;
    schema_name(reference.as_str()?)
}

/// The schema of a map's keys.
pub(crate) fn dictionary_key(schema: &Schema) -> Option<Schema> {
    let key = schema.schema_data.extensions.get("x-dictionary-key")?;
    match serde_json::from_value(key.clone()).ok()? {
        ReferenceOr::Item(schema) => Some(schema),
        ReferenceOr::Reference { .. } => None,
    }
}

/// The values of an enum, as `(number, identifier, description)`.
pub(crate) fn enum_values(schema: &Schema) -> Option<Vec<(i64, String, Option<String>)>> {
    schema
        .schema_data
        .extensions
        .get("x-enum-values")?
        .as_array()?
        .iter()
        .map(|value| {
            Some((
                value.get("numericValue")?.as_i64()?,
                value.get("identifier")?.as_str()?.to_owned(),
                value
                    .get("description")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            ))
        })
        .collect()
}
