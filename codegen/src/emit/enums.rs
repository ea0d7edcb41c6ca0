//! Enums and bitmasks: newtypes with constants, open to what Bungie adds.

use super::{Emit, docs, docs::Docs, ident, rust_type::integer_type};
use crate::model::{Enum, Schema, SchemaName};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn enumeration(
        &self,
        name: &SchemaName,
        schema: &Schema,
        shape: &Enum,
    ) -> TokenStream {
        let ty = self.schema_type(name, super::rust_type::From::Types);
        let number = integer_type(shape.number);
        let docs = Docs::default()
            .maybe(schema.docs.as_ref().map(|docs| self.prose(docs)))
            .prose(schema.description.as_deref())
            .paragraph(docs::schema_link(name))
            .attributes();
        let constants = self
            .names
            .members
            .get(name)
            .into_iter()
            .flatten()
            .map(|name| ident(name));
        let constants = constants.zip(&shape.values).map(|(constant, value)| {
            let scope = self.component_scope(name, value);
            let docs = Docs::default()
                .maybe(value.docs.as_ref().map(|docs| self.prose(docs)))
                .prose(value.description.as_deref())
                .maybe(scope.map(|scope| format!("Needs the scope {}.", docs::scope_link(scope))))
                .attributes();
            let number = Literal::i64_unsuffixed(value.number);
            quote! {
                #docs
                pub const #constant: Self = Self(#number);
            }
        });
        let component_scopes = self.component_scopes(name, shape);
        let mut values: Vec<_> = shape.values.iter().collect();
        values.sort_by_key(|value| value.number);
        let names = values.iter().map(|value| {
            let number = Literal::i64_unsuffixed(value.number);
            let identifier = &value.identifier;
            quote!((#number, #identifier))
        });
        let macro_name = ident(if shape.bitmask {
            "open_flags"
        } else {
            "open_enum"
        });
        quote! {
            #docs
            #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #ty(pub #number);

            impl #ty {
                #(#constants)*
                #component_scopes
            }

            impl OpenEnum for #ty {
                type Number = #number;
                const NAMES: &'static [(#number, &'static str)] = &[#(#names),*];

                fn from_number(number: #number) -> Self {
                    Self(number)
                }

                fn number(self) -> #number {
                    self.0
                }
            }

            bungie_client::__private::#macro_name!(#ty: #number);
        }
    }
}
