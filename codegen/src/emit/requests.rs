//! Structs of requests: the field that leaves room for more of them, and `new` where some are required.

use super::{
    Emit,
    arguments::taken,
    deprecated::allow_deprecated,
    docs::{self, Docs},
    ident,
    rust_type::From,
};
use crate::{
    model::{Property, SchemaName, Struct},
    names::{MORE, REST},
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emit<'_> {
    /// `new`, which takes what is required, in the document's order.
    pub(super) fn request_constructor(
        &self,
        ty: &TokenStream,
        name: &SchemaName,
        fields: &[(Ident, &Property)],
        shape: &Struct,
    ) -> TokenStream {
        let field = |key: &String| fields.iter().find(|(_, property)| property.key == *key);
        let required: Vec<_> = shape.required.iter().filter_map(field).collect();
        let parameters = required.iter().map(|(field, property)| {
            let ty = self.argument_type(&property.ty, From::Types);
            quote!(#field: #ty)
        });
        let rest = shape.rest.as_ref().map(|_| ident(REST));
        let more = ident(MORE);
        let optional = fields.iter().filter(|(_, property)| !property.required);
        let optional: Vec<_> = optional.map(|(field, _)| field).collect();
        let initial = fields.iter().map(|(field, property)| {
            if !property.required {
                return quote!(#field: Default::default());
            }
            match taken(field, &property.ty) {
                Some(value) => quote!(#field: #value),
                None => quote!(#field),
            }
        });
        let rest = rest.map(|rest| quote!(#rest: HashMap::new(),));
        let docs = self.constructor_docs(name, &required, &optional);
        let allow = allow_deprecated(shape);
        quote! {
            impl #ty {
                #docs
                #allow
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#initial,)* #rest #more: MayGrow::default() }
                }
            }
        }
    }

    fn constructor_docs(
        &self,
        name: &SchemaName,
        required: &[&(Ident, &Property)],
        optional: &[&Ident],
    ) -> TokenStream {
        let ty = self.schema_type(name, From::Types);
        let listed = required.iter().filter_map(|(field, property)| {
            let prose = property.docs.as_ref().map(|docs| self.prose(docs));
            let text = prose.or_else(|| property.description.as_deref().map(docs::plain))?;
            Some(format!("- `{field}`: {}", text.replace('\n', " ")))
        });
        let listed: Vec<String> = listed.collect();
        let others = optional.first().map(|field| {
            format!("The rest is zero, empty or `None`, and set in a literal: `{ty} {{ {field}, ..{ty}::new(…) }}`.")
        });
        Docs::default()
            .paragraph("Takes what Bungie refuses to do without.")
            .maybe((!listed.is_empty()).then(|| listed.join("\n")))
            .maybe(others)
            .attributes()
    }
}

/// The field by which a literal has to end in `..`.
pub(super) fn more() -> TokenStream {
    let more = ident(MORE);
    quote! {
        #[doc(hidden)]
        pub #more: MayGrow
    }
}

/// What a struct without a default is read into.
pub(super) fn blank(
    ty: &TokenStream,
    fields: &[(Ident, &Property)],
    shape: &Struct,
) -> TokenStream {
    let fields = fields.iter().map(|(field, _)| field);
    let rest = shape.rest.as_ref().map(|_| ident(REST)).into_iter();
    let more = ident(MORE);
    let allow = allow_deprecated(shape);
    quote! {
        impl #ty {
            #allow
            fn blank() -> Self {
                Self { #(#fields: Decode::blank(),)* #(#rest: Decode::blank(),)* #more: MayGrow::default() }
            }
        }
    }
}
