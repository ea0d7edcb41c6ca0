//! What follows from the model as a whole: who sends what, what is a component, what may be missing, and
//! what is held in boxes.

mod boxes;
mod components;
mod layout;
mod reach;
mod recursive;

use crate::model::{Model, Property, SchemaName, Shape, Struct, Type};
use boxes::Boxes;
use reach::reach;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(crate) struct Analysis {
    /// Schemas that values of request bodies hold.
    pub(crate) requests: BTreeSet<SchemaName>,
    /// Schemas that values of responses and definitions hold, or nothing does.
    pub(crate) responses: BTreeSet<SchemaName>,
    /// Structs with `data` that a component brings: present with or without data, or absent.
    pub(crate) components: BTreeSet<SchemaName>,
    /// Properties, as `(schema, key)`, that may be missing and whose default does not say so.
    pub(crate) optional: BTreeSet<(SchemaName, String)>,
    /// Properties, as `(schema, key)`, whose value is held in a box.
    pub(crate) boxed: BTreeSet<(SchemaName, String)>,
    /// How many bytes a struct takes where pointers take eight. Absent if it holds JSON without a
    /// type, whose size depends on how `serde_json` is built.
    pub(crate) sizes: BTreeMap<SchemaName, u64>,
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
    let mut analysis = Analysis {
        requests,
        responses,
        components: components::components(model),
        ..Analysis::default()
    };
    analysis.optional = of_properties(model, |schema, property| {
        analysis.may_be_missing(model, schema, property)
    });
    let Boxes { boxed, sizes } = boxes::boxes(model, &analysis, recursive::recursive(model));
    Analysis {
        boxed,
        sizes,
        ..analysis
    }
}

impl Analysis {
    /// What may be missing is optional, unless its default says so as well.
    fn may_be_missing(&self, model: &Model, schema: &SchemaName, property: &Property) -> bool {
        if self.requests.contains(schema) {
            // Bungie's servers have a default for what C# calls a value type, and null for the rest.
            return !property.required && (property.nullable || !is_scalar(model, &property.ty));
        }
        match &property.ty {
            // An absent date has no honest default.
            Type::DateTime | Type::Date => true,
            Type::List(_) | Type::Map(..) | Type::Json => false,
            ty => match held_struct(model, ty) {
                Some(name) => !self.components.contains(name),
                None => property.nullable,
            },
        }
    }

    pub(crate) fn is_optional(&self, schema: &SchemaName, property: &Property) -> bool {
        let property = (schema.clone(), property.key.clone());
        self.optional.contains(&property)
    }

    pub(crate) fn is_boxed(&self, schema: &SchemaName, property: &Property) -> bool {
        let property = (schema.clone(), property.key.clone());
        self.boxed.contains(&property)
    }
}

fn is_scalar(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Integer(_) | Type::Float | Type::Double => true,
        Type::Hash(_) | Type::Id(_) => true,
        Type::Schema(name) => matches!(
            model.schemas.get(name).map(|schema| &schema.shape),
            Some(Shape::Enum(_))
        ),
        _ => false,
    }
}

/// What a type is, if its name is only another one for it.
fn meant<'a>(model: &'a Model, mut ty: &'a Type) -> &'a Type {
    while let Type::Schema(name) = ty
        && let Some(Shape::Alias(of)) = model.schemas.get(name).map(|schema| &schema.shape)
    {
        ty = of;
    }
    ty
}

/// The struct that values of the type are.
fn held_struct<'a>(model: &'a Model, ty: &'a Type) -> Option<&'a SchemaName> {
    let Type::Schema(name) = meant(model, ty) else {
        return None;
    };
    matches!(model.schemas.get(name)?.shape, Shape::Struct(_)).then_some(name)
}

fn of_properties(
    model: &Model,
    is_one: impl Fn(&SchemaName, &Property) -> bool,
) -> BTreeSet<(SchemaName, String)> {
    let mut found = BTreeSet::new();
    for (name, shape) in structs(model) {
        for property in &shape.properties {
            if is_one(name, property) {
                found.insert((name.clone(), property.key.clone()));
            }
        }
    }
    found
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
