//! Which definition a value is a hash of.

use crate::model::{Property, SchemaName, Type};

/// The definition that a property goes with.
pub(super) fn definition(property: &Property) -> Option<&SchemaName> {
    mapped(&property.ty).or(property.names.as_ref())
}

/// The definition that a value, what a list holds or what keys a map is a hash of.
pub(super) fn mapped(ty: &Type) -> Option<&SchemaName> {
    match ty {
        Type::Hash(definition) => Some(definition),
        Type::List(item) => mapped(item),
        Type::Map(key, _) => mapped(key),
        _ => None,
    }
}
