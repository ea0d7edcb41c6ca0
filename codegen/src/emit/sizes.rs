//! The sizes that structs were taken to have, for the compiler to contradict.

use super::{Emit, rust_type::From};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Emit<'_> {
    pub(super) fn sizes(&self) -> TokenStream {
        let sizes = self.analysis.sizes.iter().map(|(schema, size)| {
            let ty = self.schema_type(schema, From::Types);
            let size = Literal::u64_unsuffixed(*size);
            quote!(of::<#ty>(#size))
        });
        quote! {
            //! What the generator takes structs to be in bytes, since it puts large ones into boxes. Those
            //! that hold JSON without a type are left out: its size depends on features of `serde_json`.

            use crate::imports::*;

            #[test]
            fn structs_are_as_large_as_computed() {
                let sizes: &[(&str, usize, usize)] = &[#(#sizes),*];
                for (name, size, computed) in sizes {
                    assert_eq!(size, computed, "{name}");
                }
            }

            /// The name of a type, its size, and what that was computed to be.
            fn of<T>(computed: usize) -> (&'static str, usize, usize) {
                (std::any::type_name::<T>(), size_of::<T>(), computed)
            }
        }
    }
}
