//! The files of types: one per namespace, all of them flat in `types`.

use super::{Emit, docs, docs::Docs, ident, rust_type::From};
use crate::model::{Schema, SchemaName, Shape, namespace};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

impl Emit<'_> {
    pub(super) fn type_files_root(&self) -> TokenStream {
        let files: Vec<_> = self.names.files.values().map(|file| ident(file)).collect();
        quote! {
            //! Every schema of Bungie's document as a type, under the last part of its name.

            #(mod #files;)*
            #(pub use #files::*;)*
        }
    }

    pub(super) fn type_files(&self) -> BTreeMap<&str, TokenStream> {
        let mut files: BTreeMap<&str, TokenStream> = BTreeMap::new();
        for (name, schema) in &self.model.schemas {
            let file = self
                .names
                .files
                .get(namespace(name))
                .map_or("", String::as_str);
            files
                .entry(file)
                .or_insert_with(|| {
                    quote!(
                        use crate::imports::*;
                    )
                })
                .extend(self.type_item(name, schema));
        }
        files
    }

    /// Files that write what responses hold; compiled only with the feature.
    pub(super) fn encode_files(&self) -> BTreeMap<&str, TokenStream> {
        let mut files: BTreeMap<&str, TokenStream> = BTreeMap::new();
        for (name, schema) in &self.model.schemas {
            if let Shape::Struct(shape) = &schema.shape
                && let Some(written) = self.written(name, shape)
            {
                let file = self
                    .names
                    .files
                    .get(namespace(name))
                    .map_or("", String::as_str);
                files
                    .entry(file)
                    .or_insert_with(|| {
                        quote!(
                            use crate::imports::*;
                        )
                    })
                    .extend(written);
            }
        }
        files
    }

    pub(super) fn encode_files_root<'a>(
        &self,
        files: impl Iterator<Item = &'a str>,
    ) -> TokenStream {
        let files = files.map(ident);
        quote! {
            //! Writes what responses hold, as Bungie writes it.

            #(mod #files;)*
        }
    }

    fn type_item(&self, name: &SchemaName, schema: &Schema) -> TokenStream {
        match &schema.shape {
            Shape::Struct(shape) => self.structure(name, schema, shape),
            Shape::Enum(shape) => self.enumeration(name, schema, shape),
            Shape::Alias(ty) => {
                let docs = Docs::default()
                    .maybe(schema.docs.as_ref().map(|docs| self.prose(docs)))
                    .prose(schema.description.as_deref())
                    .paragraph(docs::schema_link(name))
                    .attributes();
                let name = self.schema_type(name, From::Types);
                let ty = self.rust_type(ty, From::Types);
                quote! {
                    #docs
                    pub type #name = #ty;
                }
            }
        }
    }
}
