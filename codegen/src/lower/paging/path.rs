//! Paths of properties, as the table writes them: keys with dots between.

use super::Schemas;
use crate::{
    model::{Property, PropertyPath, SchemaName, Struct, Type},
    nearest::nearest,
};

/// A path whose properties are all there.
pub(super) struct Resolved<'a> {
    pub(super) path: PropertyPath,
    /// The last one.
    pub(super) property: &'a Property,
}

/// What is wrong with a column of a row.
pub(super) struct Miss {
    pub(super) found: String,
    pub(super) help: String,
}

impl Miss {
    pub(super) fn new(found: impl Into<String>, help: impl Into<String>) -> Self {
        Miss {
            found: found.into(),
            help: help.into(),
        }
    }
}

/// Follows a path from a value of the type through structs.
pub(super) fn resolve<'a>(
    ty: &'a Type,
    path: &str,
    schemas: &'a Schemas,
) -> Result<Resolved<'a>, Miss> {
    let mut steps = PropertyPath::new();
    let mut ty = ty;
    let mut last = None;
    for key in path.split('.') {
        let Some((schema, shape)) = structure(ty, schemas) else {
            return Err(Miss::new(
                format!("`{path}` leads nowhere: `{key}` would be in what is no struct"),
                "correct the path; it goes through structs only",
            ));
        };
        let Some(property) = shape.properties.iter().find(|it| it.key == key) else {
            let near = nearest(key, shape.properties.iter().map(|it| it.key.as_str()));
            return Err(Miss::new(
                format!("`{path}` leads nowhere: `{schema}` has no property `{key}`"),
                match near.as_str() {
                    "" => "correct the path; the schema has no property".to_owned(),
                    near => format!("correct the path; the schema has {near}"),
                },
            ));
        };
        steps.push((schema.clone(), property.key.clone()));
        ty = &property.ty;
        last = Some(property);
    }
    let property = last.ok_or_else(|| Miss::new("an empty path", "name a property"))?;
    Ok(Resolved {
        path: steps,
        property,
    })
}

/// The struct that values of the type are.
pub(super) fn structure<'a>(
    ty: &'a Type,
    schemas: &'a Schemas,
) -> Option<(&'a SchemaName, &'a Struct)> {
    let Type::Schema(name) = ty else {
        return None;
    };
    Some((name, schemas.get(name)?.structure()?))
}
