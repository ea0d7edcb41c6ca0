//! The error codes of the platform by name, for errors of the client, which knows them as numbers.

use super::{Emit, rust_type::From};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    /// Nothing without an enum of error codes.
    pub(super) fn error_codes(&self) -> Option<TokenStream> {
        let codes = self.schema_type(self.model.error_codes.as_ref()?, From::Operations);
        Some(quote! {
            //! The error codes of the platform by name.

            use crate::types;
            use bungie_client::{Error, PlatformError};

            /// What the generated types add to [`Error`].
            pub trait ErrorExt {
                /// The platform's error code; `None` for failures of which the platform says nothing, such
                /// as a connection that was cut.
                fn code(&self) -> Option<#codes>;
            }

            impl ErrorExt for Error {
                fn code(&self) -> Option<#codes> {
                    self.platform().map(PlatformErrorExt::code)
                }
            }

            /// What the generated types add to [`PlatformError`].
            pub trait PlatformErrorExt {
                /// The error code, whether or not this version knows it.
                fn code(&self) -> #codes;
            }

            impl PlatformErrorExt for PlatformError {
                fn code(&self) -> #codes {
                    #codes::new(self.code)
                }
            }
        })
    }
}
