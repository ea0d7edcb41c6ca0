//! The schemas of a document as items.

use super::{
    change::{Aspect, Kind},
    facts::{Facts, Item, Key, is_set, list, members},
    types::{Types, reference},
};
use serde_json::Value;

impl Facts {
    pub(super) fn add_schemas(&mut self, document: &Value) {
        for (name, schema) in members(document, "/components/schemas") {
            self.add_schema(Types(document), name, schema);
        }
    }

    fn add_schema(&mut self, types: Types<'_>, name: &str, schema: &Value) {
        let key = Key::new(Kind::Schema, name);
        let item = self.add(key.clone(), None);
        item.set_type(types, schema);
        if schema.get("properties").is_some()
            && let Some(rest) = schema.get("additionalProperties")
        {
            item.set(Aspect::Rest, types.name(rest));
        }
        item.flag(Aspect::Flags, is_set(schema, "x-enum-is-bitmask"));
        describe_value(item, schema);
        if let Some(table) = schema.get("x-mobile-manifest-name").and_then(Value::as_str) {
            let item = self.add(Key::new(Kind::Table, name), Some(&key));
            item.set(Aspect::Name, table);
        }
        let required: Vec<&str> = list(schema, "/required")
            .filter_map(Value::as_str)
            .collect();
        for (property, schema) in members(schema, "/properties") {
            let place = format!("{name}#{property}");
            let item = self.add(Key::new(Kind::Property, place), Some(&key));
            item.set_type(types, schema);
            item.flag(Aspect::Required, required.contains(&property.as_str()));
            describe_value(item, schema);
        }
        for value in list(schema, "/x-enum-values") {
            let identifier = value.get("identifier").and_then(Value::as_str);
            let place = format!("{name}#{}", identifier.unwrap_or_default());
            let item = self.add(Key::new(Kind::Value, place), Some(&key));
            let number = value.get("numericValue").map(Value::to_string);
            item.set(Aspect::Number, number.unwrap_or_default());
        }
    }
}

/// What may be said of a value wherever it stands.
pub(super) fn describe_value(item: &mut Item, schema: &Value) {
    item.flag(Aspect::Nullable, is_set(schema, "nullable"));
    item.flag(Aspect::Deprecated, is_set(schema, "deprecated"));
    let inner = ["items", "additionalProperties"];
    let inner = inner.iter().filter_map(|key| schema.get(key));
    let mapped = [schema]
        .into_iter()
        .chain(inner)
        .chain(schema.get("x-dictionary-key"));
    let mapped = mapped.filter_map(|schema| schema.get("x-mapped-definition"));
    let mapped: Vec<&str> = mapped.filter_map(reference).collect();
    if !mapped.is_empty() {
        item.set(Aspect::MappedDefinition, mapped.join(", "));
    }
    let component = schema.get("x-destiny-component-type-dependency");
    if let Some(component) = component.and_then(Value::as_str) {
        item.set(Aspect::Component, component);
    }
}
