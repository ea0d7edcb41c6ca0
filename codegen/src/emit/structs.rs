//! Structs: fields, and the tables by which they are read and written.

use super::{Emit, docs, docs::Docs, ident, rust_type::From};
use crate::{
    analyze::DATA,
    model::{Property, Schema, SchemaName, Struct, Table, Type, last_segment},
    names::REST,
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
        let declared = declared.chain(rest);
        // Whoever reads and writes all properties reads and writes those as well.
        let allow = allow_deprecated(shape);
        let docs = self.struct_docs(name, schema, shape);
        // A request is written as a literal; a response may gain fields.
        let open = (!request).then(|| quote!(#[non_exhaustive]));
        let read = response.then(|| self.object(&ty, &fields, shape));
        let written = request.then(|| body(&ty, &fields, shape));
        let table = shape
            .table
            .as_ref()
            .map(|table| definition(&ty, name, table));
        let data = fields
            .iter()
            .find(|(_, property)| property.key == DATA && self.analysis.components.contains(name))
            .map(|(field, property)| self.component_data(&ty, name, field, property));
        quote! {
            #docs
            #allow
            #[derive(Clone, Debug, Default, PartialEq)]
            #open
            pub struct #ty {
                #(#declared),*
            }

            #data
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

    /// What reads a struct.
    pub(super) fn read(&self, name: &SchemaName, shape: &Struct) -> TokenStream {
        let ty = self.schema_type(name, From::Types);
        self.object(&ty, &self.fields(name, shape), shape)
    }

    fn fields<'a>(&self, name: &SchemaName, shape: &'a Struct) -> Vec<(Ident, &'a Property)> {
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
            .paragraph(docs::schema_link(name))
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
    ) -> TokenStream {
        let mut fields: Vec<_> = fields.iter().collect();
        // Keys are looked up from where the last one stands.
        fields.sort_by_key(|(_, property)| property.place);
        let keys = fields.iter().map(|(_, property)| &property.key);
        let arms = fields.iter().enumerate().map(|(index, (field, _))| {
            let index = Literal::usize_unsuffixed(index);
            quote!(#index => value.read(&mut self.#field))
        });
        let allow = allow_deprecated(shape);
        let made = match &shape.rest {
            None => quote!(bungie_client::__private::object!(#ty);),
            Some(value) => {
                let value = self.rust_type(value, From::Types);
                let rest = ident(REST);
                quote! {
                    impl Rest for #ty {
                        type Value = #value;

                        fn rest(&mut self) -> &mut HashMap<String, #value> {
                            &mut self.#rest
                        }
                    }

                    bungie_client::__private::object_with_rest!(#ty);
                }
            }
        };
        quote! {
            #allow
            impl Object for #ty {
                const KEYS: &'static [&'static str] = &[#(#keys),*];

                fn property<'de, P: Property<'de>>(
                    &mut self,
                    key: usize,
                    value: P,
                ) -> Result<(), P::Error> {
                    match key {
                        #(#arms,)*
                        _ => value.skip(),
                    }
                }
            }

            #made
        }
    }

    /// Reads what a component brought, whether or not the component is there.
    fn component_data(
        &self,
        ty: &TokenStream,
        schema: &SchemaName,
        field: &Ident,
        property: &Property,
    ) -> TokenStream {
        let of = self.rust_type(&property.ty, From::Types);
        let docs = match &property.ty {
            Type::Map(..) => {
                "What the component brought; empty if it was not asked for, or is hidden."
            }
            _ => "What the component brought; `None` if it was not asked for, or is hidden.",
        };
        let docs = Docs::default().paragraph(docs).attributes();
        let allow = property.deprecated.then(|| quote!(#[allow(deprecated)]));
        let (returned, value) = if self.analysis.is_optional(schema, property) {
            let borrow = if self.analysis.is_boxed(schema, property) {
                quote!(as_deref)
            } else {
                quote!(as_ref)
            };
            (quote!(Option<&#of>), quote!(self.#field.#borrow()))
        } else {
            (quote!(&#of), quote!(&self.#field))
        };
        quote! {
            impl #ty {
                #docs
                #allow
                pub fn data(&self) -> #returned {
                    #value
                }
            }
        }
    }
}

fn body(ty: &TokenStream, fields: &[(Ident, &Property)], shape: &Struct) -> TokenStream {
    let members = fields.iter().map(|(field, property)| {
        let key = &property.key;
        quote!(members.member(#key, &self.#field)?;)
    });
    let rest = shape.rest.as_ref().map(|_| {
        let rest = ident(REST);
        quote!(members.rest(&self.#rest)?;)
    });
    let allow = allow_deprecated(shape);
    quote! {
        #allow
        impl Body for #ty {
            fn members<M: SerializeMap>(&self, members: &mut Members<M>) -> Result<(), M::Error> {
                #(#members)*
                #rest
                Ok(())
            }
        }

        bungie_client::__private::body!(#ty);
    }
}

fn allow_deprecated(shape: &Struct) -> Option<TokenStream> {
    let has_some = shape.properties.iter().any(|property| property.deprecated);
    has_some.then(|| quote!(#[allow(deprecated)]))
}

fn definition(ty: &TokenStream, name: &SchemaName, table: &Table) -> TokenStream {
    let key = if table.keyed_by_hash {
        quote!(DefinitionHash<#ty>)
    } else {
        quote!(String)
    };
    let (name, mobile_name) = (last_segment(name), &table.mobile_name);
    quote! {
        impl Definition for #ty {
            type Key = #key;
            const TABLE: &'static str = #name;
            const MOBILE_TABLE: &'static str = #mobile_name;
        }
    }
}
