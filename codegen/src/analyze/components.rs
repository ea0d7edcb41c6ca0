//! What components bring.

use super::shapes::structs;
use crate::model::{Model, SchemaName, Struct};
use std::collections::BTreeSet;

/// The property that holds what a component brings.
pub(crate) const DATA: &str = "data";

/// What wraps the values of a component in `data` says whether the component came at all. Bungie
/// marks the values, or the properties that hold the wrapper; most often both.
pub(super) fn components(model: &Model) -> BTreeSet<SchemaName> {
    let brought = |schema: &SchemaName| {
        let schema = model.schemas.get(schema);
        schema.is_some_and(|schema| schema.component.is_some())
    };
    let mut marked: BTreeSet<&SchemaName> = BTreeSet::new();
    for (name, shape) in structs(model) {
        for property in &shape.properties {
            let mut holds = |schema| {
                if property.component.is_some() {
                    marked.insert(schema);
                }
                if property.key == DATA && (property.component.is_some() || brought(schema)) {
                    marked.insert(name);
                }
            };
            property.ty.schemas(&mut holds);
        }
    }
    let has_data = |shape: &Struct| shape.properties.iter().any(|property| property.key == DATA);
    structs(model)
        .filter(|(name, shape)| marked.contains(name) && has_data(shape))
        .map(|(name, _)| name.clone())
        .collect()
}
