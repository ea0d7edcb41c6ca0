//! Schemas, with their properties and values.

use super::{mapped::definition, sources::Sources, uses::Uses};
use crate::{
    inspect::type_text::TypeText,
    model::{Enum, Schema, SchemaName, Shape, Struct, Type, namespace},
    pointer::escape,
    reference::schema_page,
};
use serde::Serialize;

/// A schema.
#[derive(Clone, Debug, Serialize)]
pub struct SchemaFacts {
    /// As the document has it.
    pub name: String,
    /// All of the name but its last part; empty if there is no more.
    pub namespace: String,
    /// What it is.
    pub kind: SchemaKind,
    /// What an alias is another name for.
    pub alias: Option<TypeText>,
    /// What the values of all properties without a name are.
    pub rest: Option<TypeText>,
    /// The integer that values of an enum or of flags are.
    pub number: Option<TypeText>,
    /// Of a struct, in the document's order.
    pub properties: Vec<PropertyFacts>,
    /// Of an enum or of flags, in the document's order.
    pub values: Vec<ValueFacts>,
    /// The manifest table that values are rows of, as the mobile manifest calls it.
    pub table: Option<String>,
    /// The component that brings it.
    pub component: Option<String>,
    /// Where it is used.
    pub uses: Uses,
    /// What it is called in the crate.
    pub rust: Option<String>,
    /// The type for the other side, where requests and answers both hold it.
    pub second_rust: Option<String>,
    /// The corrections that touch it or something in it.
    pub corrections: Vec<usize>,
    /// Bungie's page about it.
    pub reference: String,
}

/// What a schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SchemaKind {
    /// It has properties.
    Struct,
    /// It numbers values that exclude each other.
    Enum,
    /// It numbers bits.
    Flags,
    /// It is another name for a list, a map or any JSON.
    Alias,
}

/// A property of a struct.
#[derive(Clone, Debug, Serialize)]
pub struct PropertyFacts {
    /// As it is written.
    pub key: String,
    /// What it is.
    #[serde(rename = "type")]
    pub ty: TypeText,
    /// It may be null.
    pub nullable: bool,
    /// Requests have to have it.
    pub required: bool,
    /// It is not to be used any more.
    pub deprecated: bool,
    /// The definition that it is a hash of, or names otherwise.
    pub mapped_definition: Option<String>,
    /// The component that it comes with.
    pub component: Option<String>,
    /// The corrections that touch it.
    pub corrections: Vec<usize>,
}

/// A value of an enum or of flags.
#[derive(Clone, Debug, Serialize)]
pub struct ValueFacts {
    /// As the document has it.
    pub identifier: String,
    /// What is on the wire.
    pub number: i64,
    /// The scope that it needs, if it is a component.
    pub scope: Option<String>,
    /// The corrections that touch it.
    pub corrections: Vec<usize>,
}

impl Sources<'_> {
    pub(super) fn schema(&self, name: &SchemaName, schema: &Schema, uses: Uses) -> SchemaFacts {
        let mut facts = SchemaFacts {
            name: name.clone(),
            namespace: namespace(name).to_owned(),
            kind: SchemaKind::Alias,
            alias: None,
            rest: None,
            number: None,
            properties: Vec::new(),
            values: Vec::new(),
            table: schema.table().map(|table| table.mobile_name.clone()),
            component: schema.component.clone(),
            uses,
            rust: self.rust_type(name),
            second_rust: self
                .second_types
                .get(&schema.pointer)
                .and_then(|second| self.rust_type(second)),
            corrections: self.corrections(&schema.pointer),
            reference: schema_page(name),
        };
        match &schema.shape {
            Shape::Struct(shape) => {
                facts.kind = SchemaKind::Struct;
                facts.rest = shape.rest.as_ref().map(TypeText::of);
                facts.properties = self.properties(name, schema, shape);
            }
            Shape::Enum(shape) => {
                facts.kind = match shape.bitmask {
                    true => SchemaKind::Flags,
                    false => SchemaKind::Enum,
                };
                facts.number = Some(TypeText::of(&Type::Integer(shape.number)));
                facts.values = self.values(name, schema, shape);
            }
            Shape::Alias(ty) => facts.alias = Some(TypeText::of(ty)),
        }
        facts
    }

    fn properties(&self, name: &SchemaName, schema: &Schema, shape: &Struct) -> Vec<PropertyFacts> {
        let marks = self.analysis.marks.get(name);
        let facts = shape.properties.iter().map(|property| {
            let key = &property.key;
            let marked = marks.and_then(|marks| marks.components.get(key));
            PropertyFacts {
                key: key.clone(),
                ty: TypeText::of(&property.ty),
                nullable: property.nullable,
                required: property.required,
                deprecated: property.deprecated,
                mapped_definition: definition(property).cloned(),
                component: property.component.as_ref().or(marked).cloned(),
                corrections: self.corrections(&format!(
                    "{}/properties/{}",
                    schema.pointer,
                    escape(key)
                )),
            }
        });
        facts.collect()
    }

    fn values(&self, name: &SchemaName, schema: &Schema, shape: &Enum) -> Vec<ValueFacts> {
        let components = self.components().map(|(components, _)| components);
        let components = components.filter(|components| components.schema == *name);
        let facts = shape.values.iter().enumerate().map(|(index, value)| {
            let scope = components.and_then(|it| it.scopes.get(&value.identifier));
            ValueFacts {
                identifier: value.identifier.clone(),
                number: value.number,
                scope: scope.cloned(),
                corrections: self.corrections(&format!("{}/x-enum-values/{index}", schema.pointer)),
            }
        });
        facts.collect()
    }
}
