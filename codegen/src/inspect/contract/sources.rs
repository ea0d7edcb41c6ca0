//! What facts are taken from: the document by itself, and what the crate makes of it.

use crate::{
    analyze::{Analysis, analyze},
    generate::{Read, settle},
    inspect::components::components,
    model::{Components, Enum, Model, SchemaName},
    names::{self, Names},
    report::Report,
};
use std::collections::BTreeMap;

/// The document, and the crate.
pub(super) struct Sources<'a> {
    pub(super) read: &'a Read,
    /// The model with generic structs, and two types of what has two sides. Its operations are the document's.
    pub(super) settled: Model,
    pub(super) names: Names,
    pub(super) analysis: Analysis,
    /// By the place in the document, the schemas that only the settled model has: second types of the others.
    pub(super) second_types: BTreeMap<String, SchemaName>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(read: &'a Read, report: &mut Report) -> Self {
        let mut settled = read.model.clone();
        settle(&mut settled, &read.tables, report);
        let is_generic = |name: &SchemaName| {
            let schema = settled.schemas.get(name);
            let shape = schema.and_then(|schema| schema.structure());
            shape.is_some_and(|shape| shape.generic.is_some())
        };
        let added = settled.schemas.iter();
        let added = added.filter(|(name, _)| !read.model.schemas.contains_key(*name));
        let second_types = added
            .filter(|(name, _)| !is_generic(name))
            .map(|(name, schema)| (schema.pointer.clone(), name.clone()))
            .collect();
        Sources {
            read,
            names: names::assign(&settled, &read.tables.names, report),
            analysis: analyze(&settled),
            settled,
            second_types,
        }
    }

    pub(super) fn model(&self) -> &'a Model {
        &self.read.model
    }

    /// What is known of components, and all that there are.
    pub(super) fn components(&self) -> Option<(&'a Components, &'a Enum)> {
        components(self.model())
    }

    /// The places in the overlay of the actions that touch a place of the document.
    pub(super) fn corrections(&self, pointer: &str) -> Vec<usize> {
        self.read.origins.touching(pointer).into_iter().collect()
    }

    /// What a schema is called in the crate.
    pub(super) fn rust_type(&self, schema: &SchemaName) -> Option<String> {
        let name = self.names.types.get(schema)?;
        Some(format!("types::{name}"))
    }
}
