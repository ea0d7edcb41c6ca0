//! Components: what they brought or why they brought nothing, and which of them a request asked for.

use super::{Emit, deprecated::allow_deprecated, ident, rust_type::From, structs::parameter};
use crate::{
    analyze::Marks,
    model::{Operation, Presence, SchemaName, Shape, Struct, Type},
    names::{OperationNames, REQUESTED},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emit<'_> {
    /// What the generic struct of components gives.
    pub(super) fn presence(
        &self,
        ty: &TokenStream,
        schema: &SchemaName,
        shape: &Struct,
        presence: &Presence,
    ) -> TokenStream {
        let (data, disabled) = (
            self.field(schema, &presence.data),
            self.field(schema, &presence.disabled),
        );
        let privacy = self.field(schema, &presence.privacy);
        let private = self.private(shape, presence);
        let requested = ident(REQUESTED);
        let allow = allow_deprecated(shape);
        quote! {
            #allow
            impl<T> #ty<T> {
                /// What the component brought; `None` where it has nothing.
                pub fn data(&self) -> Option<&T> {
                    self.#data.as_deref()
                }
            }

            #allow
            impl<T: Default + PartialEq> #ty<T> {
                /// Whether the component came, and if not, why, as far as anybody knows.
                pub fn presence(&self) -> Presence {
                    Presence::of(
                        self.data(),
                        self.#disabled == Some(true),
                        self.#privacy == #private,
                        self.#requested,
                    )
                }
            }

            impl<K: MapKey, V> #ty<HashMap<K, V>> {
                /// What the component brought for a key.
                pub fn get(&self, key: &K) -> Option<&V> {
                    self.data()?.get(key)
                }

                /// What the component brought, by key, in no order; nothing where it has nothing.
                pub fn entries(&self) -> impl Iterator<Item = (&K, &V)> {
                    self.data().into_iter().flatten()
                }
            }
        }
    }

    /// The value of the privacy that hides a component.
    fn private(&self, shape: &Struct, presence: &Presence) -> TokenStream {
        let mut properties = shape.properties.iter();
        let property = properties.find(|property| property.key == presence.privacy);
        let Some(Type::Schema(schema)) = property.map(|property| &property.ty) else {
            return TokenStream::new();
        };
        let ty = self.schema_type(schema, From::Types);
        let value = self.constant(schema, &presence.private);
        quote!(#ty::#value)
    }

    /// The constant of an enum's value.
    fn constant(&self, schema: &SchemaName, identifier: &str) -> Option<Ident> {
        let Shape::Enum(shape) = &self.model.schemas.get(schema)?.shape else {
            return None;
        };
        let constants = self.names.members.get(schema)?;
        let mut constants = constants.iter().zip(&shape.values);
        let (constant, _) = constants.find(|(_, value)| value.identifier == identifier)?;
        Some(ident(constant))
    }

    /// Notes in the components of a struct which were asked for.
    pub(super) fn marks(
        &self,
        ty: &TokenStream,
        schema: &SchemaName,
        shape: &Struct,
    ) -> Option<TokenStream> {
        let components = &self.model.components.as_ref()?.schema;
        let Marks {
            components: own,
            inner,
        } = self.analysis.marks.get(schema)?;
        let names = self.schema_type(components, From::Types);
        let requested = ident(REQUESTED);
        let fields = self.fields(schema, shape);
        let own = fields.iter().filter_map(|(field, property)| {
            let component = self.constant(components, own.get(&property.key)?)?;
            Some(quote!(self.#field.#requested = requested(#names::#component);))
        });
        let inner = fields
            .iter()
            .filter(|(_, property)| inner.contains(&property.key));
        let inner = inner.map(|(field, property)| {
            let held = quote!(self.#field);
            let is_optional = self.analysis.is_optional(schema, property);
            match (is_optional, &property.ty) {
                (true, _) => quote! {
                    if let Some(held) = &mut #held {
                        held.mark(requested);
                    }
                },
                (false, ty) => marked(held, ty),
            }
        });
        let parameter = parameter(shape, "Decode");
        let (declared, of) = (parameter.declared, parameter.of);
        let allow = allow_deprecated(shape);
        Some(quote! {
            #allow
            impl #declared #ty #of {
                pub(crate) fn mark(&mut self, requested: &dyn Fn(#names) -> bungie_client::__private::Requested) {
                    #(#own)*
                    #(#inner)*
                }
            }
        })
    }

    /// Notes in an answer which components the request asked for.
    pub(super) fn mark_answer(
        &self,
        operation: &Operation,
        names: &OperationNames,
        response: &TokenStream,
    ) -> Option<TokenStream> {
        let Type::Schema(schema) = &operation.response else {
            return None;
        };
        self.analysis.marks.get(schema)?;
        let lists: Vec<Ident> = names
            .query
            .iter()
            .zip(&operation.query_parameters)
            .filter(|(_, parameter)| parameter.lists_components)
            .map(|(name, _)| ident(name))
            .collect();
        if lists.is_empty() {
            return None;
        }
        Some(quote! {
            fn mark(&self, response: &mut #response, granted: bungie_client::__private::Granted) {
                let granted = granted.scopes();
                response.mark(&|component| {
                    let is_requested = #(self.#lists.contains(&component))||*;
                    bungie_client::__private::Requested::of(is_requested, granted, component.scopes())
                });
            }
        })
    }
}

/// Marks what lists and maps hold.
fn marked(held: TokenStream, ty: &Type) -> TokenStream {
    match ty {
        Type::List(item) => {
            let inner = marked(quote!(item), item);
            quote!(for item in &mut #held { #inner })
        }
        Type::Map(_, value) => {
            let inner = marked(quote!(value), value);
            quote!(for value in #held.values_mut() { #inner })
        }
        _ => quote!(#held.mark(requested);),
    }
}
