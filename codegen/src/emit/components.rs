//! Components: the scopes that some need, and those of a request for several.

use super::{Emit, ident, rust_type::From, scopes::scope_set};
use crate::{
    model::{Access, Components, Enum, EnumValue, Operation, SchemaName},
    names::OperationNames,
};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

impl Emit<'_> {
    /// The scope that one value of an enum needs.
    pub(super) fn component_scope(&self, schema: &SchemaName, value: &EnumValue) -> Option<&str> {
        let components = self.components_of(schema)?;
        components.scopes.get(&value.identifier).map(String::as_str)
    }

    /// The method that gives the scopes of a component.
    pub(super) fn component_scopes(
        &self,
        schema: &SchemaName,
        shape: &Enum,
    ) -> Option<TokenStream> {
        self.components_of(schema)?;
        let constants = self.names.members.get(schema).into_iter().flatten();
        let mut by_scope: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (constant, value) in constants.zip(&shape.values) {
            if let Some(scope) = self.component_scope(schema, value) {
                by_scope.entry(scope).or_default().push(ident(constant));
            }
        }
        let arms = by_scope.iter().map(|(scope, constants)| {
            let scopes = scope_set(Some(scope));
            quote!(#(Self::#constants)|* => #scopes)
        });
        let none = scope_set(None);
        Some(quote! {
            /// The scopes that a token needs for the component. Bungie leaves it out of an answer to
            /// anybody else, unless its owner shows it to everybody.
            pub const fn scopes(self) -> bungie_client::ScopeSet {
                match self {
                    #(#arms,)*
                    _ => #none,
                }
            }
        })
    }

    /// Where to read on about the components that a user can ask for.
    pub(super) fn components_docs(&self, operation: &Operation) -> Option<String> {
        let components = self.model.components.as_ref()?;
        let has_user = operation.access != Access::Anonymous;
        if !has_user || !operation.lists_components() {
            return None;
        }
        let ty = self.schema_type(&components.schema, From::Types);
        Some(format!(
            "Some components need a scope: see [`{ty}::scopes`](crate::types::{ty}::scopes)."
        ))
    }

    fn components_of(&self, schema: &SchemaName) -> Option<&Components> {
        let components = self.model.components.as_ref()?;
        (components.schema == *schema).then_some(components)
    }
}

/// The scopes of a request, where they depend on the components that it asks for.
pub(super) fn asked_scopes(operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
    let lists: Vec<_> = names
        .query
        .iter()
        .zip(&operation.query_parameters)
        .filter(|(_, parameter)| parameter.lists_components)
        .map(|(name, _)| ident(name))
        .collect();
    let scopes = quote! {
        fn scopes(&self) -> bungie_client::ScopeSet {
            let mut scopes = Self::OPERATION.scopes;
            #(for component in &self.#lists {
                scopes = scopes.union(component.scopes());
            })*
            scopes
        }
    };
    (!lists.is_empty()).then_some(scopes)
}
