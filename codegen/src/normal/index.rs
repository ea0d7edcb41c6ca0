//! What the document declares, read before the walk: references are judged by it.

use super::numeral::{self, DEFAULT_FORMAT};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// An enum schema, as the places that refer to it see it.
pub(super) struct EnumSchema {
    pub(super) format: String,
    pub(super) is_bitmask: bool,
    pub(super) values: EnumValues,
}

/// Identifier and number, in order. `None` where the document is wrong, which the walk reports.
pub(super) type EnumValues = Vec<Option<(String, i128)>>;

/// A way to identify a caller.
pub(super) enum Scheme {
    OAuth {
        scopes: BTreeSet<String>,
    },
    /// The API key, which every request needs.
    Key,
}

/// The names that references can use.
#[derive(Default)]
pub(super) struct Index {
    /// With the enum, where the schema is one.
    pub(super) schemas: BTreeMap<String, Option<EnumSchema>>,
    pub(super) responses: BTreeSet<String>,
    pub(super) schemes: BTreeMap<String, Scheme>,
}

impl Index {
    pub(super) fn read(document: &Value) -> Self {
        let component = |kind: &str| {
            document
                .get("components")
                .and_then(|components| components.get(kind))
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
        };
        Self {
            schemas: component("schemas")
                .map(|(name, schema)| (name.clone(), schema.as_object().and_then(enum_schema)))
                .collect(),
            responses: component("responses")
                .map(|(name, _)| name.clone())
                .collect(),
            schemes: component("securitySchemes")
                .map(|(name, it)| (name.clone(), scheme(it)))
                .collect(),
        }
    }

    pub(super) fn enum_schema(&self, name: &str) -> Option<&EnumSchema> {
        self.schemas.get(name)?.as_ref()
    }

    /// The enum schemas with exactly these values.
    pub(super) fn enums_with(&self, values: &EnumValues) -> Vec<&str> {
        self.schemas
            .iter()
            .filter(|(_, schema)| schema.as_ref().is_some_and(|it| it.values == *values))
            .map(|(name, _)| name.as_str())
            .collect()
    }
}

fn enum_schema(schema: &Map<String, Value>) -> Option<EnumSchema> {
    if !schema.contains_key("enum") && !schema.contains_key("x-enum-values") {
        return None;
    }
    Some(EnumSchema {
        format: schema
            .get("format")
            .and_then(Value::as_str)
            .unwrap_or(DEFAULT_FORMAT)
            .to_owned(),
        is_bitmask: schema.get("x-enum-is-bitmask") == Some(&Value::Bool(true)),
        values: enum_values(schema.get("x-enum-values")),
    })
}

/// `x-enum-values` as a list that can be compared.
pub(super) fn enum_values(list: Option<&Value>) -> EnumValues {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.map(|entry| {
        Some((
            entry.get("identifier")?.as_str()?.to_owned(),
            numeral::read(entry.get("numericValue")?)?,
        ))
    })
    .collect()
}

fn scheme(scheme: &Value) -> Scheme {
    if scheme.get("type").and_then(Value::as_str) != Some("oauth2") {
        return Scheme::Key;
    }
    let flows = scheme.get("flows").and_then(Value::as_object);
    Scheme::OAuth {
        scopes: flows
            .into_iter()
            .flat_map(Map::values)
            .filter_map(|flow| flow.get("scopes")?.as_object())
            .flat_map(Map::keys)
            .cloned()
            .collect(),
    }
}
