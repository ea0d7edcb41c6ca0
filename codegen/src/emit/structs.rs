//! Structs: fields, and the tables by which they are read and written.

use super::{
    Emit,
    deprecated::allow_deprecated,
    docs,
    docs::Docs,
    ident,
    requests::{blank, more},
    rust_type::From,
};
use crate::{
    model::{Generic, Open, Property, Schema, SchemaName, Struct, last_segment},
    names::{MORE, REQUESTED, REST},
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn structure(
        &self,
        name: &SchemaName,
        schema: &Schema,
        shape: &Struct,
    ) -> TokenStream {
        let ty = self.schema_type(name, From::Types);
        let request = self.analysis.requests.contains(name);
        let response = self.analysis.responses.contains(name);
        let fields = self.fields(name, shape);
        let declared = fields.iter().map(|(field, property)| {
            let docs = self.field_docs(property);
            let ty = self.field_type(name, property);
            let deprecated = property
                .deprecated
                .then(|| quote!(#[deprecated = "Bungie calls it deprecated."]));
            quote!(#docs #deprecated pub #field: #ty)
        });
        let rest_field = ident(REST);
        let rest = shape.rest.as_ref().map(|ty| {
            let ty = self.rust_type(ty, From::Types);
            quote! {
                /// The properties without a name of their own.
                pub #rest_field: HashMap<String, #ty>
            }
        });
        let generic = shape.generic.as_ref();
        let requested_field = ident(REQUESTED);
        let requested = generic
            .and_then(|generic| generic.presence.as_ref())
            .map(|_| quote!(pub(crate) #requested_field: bungie_client::__private::Requested));
        let more = request.then(more);
        let declared = declared.chain(rest).chain(requested).chain(more);
        // Whoever reads and writes all properties reads and writes those as well.
        let allow = allow_deprecated(shape);
        let docs = self.struct_docs(name, schema, shape);
        let has_default = !self.analysis.without_default.contains(name);
        let derived = has_default && generic.is_none();
        let default = derived.then(|| quote!(Default,));
        let default_of_generic = generic.map(|generic| {
            let rest = shape.rest.as_ref().map(|_| ident(REST));
            let requested = generic.presence.as_ref().map(|_| ident(REQUESTED));
            let more = request.then(|| ident(MORE));
            let named = fields.iter().map(|(field, _)| field.clone());
            generic_default(
                &ty,
                generic,
                allow.as_ref(),
                named.chain(rest).chain(requested).chain(more),
            )
        });
        let new = (!has_default).then(|| self.request_constructor(&ty, name, &fields, shape));
        // A request is written as a literal; a response may gain fields.
        let open = (!request).then(|| quote!(#[non_exhaustive]));
        let read = response.then(|| self.object(&ty, &fields, shape, None));
        let written = request.then(|| body(&ty, &fields, shape));
        let header = header(&ty, generic);
        let table = shape
            .table
            .as_ref()
            .map(|table| self.definition(name, table));
        let presence = generic
            .and_then(|generic| generic.presence.as_ref())
            .map(|presence| self.presence(&ty, name, shape, presence));
        let marks = self.marks(&ty, name, shape);
        quote! {
            #docs
            #allow
            #[derive(Clone, Debug, #default PartialEq)]
            #open
            pub struct #header {
                #(#declared),*
            }

            #default_of_generic
            #new
            #presence
            #marks
            #table
            #read
            #written
        }
    }

    /// What writes a struct that only responses hold, for those who keep responses.
    pub(super) fn written(&self, name: &SchemaName, shape: &Struct) -> Option<TokenStream> {
        let ty = self.schema_type(name, From::Types);
        let is_written_anyway = self.analysis.requests.contains(name);
        (!is_written_anyway).then(|| body(&ty, &self.fields(name, shape), shape))
    }

    /// What reads a struct that only requests hold.
    pub(super) fn read(&self, name: &SchemaName, shape: &Struct) -> TokenStream {
        let ty = self.schema_type(name, From::Types);
        let fields = self.fields(name, shape);
        if !self.analysis.without_default.contains(name) {
            return self.object(&ty, &fields, shape, None);
        }
        let blank = blank(&ty, &fields, shape);
        let object = self.object(&ty, &fields, shape, Some(quote!(, #ty::blank)));
        quote!(#blank #object)
    }

    pub(super) fn fields<'a>(
        &self,
        name: &SchemaName,
        shape: &'a Struct,
    ) -> Vec<(Ident, &'a Property)> {
        let names = self.names.members.get(name).into_iter().flatten();
        names
            .map(|field| ident(field))
            .zip(&shape.properties)
            .collect()
    }

    fn struct_docs(&self, name: &SchemaName, schema: &Schema, shape: &Struct) -> TokenStream {
        let component = schema
            .component
            .as_ref()
            .map(|component| format!("Comes with the component `{component}`."));
        let table = shape
            .table
            .as_ref()
            .map(|_| format!("A row of the manifest table `{}`.", last_segment(name)));
        Docs::default()
            .maybe(schema.docs.as_ref().map(|docs| self.prose(docs)))
            .prose(schema.description.as_deref())
            .maybe(table)
            .maybe(component)
            .maybe(schema.page.as_ref().map(docs::schema_link))
            .attributes()
    }

    fn field_docs(&self, property: &Property) -> TokenStream {
        let component = property
            .component
            .as_ref()
            .map(|component| format!("Comes with the component `{component}`."));
        let named = property.names.as_ref().and_then(|definition| {
            let definition = self.names.types.get(definition)?;
            Some(format!("Goes with the rows of [`{definition}`]."))
        });
        Docs::default()
            .maybe(property.docs.as_ref().map(|docs| self.prose(docs)))
            .prose(property.description.as_deref())
            .maybe(component)
            .maybe(named)
            .attributes()
    }

    fn object(
        &self,
        ty: &TokenStream,
        fields: &[(Ident, &Property)],
        shape: &Struct,
        blank: Option<TokenStream>,
    ) -> TokenStream {
        let keys = fields.iter().map(|(_, property)| &property.key);
        let arms = fields.iter().enumerate().map(|(index, (field, _))| {
            let index = Literal::usize_unsuffixed(index);
            quote!(#index => self.#field.place())
        });
        let property = match fields {
            [] => quote! {
                fn property(&mut self, _: usize) -> Place<'_> {
                    Place::Nowhere
                }
            },
            _ => quote! {
                fn property(&mut self, index: usize) -> Place<'_> {
                    match index {
                        #(#arms,)*
                        _ => Place::Nowhere,
                    }
                }
            },
        };
        let allow = allow_deprecated(shape);
        let Parameter {
            of,
            declared,
            bound,
        } = parameter(shape, "Decode");
        let ty = &quote!(#ty #of);
        let made = match &shape.rest {
            None => quote!(bungie_client::__private::object!(#ty #bound #blank);),
            Some(_) => {
                let rest = ident(REST);
                quote! {
                    impl #declared bungie_client::__private::Map for #ty {
                        fn clear(&mut self) {}

                        fn entry(&mut self, key: &str) -> bungie_client::__private::Entry<'_> {
                            match bungie_client::__private::index_of(self.keys(), key) {
                                Some(index) => bungie_client::__private::Entry::Read(self.property(index)),
                                None => bungie_client::__private::Map::entry(&mut self.#rest, key),
                            }
                        }
                    }

                    bungie_client::__private::object_with_rest!(#ty #bound #blank);
                }
            }
        };
        quote! {
            #allow
            impl #declared Object for #ty {
                fn keys(&self) -> &'static [&'static str] {
                    &[#(#keys),*]
                }

                #property
            }

            #made
        }
    }
}

fn body(ty: &TokenStream, fields: &[(Ident, &Property)], shape: &Struct) -> TokenStream {
    let members = fields.iter().map(|(field, property)| {
        let key = &property.key;
        quote!(write(#key, &self.#field);)
    });
    let rest = shape.rest.as_ref().map(|_| {
        let rest = ident(REST);
        quote!(self.#rest.members(write);)
    });
    let write = match (fields, &rest) {
        ([], None) => quote!(_),
        _ => quote!(write),
    };
    let allow = allow_deprecated(shape);
    let Parameter {
        of,
        declared,
        bound,
    } = parameter(shape, "Encode");
    let ty = quote!(#ty #of);
    quote! {
        #allow
        impl #declared Body for #ty {
            fn members(&self, #write: &mut dyn FnMut(&str, &dyn Encode)) {
                #(#members)*
                #rest
            }
        }

        bungie_client::__private::body!(#ty #bound);
    }
}

/// What a struct leaves open, as it stands behind the name, behind `impl`, and in the macros.
#[derive(Default)]
pub(super) struct Parameter {
    pub(super) of: TokenStream,
    pub(super) declared: TokenStream,
    pub(super) bound: TokenStream,
}

/// The parameter of a struct, whose values have to be `values`; keys of maps are what they are anyway.
pub(super) fn parameter(shape: &Struct, values: &str) -> Parameter {
    let Some(generic) = &shape.generic else {
        return Parameter::default();
    };
    let bound = ident(match generic.open {
        Open::Value => values,
        Open::Key => "MapKey",
    });
    Parameter {
        of: quote!(<T>),
        declared: quote!(<T: #bound>),
        bound: quote!(, T: #bound),
    }
}

/// The default of a generic struct, whatever it is of.
fn generic_default(
    ty: &TokenStream,
    generic: &Generic,
    allow: Option<&TokenStream>,
    fields: impl Iterator<Item = Ident>,
) -> TokenStream {
    let declared = match generic.open {
        Open::Value => quote!(<T>),
        Open::Key => quote!(<T: MapKey>),
    };
    quote! {
        #allow
        impl #declared Default for #ty<T> {
            fn default() -> Self {
                Self { #(#fields: Default::default()),* }
            }
        }
    }
}

/// A struct as it is declared.
fn header(ty: &TokenStream, generic: Option<&Generic>) -> TokenStream {
    match generic.map(|generic| generic.open) {
        Some(Open::Value) => quote!(#ty<T>),
        Some(Open::Key) => quote!(#ty<T: MapKey>),
        None => ty.clone(),
    }
}
