//! The root of the crate, and what its files have in common.

use super::{Emit, exports::exports, ident};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    pub(super) fn crate_root(&self) -> TokenStream {
        let version = &self.model.version;
        let exports = exports();
        let has_error_codes = self.model.error_codes.is_some();
        let error_codes = has_error_codes.then(|| {
            quote!(
                #[cfg(feature = "client")]
                mod error_codes;
            )
        });
        let error_code_traits = has_error_codes.then(|| {
            quote!(
                #[cfg(feature = "client")]
                pub use error_codes::{ErrorExt, PlatformErrorExt};
            )
        });
        let has_manifest = self.model.manifest.is_some();
        let manifest = has_manifest.then(|| {
            quote!(
                #[cfg(feature = "manifest")]
                pub mod manifest;
            )
        });
        let manifest_alias = has_manifest.then(|| {
            quote!(
                #[cfg(feature = "manifest")]
                #[doc(inline)]
                pub use manifest::Manifest;
            )
        });
        let hashes = (!self.model.hashes.is_empty()).then(|| {
            quote!(
                pub mod hashes;
            )
        });
        let guide = (!self.guides.is_empty()).then(|| {
            quote!(
                pub mod guide;
            )
        });
        let modules = self
            .names
            .operations
            .iter()
            .zip(&self.model.operations)
            .filter_map(|(_, operation)| self.names.modules.get(&operation.tag));
        let mut modules: Vec<_> = modules.collect();
        modules.sort();
        modules.dedup();
        let modules = modules.into_iter().map(|module| ident(module));
        // A file outside of the package: where it is not, the crate does not compile.
        let draft = self.draft.then(|| {
            quote! {
                /// A draft, which cannot be packed: the file lists what `spec/` does not say yet.
                const _: &str = include_str!("../../spec/draft.toml");
            }
        });
        quote! {
            #![doc = include_str!("../README.md")]
            #![allow(
                rustdoc::redundant_explicit_links,
                reason = "links say where they lead, whatever a file has in scope"
            )]

            #[cfg(feature = "dynamic")]
            #[doc(hidden)]
            pub mod dynamic;
            #[cfg(feature = "serialize")]
            mod encode;
            #error_codes
            mod operations;
            mod imports;

            #(pub mod #modules;)*
            #guide
            #hashes
            pub mod helps;
            pub mod ids;
            #manifest
            pub mod prelude;
            pub mod scopes;
            pub mod servers;
            pub mod types;

            #exports
            #error_code_traits
            #manifest_alias
            pub use operations::OPERATIONS;

            /// The version of Bungie's document that this crate was generated from.
            pub const SPEC_VERSION: &str = #version;

            #draft
        }
    }

    pub(super) fn imports(&self) -> TokenStream {
        quote! {
            //! What the files of this crate name. Which of it a document needs, varies.
            #![allow(unused_imports)]

            pub(crate) use crate::{ids::*, types, types::*};
            pub(crate) use bungie_client::{
                DecodeError, Definition, DefinitionHash, Endpoint, Envelope, Operation,
                Paged, PagedItems, Parameter, ParameterKind, ParameterPlace, Presence,
                __private::{Body, MayGrow, Object, OperationFacts, Place},
                chrono::{DateTime, NaiveDate, Utc},
                request::Parts,
                serde_json::Value,
                wire::{Decode, Encode, MapKey, OpenEnum},
            };
            #[cfg(feature = "client")]
            pub(crate) use bungie_client::{Caller, Error};
            pub(crate) use std::{collections::HashMap, future::Future, time::Duration};
        }
    }
}
