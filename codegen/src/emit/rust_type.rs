//! The Rust type of a value.

use super::{Emit, ident};
use crate::model::{Integer, Property, SchemaName, Shape, Type};
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
                quote!(Hash<#definition>)
            }
            Type::Id(kind) => {
                let kind = ident(kind);
                quote!(#kind)
            }
            Type::Schema(schema) => self.schema_type(schema, from),
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

    /// The type of a field. What may be missing is optional, unless its default says so as well.
    pub(super) fn field_type(&self, schema: &SchemaName, property: &Property) -> TokenStream {
        let ty = self.rust_type(&property.ty, From::Types);
        let ty = if self
            .analysis
            .recursive
            .contains(&(schema.clone(), property.key.clone()))
        {
            quote!(Box<#ty>)
        } else {
            ty
        };
        if self.is_optional(schema, property) {
            quote!(Option<#ty>)
        } else {
            ty
        }
    }

    pub(super) fn is_optional(&self, schema: &SchemaName, property: &Property) -> bool {
        if self.analysis.requests.contains(schema) {
            // Bungie's servers have a default for what C# calls a value type, and null for the rest.
            return !property.required && (property.nullable || !self.is_scalar(&property.ty));
        }
        match &property.ty {
            // An absent date has no honest default.
            Type::DateTime | Type::Date => true,
            Type::List(_) | Type::Map(..) | Type::Json => false,
            Type::Schema(name) if self.analysis.components.contains(name) => false,
            Type::Schema(name) if self.is_struct(name) => true,
            _ => property.nullable,
        }
    }

    fn is_scalar(&self, ty: &Type) -> bool {
        match ty {
            Type::Bool | Type::Integer(_) | Type::Float | Type::Double => true,
            Type::Hash(_) | Type::Id(_) => true,
            Type::Schema(name) => matches!(self.shape(name), Some(Shape::Enum(_))),
            _ => false,
        }
    }

    fn is_struct(&self, schema: &SchemaName) -> bool {
        matches!(self.shape(schema), Some(Shape::Struct(_)))
    }

    fn shape(&self, schema: &SchemaName) -> Option<&Shape> {
        self.model.schemas.get(schema).map(|schema| &schema.shape)
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
