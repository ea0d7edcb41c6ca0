//! The Rust type of a value.

use super::{Emit, ident};
use crate::model::{Integer, Property, SchemaName, Type};
use proc_macro2::TokenStream;
use quote::quote;

/// Where a type is named: among the types themselves, or in a module of operations.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Types,
    Operations,
}

impl Emit<'_> {
    pub(super) fn schema_type(&self, schema: &SchemaName, from: From) -> TokenStream {
        let name = self
            .names
            .types
            .get(schema)
            .map_or(schema.as_str(), String::as_str);
        let name = ident(name);
        match from {
            From::Types => quote!(#name),
            From::Operations => quote!(types::#name),
        }
    }

    pub(super) fn rust_type(&self, ty: &Type, from: From) -> TokenStream {
        match ty {
            Type::Bool => quote!(bool),
            Type::Integer(integer) => {
                let integer = integer_type(*integer);
                quote!(#integer)
            }
            Type::Float => quote!(f32),
            Type::Double => quote!(f64),
            Type::Text => quote!(String),
            Type::DateTime => quote!(DateTime<Utc>),
            Type::Date => quote!(NaiveDate),
            Type::Json => quote!(Value),
            Type::Hash(definition) => {
                let definition = self.schema_type(definition, from);
                quote!(DefinitionHash<#definition>)
            }
            Type::Id(kind) => {
                let kind = ident(kind);
                quote!(#kind)
            }
            Type::Schema(schema) => self.schema_type(schema, from),
            Type::Of(schema, argument) => {
                let schema = self.schema_type(schema, from);
                let argument = self.rust_type(argument, from);
                quote!(#schema<#argument>)
            }
            Type::Argument => quote!(T),
            Type::List(item) => {
                let item = self.rust_type(item, from);
                quote!(Vec<#item>)
            }
            Type::Map(key, value) => {
                let (key, value) = (self.rust_type(key, from), self.rust_type(value, from));
                quote!(HashMap<#key, #value>)
            }
        }
    }

    /// The type of a field.
    pub(super) fn field_type(&self, schema: &SchemaName, property: &Property) -> TokenStream {
        let mut ty = self.rust_type(&property.ty, From::Types);
        if self.analysis.is_boxed(self.model, schema, property) {
            ty = quote!(Box<#ty>);
        }
        if self.analysis.is_optional(schema, property) {
            ty = quote!(Option<#ty>);
        }
        ty
    }
}

pub(super) fn integer_type(integer: Integer) -> proc_macro2::Ident {
    ident(match integer {
        Integer::Byte => "u8",
        Integer::Int16 => "i16",
        Integer::Int32 => "i32",
        Integer::Uint32 => "u32",
        Integer::Int64 => "i64",
        Integer::Uint64 => "u64",
    })
}
