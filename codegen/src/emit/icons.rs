//! Icons: their layers, and what lies over them.

use super::{Emit, rust_type::From};
use crate::{
    model::{SchemaName, Type},
    tables::helps::WatermarkRow,
};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    pub(super) fn icons(&self) -> TokenStream {
        let layers = self.helps.icon_layers.iter();
        let layers = layers.map(|(schema, keys)| self.icon_layers(schema, keys));
        let watermarks = self.helps.watermarks.iter();
        let watermarks = watermarks.filter_map(|(schema, row)| self.watermark(schema, row));
        layers.chain(watermarks).collect()
    }

    fn icon_layers(&self, schema: &SchemaName, keys: &[String]) -> TokenStream {
        let ty = self.schema_type(schema, From::Types);
        let texts = keys.iter().map(|key| self.text(schema, key));
        let count = keys.len();
        let allow = self.allow_deprecated_of(schema, &keys.iter().collect::<Vec<_>>());
        quote! {
            #allow
            impl bungie_client::IconLayers for #ty {
                fn layers(&self) -> Vec<&str> {
                    let layers: [&str; #count] = [#(#texts),*];
                    layers.into_iter().filter(|layer| !layer.is_empty()).collect()
                }
            }
        }
    }

    fn watermark(&self, schema: &SchemaName, row: &WatermarkRow) -> Option<TokenStream> {
        let ty = self.schema_type(schema, From::Types);
        let [block, list] = &row.versions;
        let (block_field, property) = self.member_of(schema, block)?;
        let Type::Schema(block_schema) = &property.ty else {
            return None;
        };
        let (list_field, _) = self.member_of(block_schema, list)?;
        let (is_featured, _) = self.member(schema, &row.is_featured);
        let featured = self.text(schema, &row.featured);
        let plain = self.text(schema, &row.plain);
        let shelved = self.text(schema, &row.shelved);
        let keys = [
            &row.is_featured,
            &row.featured,
            block,
            &row.plain,
            &row.shelved,
        ];
        let allow = self.allow_deprecated_of(schema, &keys);
        Some(quote! {
            #allow
            impl bungie_client::Watermarked for #ty {
                fn watermark(&self, version: Option<i32>) -> Option<&str> {
                    let version = version.and_then(|version| usize::try_from(version).ok());
                    let versions = self.#block_field.as_deref().map(|block| &block.#list_field);
                    let versioned = versions.zip(version).and_then(|(all, version)| all.get(version));
                    let featured: &str = #featured;
                    bungie_client::__private::first_path([
                        self.#is_featured.then_some(featured),
                        versioned.map(String::as_str),
                        Some(#plain),
                        Some(#shelved),
                    ])
                }
            }
        })
    }
}
