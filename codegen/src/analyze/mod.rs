//! What follows from the model as a whole: who sends what, what is a component, what may be missing, and
//! what is held in boxes.

mod analysis;
mod boxes;
mod components;
mod layout;
mod reach;
mod recursive;
mod shapes;

pub(crate) use analysis::Analysis;
pub(crate) use components::DATA;

use crate::model::{Model, Property, SchemaName, Type};
use boxes::Boxes;
use reach::reach;
use shapes::structs;
use std::collections::BTreeSet;

pub(crate) fn analyze(model: &Model) -> Analysis {
    let bodies = model
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let requests = reach(model, bodies);
    let answers = model.operations.iter().map(|operation| &operation.response);
    let rows = model.schemas.iter();
    let rows = rows.filter(|(_, schema)| schema.table().is_some());
    let rows: Vec<Type> = rows.map(|(name, _)| Type::Schema(name.clone())).collect();
    let mentioned = reach(model, answers.chain(&rows));
    let mut responses = mentioned.clone();
    // What no operation mentions still comes from somewhere: manifest tables, and what Bungie
    // documents ahead of time.
    let rest: Vec<Type> = model
        .schemas
        .keys()
        .filter(|schema| !requests.contains(*schema))
        .map(|schema| Type::Schema(schema.clone()))
        .collect();
    responses.extend(reach(model, rest.iter()));
    let without_default = structs(model)
        .filter(|(name, shape)| {
            requests.contains(*name) && !responses.contains(*name) && !shape.required.is_empty()
        })
        .map(|(name, _)| name.clone())
        .collect();
    let mut analysis = Analysis {
        without_default,
        requests,
        responses,
        mentioned,
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
