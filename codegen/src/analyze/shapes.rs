//! What types are, once names are looked through.

use crate::model::{Generic, Model, SchemaName, Shape, Struct, Type};

pub(super) fn is_scalar(model: &Model, ty: &Type) -> bool {
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
pub(super) fn meant<'a>(model: &'a Model, mut ty: &'a Type) -> &'a Type {
    while let Type::Schema(name) = ty
        && let Some(Shape::Alias(of)) = model.schemas.get(name).map(|schema| &schema.shape)
    {
        ty = of;
    }
    ty
}

/// The struct that values of the type are.
pub(super) fn held_struct<'a>(model: &'a Model, ty: &'a Type) -> Option<&'a SchemaName> {
    let (Type::Schema(name) | Type::Of(name, _)) = meant(model, ty) else {
        return None;
    };
    matches!(model.schemas.get(name)?.shape, Shape::Struct(_)).then_some(name)
}

pub(super) fn structs(model: &Model) -> impl Iterator<Item = (&SchemaName, &Struct)> {
    let schemas = model.schemas.iter();
    schemas.filter_map(|(name, schema)| Some((name, schema.structure()?)))
}

/// What a struct leaves open.
pub(super) fn generic<'a>(model: &'a Model, name: &SchemaName) -> Option<&'a Generic> {
    model.schemas.get(name)?.structure()?.generic.as_ref()
}
