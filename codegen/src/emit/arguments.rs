//! Arguments: how they are taken, and the struct that names them.

use super::{Emit, docs::Docs, ident, rust_type::From};
use crate::{
    model::{Operation, Parameter, Type},
    names::OperationNames,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// What a request builder holds.
pub(super) struct Argument<'a> {
    pub(super) name: Ident,
    pub(super) ty: &'a Type,
    /// Set by `new`, or later by a setter.
    pub(super) required: bool,
    /// Absent for the body.
    pub(super) parameter: Option<&'a Parameter>,
}

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

impl Argument<'_> {
    /// An empty list is as good as none.
    pub(super) fn is_option(&self) -> bool {
        !self.required && !matches!(self.ty, Type::List(_))
    }
}

/// Everything that a builder holds: path, query, body.
pub(super) fn arguments<'a>(operation: &'a Operation, names: &OperationNames) -> Vec<Argument<'a>> {
    let path = names
        .path
        .iter()
        .zip(&operation.path_parameters)
        .map(|pair| (true, pair));
    let query = names.query.iter().zip(&operation.query_parameters);
    let query = query.map(|pair| (pair.1.required, pair));
    let mut arguments: Vec<_> = path
        .chain(query)
        .map(|(required, (name, parameter))| Argument {
            name: ident(name),
            ty: &parameter.ty,
            required,
            parameter: Some(parameter),
        })
        .collect();
    arguments.extend(operation.body.as_ref().map(|ty| Argument {
        name: ident("body"),
        ty,
        required: true,
        parameter: None,
    }));
    arguments
}
