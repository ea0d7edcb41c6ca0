//! The kinds of ids.

use super::{Emit, docs::Docs, ident};
use crate::model::DefinedIn;
use proc_macro2::TokenStream;
use quote::quote;

impl Emit<'_> {
    pub(super) fn ids(&self) -> TokenStream {
        let ids = self.model.ids.iter().map(|kind| {
            let docs = Docs::default().paragraph(&kind.is).attributes();
            let name = ident(&kind.name);
            match kind.defined_in {
                DefinedIn::Generated => quote! {
                    #docs
                    #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
                    pub struct #name(pub i64);

                    bungie_client::__private::id!(#name);
                },
                DefinedIn::Client => quote! {
                    #docs
                    #[doc(inline)]
                    pub use bungie_client::#name;
                },
            }
        });
        quote! {
            //! The kinds of 64-bit ids. Bungie writes them as strings; they are read from strings and
            //! from numbers.

            #(#ids)*
        }
    }
}
