//! What follows from the model as a whole: who sends what, what may be missing, what is held in boxes, and
//! where components stand.

mod analysis;
mod components;
mod endless;
mod reach;
mod shapes;

pub(crate) use analysis::Analysis;
pub(crate) use components::Marks;
pub(crate) use endless::endless;
pub(crate) use reach::reach;

use crate::model::{Model, SchemaName, Type};
use shapes::structs;
use std::collections::BTreeSet;

/// Schemas that request bodies hold.
pub(crate) fn asked(model: &Model) -> BTreeSet<SchemaName> {
    let operations = model.operations.iter();
    reach(
        model,
        operations.filter_map(|operation| operation.body.as_ref()),
    )
}

/// Schemas that answers and rows of tables hold.
pub(crate) fn mentioned(model: &Model) -> BTreeSet<SchemaName> {
    let answers = model.operations.iter().map(|operation| &operation.response);
    let rows = model.schemas.iter();
    let rows = rows.filter(|(_, schema)| schema.table().is_some());
    let rows: Vec<Type> = rows.map(|(name, _)| Type::Schema(name.clone())).collect();
    reach(model, answers.chain(&rows))
}

/// Schemas that answers hold, or that nothing does: what no operation mentions still comes from somewhere,
/// from files or ahead of its time.
pub(crate) fn answered(
    model: &Model,
    asked: &BTreeSet<SchemaName>,
    mentioned: &BTreeSet<SchemaName>,
) -> BTreeSet<SchemaName> {
    let others = model.schemas.keys().filter(|name| !asked.contains(*name));
    let others: Vec<Type> = others.map(|name| Type::Schema(name.clone())).collect();
    let mut answered = reach(model, others.iter());
    answered.extend(mentioned.iter().cloned());
    answered
}

pub(crate) fn analyze(model: &Model) -> Analysis {
    let (requests, mentioned) = (asked(model), mentioned(model));
    let mut analysis = Analysis {
        responses: answered(model, &requests, &mentioned),
        mentioned,
        requests,
        marks: components::marks(model),
        ..Analysis::default()
    };
    for (name, shape) in structs(model) {
        if analysis.requests.contains(name) && !shape.required.is_empty() {
            analysis.without_default.insert(name.clone());
        }
        for property in &shape.properties {
            if analysis.may_be_missing(model, name, property) {
                let property = (name.clone(), property.key.clone());
                analysis.optional.insert(property);
            }
        }
    }
    analysis
}
