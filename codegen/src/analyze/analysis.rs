//! What follows from the model, as data.

use super::shapes::{held_struct, is_scalar};
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
