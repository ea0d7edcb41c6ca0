//! Arguments: how they are taken, and the struct that names them.

use super::{Emit, docs::Docs, ident, operations::Argument, rust_type::From};
use crate::{
    model::{Operation, Type},
    names::OperationNames,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emit<'_> {
    /// How an argument is taken: text and lists from whatever becomes them.
    pub(super) fn argument_type(&self, ty: &Type, from: From) -> TokenStream {
        match ty {
            Type::Text => quote!(impl Into<String>),
            Type::List(item) => {
                let item = self.rust_type(item, from);
                quote!(impl IntoIterator<Item = #item>)
            }
            _ => self.rust_type(ty, from),
        }
    }

    /// The required arguments of an operation as a struct, which becomes its builder.
    pub(super) fn arguments_struct(
        &self,
        operation: &Operation,
        names: &OperationNames,
        arguments: &[Argument<'_>],
    ) -> TokenStream {
        let (builder, name) = (ident(&names.builder), ident(&names.arguments()));
        let required = arguments.iter().filter(|argument| argument.required);
        let required: Vec<_> = required.collect();
        let fields = required.iter().map(|argument| {
            let (field, ty) = (
                &argument.name,
                self.rust_type(argument.ty, From::Operations),
            );
            let place = match argument.parameter {
                None => "The body.".to_owned(),
                Some(parameter) => {
                    let in_path = operation.path_parameters.iter();
                    let is_in_path = in_path.clone().any(|it| it.name == parameter.name);
                    let place = if is_in_path { "path" } else { "query" };
                    format!("`{}` in the {place}.", parameter.name)
                }
            };
            let description = argument.parameter.and_then(|it| it.description.as_deref());
            let docs = Docs::default().paragraph(place).prose(description);
            let docs = docs.attributes();
            quote!(#docs pub #field: #ty)
        });
        let names: Vec<_> = required.iter().map(|argument| &argument.name).collect();
        let docs = Docs::default()
            .paragraph(format!(
                "What [`{builder}`] cannot do without, by name. `{builder}::from` makes the request of it."
            ))
            .attributes();
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct #name {
                #(#fields),*
            }

            impl From<#name> for #builder {
                fn from(arguments: #name) -> Self {
                    let #name { #(#names),* } = arguments;
                    Self::new(#(#names),*)
                }
            }
        }
    }
}

/// The conversion of what [`Emit::argument_type`] takes, if there is one.
pub(super) fn taken(name: &Ident, ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Text => Some(quote!(#name.into())),
        Type::List(_) => Some(quote!(#name.into_iter().collect())),
        _ => None,
    }
}
