//! Walks values along their types.

use super::UnmodelledRow;
use crate::model::{Enum, Model, Shape, Struct, Type};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What sort of thing has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum UnmodelledKind {
    /// A property without a field.
    Property,
    /// A value of an enum without a name.
    Value,
    /// A bit without a name.
    Bit,
    /// A key of a map without a name.
    Key,
}

/// How often something was seen, and where first.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) count: usize,
    pub(super) first: String,
}

pub(super) struct Walk<'a> {
    model: &'a Model,
    /// By kind, schema, and what was found.
    found: BTreeMap<(UnmodelledKind, String, String), Seen>,
    /// Scalars that were looked at.
    pub(super) values: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        Walk {
            model,
            found: BTreeMap::new(),
            values: 0,
        }
    }

    /// What was found.
    pub(super) fn rows(self) -> Vec<UnmodelledRow> {
        let found = self.found.into_iter();
        let rows = found.map(|((kind, place, what), seen)| UnmodelledRow {
            kind,
            what: match kind {
                UnmodelledKind::Property => format!("{place}#{what}"),
                _ => format!("{place} {what}"),
            },
            count: seen.count,
            first: seen.first,
        });
        rows.collect()
    }

    pub(super) fn value(&mut self, ty: &Type, value: &Value, capture: &str) {
        match (ty, value) {
            (_, Value::Null) => {}
            (Type::List(item), Value::Array(items)) => {
                items
                    .iter()
                    .for_each(|value| self.value(item, value, capture));
            }
            (Type::Map(key, entry), Value::Object(entries)) => {
                for (name, value) in entries {
                    self.key(key, name, capture);
                    self.value(entry, value, capture);
                }
            }
            (Type::Schema(name), value) => self.schema(name, value, capture),
            _ => self.values += 1,
        }
    }

    fn schema(&mut self, name: &str, value: &Value, capture: &str) {
        let model = self.model;
        match (model.schemas.get(name).map(|schema| &schema.shape), value) {
            (Some(Shape::Struct(shape)), Value::Object(members)) => {
                self.members(name, shape, members, capture);
            }
            (Some(Shape::Enum(shape)), value) => {
                self.values += 1;
                self.number(name, shape, value, capture);
            }
            (Some(Shape::Alias(ty)), value) => self.value(ty, value, capture),
            _ => self.values += 1,
        }
    }

    fn members(&mut self, name: &str, shape: &Struct, members: &Map<String, Value>, capture: &str) {
        for (key, value) in members {
            let property = shape
                .properties
                .iter()
                .find(|property| property.key == *key);
            match (property, &shape.rest) {
                (Some(property), _) => self.value(&property.ty, value, capture),
                (None, Some(rest)) => self.value(rest, value, capture),
                (None, None) => self.add(UnmodelledKind::Property, name, key.clone(), capture),
            }
        }
    }

    /// An identifier counts as well as a number.
    fn number(&mut self, name: &str, shape: &Enum, value: &Value, capture: &str) {
        let is_known = |text: &str| shape.values.iter().any(|value| value.identifier == text);
        let number = match value {
            Value::String(text) if is_known(text) => return,
            Value::String(text) => text.parse().ok(),
            value => value.as_i64(),
        };
        let Some(number) = number else {
            return self.add(UnmodelledKind::Value, name, value.to_string(), capture);
        };
        if !shape.bitmask {
            if shape.values.iter().all(|value| value.number != number) {
                self.add(UnmodelledKind::Value, name, number.to_string(), capture);
            }
            return;
        }
        let known = shape
            .values
            .iter()
            .fold(0, |bits, value| bits | value.number);
        let unknown = number & !known;
        for shift in 0..i64::BITS {
            if unknown & (1 << shift) != 0 {
                self.add(UnmodelledKind::Bit, name, format!("1 << {shift}"), capture);
            }
        }
    }

    fn key(&mut self, ty: &Type, key: &str, capture: &str) {
        let Type::Schema(name) = ty else {
            return;
        };
        let Some(Shape::Enum(shape)) = self.model.schemas.get(name).map(|schema| &schema.shape)
        else {
            return;
        };
        let is_known = shape.values.iter().any(|value| {
            value.identifier == key || key.parse().is_ok_and(|number: i64| value.number == number)
        });
        if !is_known {
            self.add(UnmodelledKind::Key, name, key.to_owned(), capture);
        }
    }

    fn add(&mut self, kind: UnmodelledKind, place: &str, what: String, capture: &str) {
        let seen = self
            .found
            .entry((kind, place.to_owned(), what))
            .or_insert_with(|| Seen {
                count: 0,
                first: capture.to_owned(),
            });
        seen.count += 1;
    }
}
