//! The guides: modules that show text, which people write beside `src`.

use super::{Emit, ident};
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    /// A module for each guide. A crate without guides, as of another document, has no such file.
    pub(super) fn guide(&self) -> Option<TokenStream> {
        if self.guides.is_empty() {
            return None;
        }
        let modules = self.guides.iter().map(|name| {
            let file = format!("../guide/{name}.md");
            let module = ident(name);
            quote! {
                #[doc = include_str!(#file)]
                pub mod #module {}
            }
        });
        Some(quote! {
            #![doc = include_str!("../guide/README.md")]

            #(#modules)*
        })
    }
}
