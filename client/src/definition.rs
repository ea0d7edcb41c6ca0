//! Definitions: the rows of the manifest's tables.

/// A schema whose values are the rows of a manifest table.
pub trait Definition: Sized {
    /// What a row is found by: a [`Hash`](crate::wire::Hash) of this definition, except in the one
    /// table that is keyed by text.
    type Key;

    /// The table, as named in `jsonWorldComponentContentPaths` and in the SQLite file.
    const TABLE: &'static str;

    /// The name that Bungie's document gives the table in the mobile manifest.
    const MOBILE_TABLE: &'static str;
}
