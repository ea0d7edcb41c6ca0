//! Definitions: the rows of the manifest's tables.

use crate::{
    DecodeError, DefinitionHash,
    envelope::decode_into,
    wire::{Decode, MapKey},
};
use std::collections::HashMap;

/// A schema whose values are the rows of a manifest table. Only generated code implements it.
pub trait Definition: Decode + Sized {
    /// What a row is found by: a [`DefinitionHash`](crate::DefinitionHash) of this definition, except in the one
    /// table that is keyed by text.
    type Key: RowKey;

    /// The operation whose answer says where the tables are, of this one and its kin.
    type Index;

    /// The table, as named in `jsonWorldComponentContentPaths` and in the SQLite file.
    const TABLE: &'static str;

    /// The name that Bungie's document gives the table in the mobile manifest. Where it gives none, one made
    /// like the others.
    const MOBILE_TABLE: &'static str;

    /// Where a row has the name that it is shown by, as a path of properties; empty where it has none.
    const NAME: &'static [&'static str] = &[];

    /// The key of the truth value that [`is_redacted`](Self::is_redacted) reads; `None` where rows have none.
    const REDACTED: Option<&'static str> = None;

    /// Whether Bungie hides what the row is about, and has left most of it out.
    fn is_redacted(&self) -> bool {
        false
    }

    /// Notes the key in a row that does not hold it.
    #[doc(hidden)]
    fn set_key(&mut self, _key: &Self::Key) {}

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

/// What keys the rows of a table. For generated code.
#[doc(hidden)]
pub trait RowKey: MapKey + Clone + Send + Sync + 'static {
    /// Whether keys are hashes. Otherwise they are texts.
    const IS_HASH: bool;

    /// The key that is kept so.
    fn of(stored: Stored<'_>) -> Option<Self>;

    /// As it is kept.
    fn stored(&self) -> Stored<'_>;
}

/// A key as an index keeps it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Stored<'a> {
    Hash(u32),
    Text(&'a str),
}

impl<D: 'static> RowKey for DefinitionHash<D> {
    const IS_HASH: bool = true;

    fn of(stored: Stored<'_>) -> Option<Self> {
        match stored {
            Stored::Hash(hash) => Some(DefinitionHash::new(hash)),
            Stored::Text(_) => None,
        }
    }

    fn stored(&self) -> Stored<'_> {
        Stored::Hash(self.get())
    }
}

impl RowKey for String {
    const IS_HASH: bool = false;

    fn of(stored: Stored<'_>) -> Option<Self> {
        match stored {
            Stored::Text(text) => Some(text.to_owned()),
            Stored::Hash(_) => None,
        }
    }

    fn stored(&self) -> Stored<'_> {
        Stored::Text(self)
    }
}

/// The index of tables of a document that says nothing of where they are. For generated code.
#[doc(hidden)]
#[derive(Debug)]
pub enum NoIndex {}

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
    let mut rows: HashMap<D::Key, D> = HashMap::new();
    decode_into(rows.place(), json)?;
    for (key, row) in &mut rows {
        row.set_key(key);
    }
    Ok(rows)
}
