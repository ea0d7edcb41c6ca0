//! What follows from the model as a whole: who sends what, what holds itself, what is a component.

use crate::model::{Model, SchemaName, Shape, Struct, Type};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(crate) struct Analysis {
    /// Schemas that values of request bodies hold.
    pub(crate) requests: BTreeSet<SchemaName>,
    /// Schemas that values of responses and definitions hold, or nothing does.
    pub(crate) responses: BTreeSet<SchemaName>,
    /// Structs with `data` that a component brings: present with or without data, or absent.
    pub(crate) components: BTreeSet<SchemaName>,
    /// Properties, as `(schema, key)`, whose value holds their owner.
    pub(crate) recursive: BTreeSet<(SchemaName, String)>,
}

/// The property that holds what a component brings.
pub(crate) const DATA: &str = "data";

pub(crate) fn analyze(model: &Model) -> Analysis {
    let bodies = model
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let requests = reach(model, bodies);
    let answers = model.operations.iter().map(|operation| &operation.response);
    let mut responses = reach(model, answers);
    // What no operation mentions still comes from somewhere: manifest tables, and what Bungie
    // documents ahead of time.
    let rest: Vec<Type> = model
        .schemas
        .keys()
        .filter(|schema| !requests.contains(*schema))
        .map(|schema| Type::Schema(schema.clone()))
        .collect();
    responses.extend(reach(model, rest.iter()));
    Analysis {
        requests,
        responses,
        components: components(model),
        recursive: recursive(model),
    }
}

fn reach<'a>(model: &'a Model, from: impl Iterator<Item = &'a Type>) -> BTreeSet<SchemaName> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&SchemaName> = Vec::new();
    from.for_each(|ty| ty.schemas(&mut |schema| open.push(schema)));
    while let Some(schema) = open.pop() {
        if !reached.insert(schema.clone()) {
            continue;
        }
        let mut visit = |schema| open.push(schema);
        match model.schemas.get(schema).map(|schema| &schema.shape) {
            Some(Shape::Struct(shape)) => {
                for property in &shape.properties {
                    property.ty.schemas(&mut visit);
                }
                shape.rest.iter().for_each(|ty| ty.schemas(&mut visit));
            }
            Some(Shape::Alias(ty)) => ty.schemas(&mut visit),
            Some(Shape::Enum(_)) | None => {}
        }
    }
    reached
}

fn structs(model: &Model) -> impl Iterator<Item = (&SchemaName, &Struct)> {
    model
        .schemas
        .iter()
        .filter_map(|(name, schema)| match &schema.shape {
            Shape::Struct(shape) => Some((name, shape)),
            Shape::Enum(_) | Shape::Alias(_) => None,
        })
}

/// What wraps the values of a component in `data` says whether the component came at all. Bungie
/// marks the values, or the properties that hold the wrapper; most often both.
fn components(model: &Model) -> BTreeSet<SchemaName> {
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

/// A struct that holds itself without a list or a map in between has no size.
fn recursive(model: &Model) -> BTreeSet<(SchemaName, String)> {
    let mut held: BTreeMap<&SchemaName, Vec<&SchemaName>> = BTreeMap::new();
    for (name, shape) in structs(model) {
        let by_value = shape
            .properties
            .iter()
            .filter_map(|property| match &property.ty {
                Type::Schema(schema) => Some(schema),
                _ => None,
            });
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
        .filter(
            |(name, property)| matches!(&property.ty, Type::Schema(schema) if holds(schema, name)),
        )
        .map(|(name, property)| (name.clone(), property.key.clone()))
        .collect()
}
