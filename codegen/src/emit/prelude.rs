//! What a program takes in with one line.

use super::Emit;
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    pub(super) fn prelude(&self) -> TokenStream {
        // Extension traits, each where the document has what it is for.
        let error_codes = self.model.error_codes.as_ref().map(|_| {
            quote! {
                #[cfg(feature = "client")]
                #[doc(no_inline)]
                pub use crate::{ErrorExt, PlatformErrorExt};
            }
        });
        quote! {
            //! The types of nearly every program, and the traits whose methods it calls:
            //! `use bungie_api::prelude::*;`.
            //!
            //! No name here is one of the prelude of Rust's standard library.

            #[cfg(feature = "client")]
            #[doc(no_inline)]
            pub use crate::{Caller, Client, Error, ErrorKind, Session, UserAgent, UserClient};
            #[cfg(feature = "oauth")]
            #[doc(no_inline)]
            pub use crate::{Application, OAuth, Sessions};
            #[doc(no_inline)]
            pub use crate::{
                ContentPath, Definition, DefinitionHash, Displayed, Endpoint, HasBungieName, OpenEnum,
                OpenFlags, Paged, PagedItems, Presence, application_scopes,
            };
            #error_codes
        }
    }
}
