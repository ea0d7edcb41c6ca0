//! The file that has all tables.

use super::{
    index::{Index, Indexer},
    kept,
    open::keep,
    source::Source,
    table::Table,
    table_error::{Failure, TableError, TableErrorKind},
};
use crate::definition::{Definition, RowKey, Stored};
use std::{fmt, io, path::Path};

/// The file of all tables of a language, as it comes from `jsonWorldContentPaths`: an object of tables by name.
///
/// It has some 300 MB; whoever needs a few tables is better off with those alone.
pub struct Aggregate {
    source: Source,
    /// Where each table is.
    index: Index,
}

/// What errors name where there is no table yet.
const AGGREGATE: &str = "aggregate";

impl Aggregate {
    /// Opens a file. As with [`Table::open`], the first time it goes through all of it, and keeps beside it where the
    /// tables are.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and one that is no object of tables.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, TableError> {
        let path = path.as_ref();
        let failed = |failure: Failure| failure.of(AGGREGATE).at(Some(path));
        let source = Source::open(path).map_err(|error| failed(error.into()))?;
        let stamp = source.stamp();
        if let Some((index, _)) = stamp.and_then(|stamp| kept::read(path, stamp, false, &[])) {
            return Ok(Aggregate { source, index });
        }
        let index = source.index(Indexer::of_tables(), |_| {}).map_err(failed)?;
        keep(&source, stamp, &index, None);
        Ok(Aggregate { source, index })
    }

    /// The tables that it has, by name.
    pub fn tables(&self) -> impl Iterator<Item = String> {
        (0..self.index.len()).filter_map(|table| self.index.key(table))
    }

    /// A table. Its index is made each time, in one pass over the table.
    ///
    /// # Errors
    ///
    /// [`NoTable`](TableErrorKind::NoTable) if there is none of this name, and a file that cannot be read.
    pub fn table<D: Definition>(&self) -> Result<Table<D>, TableError> {
        let path = self.source.path();
        let place = self.index.find(Stored::Text(D::TABLE));
        let Some(span) = place.and_then(|table| self.index.span(table)) else {
            let error = io::Error::other("the file has no such table");
            return Err(TableError::new(TableErrorKind::NoTable, D::TABLE, error).at(path));
        };
        let failed = |failure: Failure| failure.of(D::TABLE).at(path);
        let part = self.source.part(span.offset, span.length.into());
        let part = part.map_err(|error| failed(error.into()))?;
        let index = part
            .index(Indexer::new(D::Key::IS_HASH), |_| {})
            .map_err(failed)?;
        Ok(Table::of(part, index, None))
    }
}

impl fmt::Debug for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aggregate")
            .field("tables", &self.index.len())
            .field("path", &self.source.path())
            .finish()
    }
}
