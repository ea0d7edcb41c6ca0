//! What holds itself.

use super::shapes::{held_struct, structs};
use crate::model::{Model, SchemaName};
use std::collections::{BTreeMap, BTreeSet};

/// A struct that holds itself without a list or a map in between has no size.
pub(super) fn recursive(model: &Model) -> BTreeSet<(SchemaName, String)> {
    let mut held: BTreeMap<&SchemaName, Vec<&SchemaName>> = BTreeMap::new();
    for (name, shape) in structs(model) {
        let by_value = shape
            .properties
            .iter()
            .filter_map(|property| held_struct(model, &property.ty));
        held.insert(name, by_value.collect());
    }
    let holds = |from: &SchemaName, what: &SchemaName| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(schema) = open.pop() {
            if schema == what {
                return true;
            }
            if seen.insert(schema) {
                open.extend(held.get(schema).into_iter().flatten());
            }
        }
        false
    };
    structs(model)
        .flat_map(|(name, shape)| {
            shape
                .properties
                .iter()
                .map(move |property| (name, property))
        })
        .filter(|(name, property)| {
            held_struct(model, &property.ty).is_some_and(|schema| holds(schema, name))
        })
        .map(|(name, property)| (name.clone(), property.key.clone()))
        .collect()
}
