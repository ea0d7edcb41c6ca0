//! What follows from the model, as data.

use super::{
    components::{Marks, is_component},
    shapes::{generic, held_struct, is_scalar},
};
use crate::model::{Model, Property, SchemaName, Type};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(crate) struct Analysis {
    /// Schemas that values of request bodies hold.
    pub(crate) requests: BTreeSet<SchemaName>,
    /// Schemas that values of responses and definitions hold, or nothing does.
    pub(crate) responses: BTreeSet<SchemaName>,
    /// Structs of requests alone that cannot do without some of their properties: they have no default.
    pub(crate) without_default: BTreeSet<SchemaName>,
    /// Schemas that responses and rows of tables hold.
    pub(crate) mentioned: BTreeSet<SchemaName>,
    /// Properties, as `(schema, key)`, that may be missing and whose default does not say so.
    pub(crate) optional: BTreeSet<(SchemaName, String)>,
    /// Structs that hold components, and which.
    pub(crate) marks: BTreeMap<SchemaName, Marks>,
}

impl Analysis {
    /// What may be missing is optional, unless its default says so as well.
    pub(super) fn may_be_missing(
        &self,
        model: &Model,
        schema: &SchemaName,
        property: &Property,
    ) -> bool {
        if self.requests.contains(schema) {
            // Bungie's servers have a default for what C# calls a value type, and null for the rest.
            return !property.required && (property.nullable || !is_scalar(model, &property.ty));
        }
        match &property.ty {
            // An absent date has no honest default.
            Type::DateTime | Type::Date => true,
            Type::List(_) | Type::Map(..) | Type::Json => false,
            // A component says itself whether it came; in another it would have no size.
            ty if is_component(model, ty) => {
                generic(model, schema).is_some_and(|it| it.presence.is_some())
            }
            // What is open may be anything.
            Type::Argument => true,
            ty => held_struct(model, ty).is_some() || property.nullable,
        }
    }

    pub(crate) fn is_optional(&self, schema: &SchemaName, property: &Property) -> bool {
        let property = (schema.clone(), property.key.clone());
        self.optional.contains(&property)
    }

    /// A block that may be missing is in a box, whatever it holds: so its type stays what it is when the
    /// block grows, or comes to hold itself.
    pub(crate) fn is_boxed(&self, model: &Model, schema: &SchemaName, property: &Property) -> bool {
        let is_block = property.ty == Type::Argument || held_struct(model, &property.ty).is_some();
        is_block && self.is_optional(schema, property)
    }
}
