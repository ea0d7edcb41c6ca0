//! Operations and tables by name, behind a feature.

use super::{Emit, ident, rust_type::From};
use crate::{
    model::{Parameter, Shape, Type},
    names::OperationNames,
};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    /// The lists, and how each request is built from arguments.
    pub(super) fn dynamic(&self) -> TokenStream {
        let builders = self.model.operations.iter().zip(&self.names.operations);
        let builders = builders.filter_map(|(operation, names)| {
            let module = ident(self.names.modules.get(&operation.tag)?);
            let builder = ident(&names.builder);
            Some((operation, names, quote!(crate::#module::#builder)))
        });
        let (mut operations, mut built) = (Vec::new(), Vec::new());
        for (operation, names, path) in builders {
            operations.push(quote!(&OperationOf::<#path>::new()));
            built.push(self.builder_from_arguments(operation, names, &path));
        }
        let rows = self.model.schemas.iter();
        let rows = rows.filter(|(_, schema)| schema.table().is_some());
        let tables = rows.map(|(name, _)| {
            let ty = self.schema_type(name, From::Operations);
            quote!(&TableOf::<#ty>::new())
        });
        quote! {
            //! Every operation and every table by name.

            mod bodies;

            #[allow(unused_imports, reason = "which of it a document needs, varies")]
            use crate::imports::*;
            pub use bungie_client::dynamic::*;

            /// Every operation of the document, by tag and name.
            pub static OPERATIONS: &[&dyn AnyOperation] = &[#(#operations),*];

            /// Every table whose rows have a type, by name.
            pub static TABLES: &[&dyn AnyTable] = &[#(#tables),*];

            #(#built)*
        }
    }

    fn builder_from_arguments(
        &self,
        operation: &crate::model::Operation,
        names: &OperationNames,
        path: &TokenStream,
    ) -> TokenStream {
        let query = operation.query_parameters.iter().zip(&names.query);
        let (required, optional): (Vec<_>, Vec<_>) =
            query.partition(|(parameter, _)| parameter.required);
        let in_path = operation.path_parameters.iter();
        let required = in_path.chain(required.into_iter().map(|(parameter, _)| parameter));
        let required = required.map(|parameter| self.value(parameter, true));
        let body = operation.body.iter().map(|body| {
            let ty = self.rust_type(body, From::Operations);
            quote!(arguments.body::<#ty>()?)
        });
        let values: Vec<_> = required.chain(body).collect();
        let set = optional.iter().map(|(parameter, name)| {
            let (name, value) = (ident(name), self.value(parameter, false));
            match parameter.ty {
                Type::List(_) => quote!(request = request.#name(#value);),
                _ => quote! {
                    if let Some(value) = #value {
                        request = request.#name(value);
                    }
                },
            }
        });
        let made = if optional.is_empty() {
            quote!(Ok(Self::new(#(#values),*)))
        } else {
            quote! {
                let mut request = Self::new(#(#values),*);
                #(#set)*
                Ok(request)
            }
        };
        // Without parameters nothing is looked at.
        let arguments = match values.is_empty() && optional.is_empty() {
            true => quote!(_),
            false => quote!(arguments),
        };
        quote! {
            impl FromArguments for #path {
                fn from_arguments(#arguments: &Arguments<'_>) -> Result<Self, ArgumentError> {
                    #made
                }
            }
        }
    }

    fn value(&self, parameter: &Parameter, required: bool) -> TokenStream {
        let name = &parameter.name;
        match &parameter.ty {
            Type::List(item) => {
                let item = self.rust_type(item, From::Operations);
                quote!(arguments.list::<#item>(#name)?)
            }
            ty => {
                let ty = self.rust_type(ty, From::Operations);
                match required {
                    true => quote!(arguments.required::<#ty>(#name)?),
                    false => quote!(arguments.optional::<#ty>(#name)?),
                }
            }
        }
    }

    /// Reads what only requests hold.
    pub(super) fn dynamic_bodies(&self) -> TokenStream {
        let read = self.model.schemas.iter().filter_map(|(name, schema)| {
            let is_read_anyway = self.analysis.responses.contains(name);
            match &schema.shape {
                Shape::Struct(shape) if !is_read_anyway => Some(self.read(name, shape)),
                _ => None,
            }
        });
        quote! {
            //! Reads the bodies of requests.

            #[allow(unused_imports, reason = "which of it a document needs, varies")]
            use crate::imports::*;

            #(#read)*
        }
    }
}
