//! What a program takes in with one line.

use super::Emit;
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    pub(super) fn prelude(&self) -> TokenStream {
        // Extension traits, each where the document has what it is for.
        let error_codes = self.model.error_codes.as_ref().map(|_| {
            quote! {
                #[doc(no_inline)]
                pub use crate::{ErrorExt, PlatformErrorExt};
            }
        });
        quote! {
            //! The types of nearly every program, and the traits whose methods it calls:
            //! `use bungie_api::prelude::*;`.
            //!
            //! No name here is one of the prelude of Rust's standard library.

            #[doc(no_inline)]
            pub use crate::{
                Application, Client, Error, ErrorKind, OAuth, Session, Sessions, UserAgent, UserClient,
                application_scopes,
            };
            #[doc(no_inline)]
            pub use crate::{
                Caller, ContentPath, Definition, DefinitionHash, Displayed, Endpoint, HasBungieName, OpenEnum,
                OpenFlags, Paged, PagedItems, Presence,
            };
            #error_codes
        }
    }
}
