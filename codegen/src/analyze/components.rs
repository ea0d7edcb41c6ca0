//! Where components stand in answers.

use super::{
    reach::reach,
    shapes::{generic, structs},
};
use crate::model::{Model, Property, SchemaName, Struct, Type};
use std::collections::BTreeMap;

/// Where a struct holds components.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Properties that are components, by key, with the identifiers of the components.
    pub(crate) components: BTreeMap<String, String>,
    /// Properties that hold structs with components.
    pub(crate) inner: Vec<String>,
}

/// Whether values are what a component brought.
pub(crate) fn is_component(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::Of(name, _) => generic(model, name).is_some_and(|it| it.presence.is_some()),
        _ => false,
    }
}

/// The structs that hold components, at any depth, in answers to requests that name components.
pub(super) fn marks(model: &Model) -> BTreeMap<SchemaName, Marks> {
    let mut found: BTreeMap<SchemaName, Marks> = BTreeMap::new();
    for (name, shape) in structs(model).filter(|(_, shape)| !is_brought(shape)) {
        for property in &shape.properties {
            if let Some(component) = component(model, property) {
                let marks = found.entry(name.clone()).or_default();
                marks.components.insert(property.key.clone(), component);
            }
        }
    }
    // What holds such a struct holds components as well, and so on outwards.
    let mut last = 0;
    while last != found.len() {
        last = found.len();
        for (name, shape) in structs(model).filter(|(_, shape)| !is_brought(shape)) {
            let holds = |property: &&Property| {
                !is_component(model, &property.ty) && holds(&found, &property.ty)
            };
            let inner: Vec<String> = shape
                .properties
                .iter()
                .filter(holds)
                .map(|property| property.key.clone())
                .collect();
            if !inner.is_empty() {
                found.entry(name.clone()).or_default().inner = inner;
            }
        }
    }
    let operations = model.operations.iter();
    let operations = operations.filter(|operation| operation.lists_components());
    let answers = reach(model, operations.map(|operation| &operation.response));
    found.retain(|name, _| answers.contains(name));
    found
}

/// Whether values of a type are structs that hold components, or lists or maps of them. What a generic struct
/// is of, it cannot mark.
fn holds(found: &BTreeMap<SchemaName, Marks>, ty: &Type) -> bool {
    match ty {
        Type::Schema(name) | Type::Of(name, _) => found.contains_key(name),
        Type::List(item) => holds(found, item),
        Type::Map(_, value) => holds(found, value),
        _ => false,
    }
}

/// Whether it is what wraps a component.
fn is_brought(shape: &Struct) -> bool {
    let generic = shape.generic.as_ref();
    generic.is_some_and(|generic| generic.presence.is_some())
}

/// The component that a property is. Bungie marks the property, or what the component brings.
fn component(model: &Model, property: &Property) -> Option<String> {
    if !is_component(model, &property.ty) {
        return None;
    }
    let mut brought = None;
    property.ty.schemas(&mut |name| {
        let schema = model.schemas.get(name);
        brought = brought.or(schema.and_then(|schema| schema.component.as_ref()));
    });
    property.component.as_ref().or(brought).cloned()
}
