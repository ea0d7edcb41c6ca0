//! Definitions: the rows of the manifest's tables.

use crate::{
    DecodeError,
    envelope::decode_into,
    wire::{Decode, MapKey},
};
use std::collections::HashMap;

/// A schema whose values are the rows of a manifest table. Only generated code implements it.
pub trait Definition: Sized {
    /// What a row is found by: a [`DefinitionHash`](crate::DefinitionHash) of this definition, except in the one
    /// table that is keyed by text.
    type Key;

    /// The table, as named in `jsonWorldComponentContentPaths` and in the SQLite file.
    const TABLE: &'static str;

    /// The name that Bungie's document gives the table in the mobile manifest. Where it gives none, one made
    /// like the others.
    const MOBILE_TABLE: &'static str;

    /// Reads one row: the JSON object alone, without its key.
    ///
    /// It is not generic, so a program does not compile a decoder of its own for every table that it reads
    /// rows of. With the feature `definitions`.
    ///
    /// # Errors
    ///
    /// What is not JSON, and what is not a row of this table. Paths in the error begin at the row.
    #[cfg(feature = "definitions")]
    fn decode_row(json: &[u8]) -> Result<Self, DecodeError>;
}

/// What every [`Definition::decode_row`] does. It is generic: the methods that call it are what is compiled once.
#[cfg(feature = "definitions")]
pub fn decode_one_row<D: Decode>(json: &[u8]) -> Result<D, DecodeError> {
    let mut row = D::blank();
    decode_into(&mut row, json)?;
    Ok(row)
}

/// Writes [`Definition::decode_row`] into an implementation, if the trait has it. That is decided here and not by
/// a feature of the generated crate, which would not know that somebody else has turned this one on.
#[cfg(feature = "definitions")]
#[doc(hidden)]
#[macro_export]
macro_rules! __decode_row {
    () => {
        // Inlined, it would be compiled again in every crate that calls it.
        #[inline(never)]
        fn decode_row(json: &[u8]) -> ::core::result::Result<Self, $crate::DecodeError> {
            $crate::__private::decode_one_row(json)
        }
    };
}

/// Without the feature there is nothing to write.
#[cfg(not(feature = "definitions"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __decode_row {
    () => {};
}

/// Reads a whole table, as it comes from one of the `jsonWorldComponentContentPaths`.
///
/// It reads rows where they stand in the text, each byte once, and is generic: a program compiles a decoder for
/// every table that it names here. One that has single rows compiles none with `Definition::decode_row`.
///
/// # Errors
///
/// What is not JSON, and what is not this table. Paths in the error begin with the key of the row.
pub fn decode_table<D>(json: &[u8]) -> Result<HashMap<D::Key, D>, DecodeError>
where
    D: Definition + Decode,
    D::Key: MapKey,
{
    let mut rows = HashMap::new();
    decode_into(&mut rows, json)?;
    Ok(rows)
}
