//! The components that a request can name.

use crate::model::{Components, Enum, Model, Shape};

/// What is known of components, and all that there are; nothing if none of them needs a scope.
pub(super) fn components(model: &Model) -> Option<(&Components, &Enum)> {
    let components = model.components.as_ref()?;
    match &model.schemas.get(&components.schema)?.shape {
        Shape::Enum(shape) => Some((components, shape)),
        _ => None,
    }
}
