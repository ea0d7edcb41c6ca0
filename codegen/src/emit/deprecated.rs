//! Code that names deprecated properties because it names all of them.

use crate::model::Struct;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn allow_deprecated(shape: &Struct) -> Option<TokenStream> {
    let has_some = shape.properties.iter().any(|property| property.deprecated);
    has_some.then(|| quote!(#[allow(deprecated)]))
}
