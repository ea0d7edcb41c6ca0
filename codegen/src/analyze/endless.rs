//! Requests that could never be written to their end.

use super::{Analysis, shapes::held_struct, shapes::structs};
use crate::model::{Model, SchemaName};
use std::collections::{BTreeMap, BTreeSet};

/// The structs of requests that hold themselves by properties which are all required: neither a box nor a
/// list stands between, and no value of them is finite.
pub(crate) fn endless(model: &Model, analysis: &Analysis) -> Vec<SchemaName> {
    let mut held: BTreeMap<&SchemaName, Vec<&SchemaName>> = BTreeMap::new();
    for (name, shape) in structs(model).filter(|(name, _)| analysis.requests.contains(*name)) {
        let by_value = shape
            .properties
            .iter()
            .filter(|property| !analysis.is_optional(name, property));
        let by_value = by_value.filter_map(|property| held_struct(model, &property.ty));
        held.insert(name, by_value.collect());
    }
    let holds_itself = |name: &&SchemaName| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&SchemaName> = held.get(name).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(held.get(next).into_iter().flatten());
            }
        }
        seen.contains(name)
    };
    held.keys().copied().filter(holds_itself).cloned().collect()
}
