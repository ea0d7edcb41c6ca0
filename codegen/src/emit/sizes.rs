//! The sizes that structs were taken to have, for the compiler to contradict.

use super::{Emit, rust_type::From};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn sizes(&self) -> TokenStream {
        let sizes = self.analysis.sizes.iter().map(|(schema, size)| {
            let ty = self.schema_type(schema, From::Operations);
            let size = Literal::u64_unsuffixed(*size);
            quote!((#schema, size_of::<#ty>(), #size))
        });
        quote! {
            //! What the generator takes structs to be in bytes, since it puts large ones into boxes.

            use crate::prelude::*;

            /// Those that hold JSON without a type are left out: its size depends on features of
            /// `serde_json`.
            const SIZES: &[(&str, usize, usize)] = &[#(#sizes),*];

            #[test]
            fn structs_are_as_large_as_computed() {
                for (name, size, computed) in SIZES {
                    assert_eq!(size, computed, "{name}");
                }
            }
        }
    }
}
