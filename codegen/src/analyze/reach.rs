//! Which schemas a type leads to.

use crate::model::{Model, SchemaName, Shape, Type};
use std::collections::BTreeSet;

/// The schemas of these types, and those that values of them hold, and so on.
pub(crate) fn reach<'a>(
    model: &'a Model,
    from: impl Iterator<Item = &'a Type>,
) -> BTreeSet<SchemaName> {
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
