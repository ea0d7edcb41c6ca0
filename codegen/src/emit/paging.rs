//! Requests whose answers come in pages.

use super::{Emit, ident, rust_type::From};
use crate::{
    model::{
        Items, More, Operation, Page, Paging, Property, PropertyPath, SchemaName, Shape, Type,
    },
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
        let (number, set) = self.page(operation, names, &paging.page);
        let has_more = match &paging.more {
            More::Flag(path) => self.test(path, &|flag| quote!(#flag)),
            More::List(path) => self.test(path, &|list| quote!(!#list.is_empty())),
        };
        let (More::Flag(more) | More::List(more)) = &paging.more;
        let allow = self.allow_deprecated(more);
        let allow_page = match &paging.page {
            Page::Parameter(_) => None,
            Page::Body(schema, key) => self.allow_deprecated(&vec![(schema.clone(), key.clone())]),
        };
        let items = paging
            .items
            .as_ref()
            .map(|items| self.paged_items(&builder, items));
        quote! {
            impl Paged for #builder {
                const FIRST_PAGE: i32 = #first;

                #allow_page
                fn page_number(&self) -> Option<i32> {
                    #number
                }

                #allow_page
                fn at_page(mut self, page: i32) -> Self {
                    #set
                    self
                }

                #allow
                fn has_more(response: &Self::Response) -> bool {
                    #has_more
                }
            }

            #items
        }
    }

    fn paged_items(&self, builder: &Ident, items: &Items) -> TokenStream {
        let item = self.rust_type(&items.item, From::Operations);
        let allow = self.allow_deprecated(&items.path);
        let list = self.take(&items.path);
        quote! {
            impl PagedItems for #builder {
                type Item = #item;

                #allow
                fn items(response: Self::Response) -> Vec<Self::Item> {
                    #list
                }
            }
        }
    }

    /// How the number of the page is read from the request, and how it is set there.
    fn page(
        &self,
        operation: &Operation,
        names: &OperationNames,
        page: &Page,
    ) -> (TokenStream, TokenStream) {
        let (field, is_optional, is_text) = match page {
            Page::Parameter(name) => parameter(operation, names, name),
            Page::Body(schema, key) => {
                let (field, property) = self.property(schema, key);
                let is_optional =
                    property.is_some_and(|property| self.analysis.is_optional(schema, property));
                (quote!(body.#field), is_optional, false)
            }
        };
        let page = if is_text {
            quote!(page.to_string())
        } else {
            quote!(page)
        };
        let number = match (is_optional, is_text) {
            (true, true) => quote!(self.#field.as_ref().and_then(|page| page.parse().ok())),
            (true, false) => quote!(self.#field),
            (false, true) => quote!(self.#field.parse().ok()),
            (false, false) => quote!(Some(self.#field)),
        };
        let set = if is_optional {
            quote!(self.#field = Some(#page);)
        } else {
            quote!(self.#field = #page;)
        };
        (number, set)
    }

    /// What holds of the last property of a path; not if one before it is missing.
    fn test(&self, path: &PropertyPath, holds: &dyn Fn(TokenStream) -> TokenStream) -> TokenStream {
        self.walk(
            quote!(response),
            path,
            holds,
            &|value, inner| quote!(#value.as_ref().is_some_and(|inner| #inner)),
        )
    }

    /// The list at the end of a path, out of the answer; empty if a property before it is missing.
    fn take(&self, path: &PropertyPath) -> TokenStream {
        self.walk(
            quote!(response),
            path,
            &|list| list,
            &|value, inner| quote!(#value.map(|inner| #inner).unwrap_or_default()),
        )
    }

    /// Code about the last property of a path. Where a property before it is an `Option`, `within`
    /// joins it with the code about what is inside, which is called `inner`.
    fn walk(
        &self,
        base: TokenStream,
        path: &[(SchemaName, String)],
        last: &dyn Fn(TokenStream) -> TokenStream,
        within: &dyn Fn(TokenStream, TokenStream) -> TokenStream,
    ) -> TokenStream {
        let Some(((schema, key), rest)) = path.split_first() else {
            return last(base);
        };
        let (field, property) = self.property(schema, key);
        let value = quote!(#base.#field);
        let is_optional =
            property.is_some_and(|property| self.analysis.is_optional(schema, property));
        if is_optional && !rest.is_empty() {
            let inner = self.walk(quote!(inner), rest, last, within);
            within(value, inner)
        } else {
            self.walk(value, rest, last, within)
        }
    }

    /// For code that names a property which Bungie calls deprecated.
    fn allow_deprecated(&self, path: &PropertyPath) -> Option<TokenStream> {
        let mut properties = path.iter().filter_map(|(schema, key)| {
            let (_, property) = self.property(schema, key);
            property
        });
        let some = properties.any(|property| property.deprecated);
        some.then(|| quote!(#[allow(deprecated)]))
    }

    /// The field of a property.
    pub(super) fn field(&self, schema: &SchemaName, key: &str) -> Ident {
        self.property(schema, key).0
    }

    /// The field of a property, and the property.
    fn property(&self, schema: &SchemaName, key: &str) -> (Ident, Option<&Property>) {
        let names = self.names.members.get(schema).into_iter().flatten();
        let properties = match self.model.schemas.get(schema).map(|schema| &schema.shape) {
            Some(Shape::Struct(shape)) => shape.properties.as_slice(),
            _ => &[],
        };
        let found = names
            .zip(properties)
            .find(|(_, property)| property.key == key);
        match found {
            Some((name, property)) => (ident(name), Some(property)),
            None => (ident(key), None),
        }
    }
}

/// The field that holds a parameter, whether it may be left out, and whether it is a text.
fn parameter(
    operation: &Operation,
    names: &OperationNames,
    parameter: &str,
) -> (TokenStream, bool, bool) {
    let path = names
        .path
        .iter()
        .zip(&operation.path_parameters)
        .map(|pair| (pair, true));
    let query = names.query.iter().zip(&operation.query_parameters);
    let query = query.map(|pair| (pair, pair.1.required));
    let found = path
        .chain(query)
        .find(|((_, source), _)| source.name == parameter);
    match found {
        Some(((name, source), required)) => {
            let field = ident(name);
            (quote!(#field), !required, source.ty == Type::Text)
        }
        None => (quote!(page), false, false),
    }
}
