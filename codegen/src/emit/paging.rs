//! Requests whose answers come in pages.

use super::{Emit, ident};
use crate::{
    model::{More, Operation, Paging, SchemaName, Shape},
    names::OperationNames,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn paged(
        &self,
        operation: &Operation,
        names: &OperationNames,
        paging: &Paging,
    ) -> TokenStream {
        let builder = ident(&names.builder);
        let first = Literal::i32_unsuffixed(paging.first);
        let (field, is_optional) = page_field(operation, names, &paging.parameter);
        let (number, set) = if is_optional {
            (quote!(self.#field), quote!(Some(page)))
        } else {
            (quote!(Some(self.#field)), quote!(page))
        };
        let has_more = self.has_more(&paging.more);
        let allow = self.allow_deprecated(&paging.more);
        quote! {
            impl Paged for #builder {
                const FIRST_PAGE: i32 = #first;

                fn page_number(&self) -> Option<i32> {
                    #number
                }

                fn at_page(mut self, page: i32) -> Self {
                    self.#field = #set;
                    self
                }

                #allow
                fn has_more(response: &Self::Response) -> bool {
                    #has_more
                }
            }
        }
    }

    /// Where the answer says by a deprecated property that there is more.
    fn allow_deprecated(&self, more: &More) -> Option<TokenStream> {
        let is_deprecated = |schema: &SchemaName, key: &str| {
            let shape = self.model.schemas.get(schema).map(|schema| &schema.shape);
            let Some(Shape::Struct(shape)) = shape else {
                return false;
            };
            let mut properties = shape.properties.iter();
            properties.any(|property| property.key == key && property.deprecated)
        };
        let some = match more {
            More::List(schema, key) => is_deprecated(schema, key),
            More::Flag(path) => path.iter().any(|(schema, key)| is_deprecated(schema, key)),
        };
        some.then(|| quote!(#[allow(deprecated)]))
    }

    fn has_more(&self, more: &More) -> TokenStream {
        match more {
            More::List(schema, key) => {
                let list = self.field(schema, key);
                quote!(!response.#list.is_empty())
            }
            More::Flag(path) => match path.as_slice() {
                [(schema, key)] => {
                    let flag = self.field(schema, key);
                    quote!(response.#flag)
                }
                [(schema, key), (inner, flag)] => {
                    let (outer, flag) = (self.field(schema, key), self.field(inner, flag));
                    quote!(response.#outer.as_ref().is_some_and(|inner| inner.#flag))
                }
                _ => quote!(false),
            },
        }
    }

    /// The field of a property.
    pub(super) fn field(&self, schema: &SchemaName, key: &str) -> Ident {
        let names = self.names.members.get(schema).into_iter().flatten();
        let properties = match self.model.schemas.get(schema).map(|schema| &schema.shape) {
            Some(Shape::Struct(shape)) => shape.properties.as_slice(),
            _ => &[],
        };
        let found = names
            .zip(properties)
            .find(|(_, property)| property.key == key);
        ident(found.map_or(key, |(name, _)| name))
    }
}

/// The field that holds the page, and whether it may be left out.
fn page_field(operation: &Operation, names: &OperationNames, parameter: &str) -> (Ident, bool) {
    let path = names
        .path
        .iter()
        .zip(&operation.path_parameters)
        .map(|pair| (pair, true));
    let query = names.query.iter().zip(&operation.query_parameters);
    let query = query.map(|pair| (pair, pair.1.required));
    path.chain(query)
        .find(|((_, source), _)| source.name == parameter)
        .map_or((ident("page"), false), |((name, _), required)| {
            (ident(name), !required)
        })
}
