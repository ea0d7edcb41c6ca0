//! Opening a table: from the index that is kept, or by going through its text.

use super::{
    folder::hexadecimal,
    index::{Index, Indexer},
    kept,
    names::Names,
    source::Source,
    stamp::Stamp,
    table::{Inner, Table},
    table_error::{Failure, TableError},
};
use crate::definition::{Definition, RowKey as _};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::path::Path;

impl<D: Definition> Table<D> {
    /// Opens a file, as it comes from one of the `jsonWorldComponentContentPaths`.
    ///
    /// The first time it goes through the whole file once; the index is kept beside it in a file that ends in
    /// `.index`, if one can be written there, and opening it again takes a millisecond or so. An index that is of
    /// another file, or that was damaged, is made anew.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and one that is no table. Whether rows are those of `D` shows when they are read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, TableError> {
        Self::open_with(path.as_ref(), false)
    }

    /// The same, with an index of the names that rows are shown by, for [`named`](Self::named): made in the same pass
    /// and kept with the other.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Self::open).
    pub fn open_with_names(path: impl AsRef<Path>) -> Result<Self, TableError> {
        Self::open_with(path.as_ref(), true)
    }

    /// A table that is in memory, such as one that a program was built with.
    ///
    /// # Errors
    ///
    /// What is no table.
    pub fn from_bytes(json: impl Into<Bytes>) -> Result<Self, TableError> {
        let source = Source::Bytes(json.into());
        let index = source
            .index(Indexer::new(D::Key::IS_HASH), |_| {})
            .map_err(|failure| failure.of(D::TABLE))?;
        Ok(Table::of(source, index, None))
    }

    fn open_with(path: &Path, with_names: bool) -> Result<Self, TableError> {
        Self::open_stored(path, with_names, None)
    }

    /// Opens a file that has to have this digest. It is looked at if there is no index that says the same.
    pub(super) fn open_stored(
        path: &Path,
        with_names: bool,
        digest: Option<&str>,
    ) -> Result<Self, TableError> {
        let failed = |failure: Failure| failure.of(D::TABLE).at(Some(path));
        let source = Source::open(path).map_err(|error| failed(error.into()))?;
        // Of the file that is read, whatever is at its path by now.
        let stamp = source.stamp();
        let kept = stamp.and_then(|stamp| kept::read(path, stamp, D::Key::IS_HASH, D::NAME));
        let (index, names) = match kept {
            Some((index, names)) if names.is_some() || !with_names => {
                return Ok(Table::of(source, index, names));
            }
            Some(kept) => kept,
            None => {
                let mut sum = digest.map(|_| Sha256::new());
                let also = |piece: &[u8]| sum.iter_mut().for_each(|sum| sum.update(piece));
                let index = source
                    .index(Indexer::new(D::Key::IS_HASH), also)
                    .map_err(failed)?;
                if sum.map(hexadecimal).as_deref() != digest {
                    return Err(failed(Failure::Corrupt));
                }
                (index, None)
            }
        };
        let table: Self = Table::of(source, index, names);
        if with_names {
            table.names()?;
        }
        let Inner {
            source,
            index,
            names,
        } = &*table.inner;
        keep(source, stamp, index, names.get());
        Ok(table)
    }
}

/// Keeps an index beside the file that it is of, if that is still the one it was. A folder that nobody may write in is no
/// reason not to open a file.
pub(super) fn keep(source: &Source, stamp: Option<Stamp>, index: &Index, names: Option<&Names>) {
    if let (Some(path), Some(stamp)) = (source.path(), stamp)
        && source.stamp() == Some(stamp)
    {
        let _ = kept::write(path, stamp, index, names);
    }
}
