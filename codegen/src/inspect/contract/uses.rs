//! Where schemas are used.

use super::mapped::definition;
use crate::model::{Model, SchemaName, Shape, Type};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where a schema is used, by name: what holds it itself, not what holds that again.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Uses {
    /// The operations that take it, as a parameter or a body.
    pub asked_by: Vec<String>,
    /// The operations that answer with it.
    pub answered_by: Vec<String>,
    /// The properties that hold it, as `Schema#key`, and the schemas that do so without a key.
    pub held_by: Vec<String>,
    /// The properties that are hashes of it, or name its rows otherwise, as `Schema#key`.
    pub mapped_by: Vec<String>,
}

/// By schema, in the model's order.
pub(super) fn uses(model: &Model) -> BTreeMap<&SchemaName, Uses> {
    let mut found: BTreeMap<&SchemaName, Uses> = BTreeMap::new();
    for operation in &model.operations {
        let parameters = operation.parameters().map(|parameter| &parameter.ty);
        for ty in parameters.chain(&operation.body) {
            note(&mut found, ty, &operation.id, |uses| &mut uses.asked_by);
        }
        let answer = &operation.response;
        note(&mut found, answer, &operation.id, |uses| {
            &mut uses.answered_by
        });
    }
    for (name, schema) in &model.schemas {
        match &schema.shape {
            Shape::Struct(shape) => {
                for property in &shape.properties {
                    let site = format!("{name}#{}", property.key);
                    note(&mut found, &property.ty, &site, |uses| &mut uses.held_by);
                    if let Some(definition) = definition(property) {
                        found.entry(definition).or_default().mapped_by.push(site);
                    }
                }
                if let Some(rest) = &shape.rest {
                    note(&mut found, rest, name, |uses| &mut uses.held_by);
                }
            }
            Shape::Alias(ty) => note(&mut found, ty, name, |uses| &mut uses.held_by),
            Shape::Enum(_) => {}
        }
    }
    found
}

/// Notes the schemas that a type names, each user once.
fn note<'a>(
    found: &mut BTreeMap<&'a SchemaName, Uses>,
    ty: &'a Type,
    user: &str,
    list: impl Fn(&mut Uses) -> &mut Vec<String>,
) {
    ty.schemas(&mut |schema| {
        let users = list(found.entry(schema).or_default());
        if users.last().is_none_or(|last| last != user) {
            users.push(user.to_owned());
        }
    });
}
