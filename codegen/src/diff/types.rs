//! What a value is, in words: as JSON has it, and as the document calls it.

use serde_json::Value;

/// The schemas of a document, to follow references.
#[derive(Clone, Copy)]
pub(super) struct Types<'a>(pub(super) &'a Value);

/// How deep a list of lists is followed; no document comes near.
const DEPTH: usize = 8;

impl<'a> Types<'a> {
    /// The JSON that values are written as: `int64`, `list of object`, `map of uint32 to string`.
    pub(super) fn form(self, schema: &'a Value) -> String {
        self.describe(schema, &|_, _| None, DEPTH)
    }

    /// The same by the names that the document gives.
    pub(super) fn name(self, schema: &'a Value) -> String {
        self.describe(schema, &|types, schema| types.own_name(schema), DEPTH)
    }

    fn describe(
        self,
        schema: &'a Value,
        name: &dyn Fn(Types<'a>, &'a Value) -> Option<String>,
        depth: usize,
    ) -> String {
        if let Some(name) = name(self, schema) {
            return name;
        }
        let Some(depth) = depth.checked_sub(1) else {
            return "any".to_owned();
        };
        let of = |inner: &'a Value| self.describe(inner, name, depth);
        if let Some(target) = reference(schema) {
            return self.target(target).map_or_else(|| "object".to_owned(), of);
        }
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        match text("type") {
            Some("array") => {
                let items = schema.get("items").map_or_else(|| "any".to_owned(), of);
                format!("list of {items}")
            }
            Some("object") => match schema.get("additionalProperties") {
                Some(values) if schema.get("properties").is_none() => {
                    let key = schema.get("x-dictionary-key");
                    let key = key.map_or_else(|| "string".to_owned(), of);
                    format!("map of {key} to {}", of(values))
                }
                _ => "object".to_owned(),
            },
            Some(ty) => text("format").unwrap_or(ty).to_owned(),
            None if schema.get("allOf").is_some() => "object".to_owned(),
            None => "any".to_owned(),
        }
    }

    /// The name of a schema of the document: of the one that is referred to, or of the enum whose numbers these are.
    fn own_name(self, schema: &'a Value) -> Option<String> {
        let site = schema.get("x-enum-reference");
        let name = site.map_or_else(|| reference(schema), reference)?;
        Some(name.to_owned())
    }

    fn target(self, name: &str) -> Option<&'a Value> {
        self.0.get("components")?.get("schemas")?.get(name)
    }
}

/// The name of the schema that is referred to, alone or with keys beside it.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    let plain = schema.get("$ref").and_then(Value::as_str);
    let within = || schema.get("allOf")?.get(0)?.get("$ref")?.as_str();
    let pointer = plain.or_else(within)?;
    pointer.strip_prefix("#/components/schemas/")
}
