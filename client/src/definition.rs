//! Definitions: the rows of the manifest's tables.

use crate::{
    DecodeError,
    envelope::decode_into,
    wire::{Decode, MapKey},
};
use std::collections::HashMap;

/// A schema whose values are the rows of a manifest table. Only generated code implements it.
pub trait Definition: Decode + Sized {
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
    /// # Errors
    ///
    /// What is not JSON, and what is not a row of this table. Paths in the error begin at the row.
    fn decode_row(json: &[u8]) -> Result<Self, DecodeError> {
        let mut row = Self::blank();
        decode_into(row.place(), json)?;
        Ok(row)
    }
}

/// Reads a whole table, as it comes from one of the `jsonWorldComponentContentPaths`.
///
/// It reads rows where they stand in the text, each byte once.
///
/// # Errors
///
/// What is not JSON, and what is not this table. Paths in the error begin with the key of the row.
pub fn decode_table<D>(json: &[u8]) -> Result<HashMap<D::Key, D>, DecodeError>
where
    D: Definition,
    D::Key: MapKey,
{
    let mut rows = HashMap::new();
    decode_into(rows.place(), json)?;
    Ok(rows)
}
