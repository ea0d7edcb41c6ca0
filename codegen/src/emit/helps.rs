//! Helps over properties: what the client's traits need to know of a struct.

use super::{Emit, ident, rust_type::From};
use crate::model::{Display, NamePair, Property, SchemaName, Shape};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

impl Emit<'_> {
    /// The files of the module, by name.
    pub(super) fn help_files(&self) -> Vec<(&'static str, TokenStream)> {
        let displayed = self.helps.displayed.iter();
        let displayed = displayed.map(|(schema, display)| self.displayed(schema, display));
        let names = self.helps.bungie_names.iter();
        let names = names.map(|(schema, pair)| self.bungie_name(schema, pair));
        let bodies = self.helps.bungie_name_bodies.iter();
        let bodies = bodies.filter_map(|(schema, pair)| self.bungie_name_body(schema, pair));
        let files = [
            (
                "bungie_names",
                quote!(#![doc = " Bungie Names in answers, and in bodies that ask for one."]),
                names.chain(bodies).collect::<TokenStream>(),
            ),
            (
                "displayed",
                quote!(#![doc = " How things are shown: blocks of display properties, and what holds one."]),
                displayed.collect(),
            ),
            (
                "icons",
                quote!(#![doc = " Icons: their layers, and what lies over them."]),
                self.icons(),
            ),
        ];
        let files = files.into_iter().filter(|(_, _, impls)| !impls.is_empty());
        let mut files: Vec<_> = files
            .map(|(file, docs, impls)| {
                let tokens = quote! {
                    #docs
                    use crate::imports::*;
                    #impls
                };
                (file, tokens)
            })
            .collect();
        let modules = files.iter().map(|(file, _)| ident(file));
        let root = quote! {
            //! Helps over what answers hold: how a thing is shown ([`Displayed`]), Bungie Names
            //! ([`HasBungieName`]), URLs of images ([`ContentPath`]) and their layers ([`IconLayers`],
            //! [`Watermarked`]), text without HTML entities ([`unescaped`]) and with the values of its variables
            //! ([`with_variables`]), known values ([`OpenEnum`]) and single bits ([`OpenFlags`]), daily and
            //! weekly resets ([`Reset`]).

            #(mod #modules;)*

            pub use bungie_client::{
                BungieName, ContentPath, DisplayText, Displayed, HasBungieName, IconLayers, InvalidBungieName,
                OpenEnum, OpenFlags, Reset, Watermarked, unescaped, with_variables,
            };
        };
        files.push(("mod", root));
        files
    }

    fn displayed(&self, schema: &SchemaName, display: &Display) -> TokenStream {
        let ty = self.schema_type(schema, From::Types);
        let (keys, display) = match display {
            Display::Holds(key) => {
                let (field, _) = self.member(schema, key);
                let display = quote!(bungie_client::Displayed::display(&self.#field));
                (vec![key], display)
            }
            Display::Block {
                name,
                description,
                icon,
                has_icon,
            } => {
                let texts = [name, description, icon].map(|key| self.text(schema, key));
                let (field, optional) = self.member(schema, has_icon);
                let has_icon_value = match optional {
                    true => quote!(self.#field.unwrap_or_default()),
                    false => quote!(self.#field),
                };
                let display = quote!(bungie_client::DisplayText::new(#(#texts,)* #has_icon_value));
                (vec![name, description, icon, has_icon], display)
            }
        };
        let allow = self.allow_deprecated_of(schema, &keys);
        quote! {
            #allow
            impl bungie_client::Displayed for #ty {
                fn display(&self) -> bungie_client::DisplayText<'_> {
                    #display
                }
            }
        }
    }

    fn bungie_name(&self, schema: &SchemaName, pair: &NamePair) -> TokenStream {
        let ty = self.schema_type(schema, From::Types);
        let name = self.text(schema, &pair.name);
        let (code, _) = self.member(schema, &pair.code);
        let allow = self.allow_deprecated_of(schema, &[&pair.name, &pair.code]);
        quote! {
            #allow
            impl bungie_client::HasBungieName for #ty {
                fn bungie_name(&self) -> Option<bungie_client::BungieName> {
                    bungie_client::BungieName::new(#name, self.#code)
                }
            }
        }
    }

    /// `None` for a body that cannot do without more than the name.
    fn bungie_name_body(&self, schema: &SchemaName, pair: &NamePair) -> Option<TokenStream> {
        if self.analysis.without_default.contains(schema) {
            return None;
        }
        let ty = self.schema_type(schema, From::Types);
        let value = |key: &str, value: TokenStream| {
            let (field, optional) = self.member(schema, key);
            let value = match optional {
                true => quote!(Some(#value)),
                false => value,
            };
            quote!(#field: #value)
        };
        let name = value(&pair.name, quote!(name.name().to_owned()));
        let code = value(&pair.code, quote!(name.code()));
        let allow = self.allow_deprecated_of(schema, &[&pair.name, &pair.code]);
        Some(quote! {
            #allow
            impl From<bungie_client::BungieName> for #ty {
                #[allow(clippy::needless_update, reason = "the body may have more properties than these")]
                fn from(name: bungie_client::BungieName) -> Self {
                    Self {
                        #name,
                        #code,
                        ..Self::default()
                    }
                }
            }
        })
    }

    /// A text as `&str`, empty where it is left out.
    pub(super) fn text(&self, schema: &SchemaName, key: &str) -> TokenStream {
        let (field, optional) = self.member(schema, key);
        match optional {
            true => quote!(self.#field.as_deref().unwrap_or_default()),
            false => quote!(&self.#field),
        }
    }

    /// The field of a property, and whether it is an `Option`.
    pub(super) fn member(&self, schema: &SchemaName, key: &str) -> (Ident, bool) {
        let names = self.names.members.get(schema).into_iter().flatten();
        let mut members = names.zip(self.properties(schema));
        let member = members.find(|(_, property)| property.key == key);
        member.map_or_else(
            || (ident(key), false),
            |(name, property)| (ident(name), self.analysis.is_optional(schema, property)),
        )
    }

    /// The field of a property, if the struct has it.
    pub(super) fn member_of(&self, schema: &SchemaName, key: &str) -> Option<(Ident, &Property)> {
        let names = self.names.members.get(schema)?.iter();
        let mut members = names.zip(self.properties(schema));
        let (name, property) = members.find(|(_, property)| property.key == key)?;
        Some((ident(name), property))
    }

    fn properties(&self, schema: &SchemaName) -> &[Property] {
        match self.model.schemas.get(schema).map(|schema| &schema.shape) {
            Some(Shape::Struct(shape)) => &shape.properties,
            _ => &[],
        }
    }

    pub(super) fn allow_deprecated_of(
        &self,
        schema: &SchemaName,
        keys: &[&String],
    ) -> Option<TokenStream> {
        let mut properties = self.properties(schema).iter();
        let some = properties.any(|it| it.deprecated && keys.contains(&&it.key));
        some.then(|| quote!(#[allow(deprecated)]))
    }
}
