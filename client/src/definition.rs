//! Definitions: the rows of the manifest's tables.

use crate::{
    DecodeError,
    envelope::decode_into,
    wire::{Decode, MapKey},
};
use std::collections::HashMap;

/// A schema whose values are the rows of a manifest table.
pub trait Definition: Sized {
    /// What a row is found by: a [`DefinitionHash`](crate::DefinitionHash) of this definition, except in the one
    /// table that is keyed by text.
    type Key;

    /// The table, as named in `jsonWorldComponentContentPaths` and in the SQLite file.
    const TABLE: &'static str;

    /// The name that Bungie's document gives the table in the mobile manifest.
    const MOBILE_TABLE: &'static str;
}

/// Reads a whole table, as it comes from one of the `jsonWorldComponentContentPaths`.
pub fn decode_table<D>(json: &[u8]) -> Result<HashMap<D::Key, D>, DecodeError>
where
    D: Definition + Decode,
    D::Key: MapKey,
{
    let mut rows = HashMap::new();
    decode_into(&mut rows, json)?;
    Ok(rows)
}
