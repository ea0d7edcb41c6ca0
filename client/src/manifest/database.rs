//! The manifest as SQLite: one file that has all tables.

use super::{
    connection::{Rows, Shared},
    index::{Index, Keys},
    scan::Span,
    source::Source,
    table::Table,
    table_error::{Failure, TableError, TableErrorKind},
};
use crate::definition::{Definition, RowKey as _};
use std::{fmt, io, path::Path, sync::Arc};

/// A SQLite file of the manifest, in one language.
///
/// It has other tables than the JSON files: that of historical stats is only here, and some that the index names are
/// not. Cheap to clone.
#[derive(Clone)]
pub struct Database(Arc<Shared>);

impl Database {
    /// Opens an unpacked file, read-only and as one that nobody changes, so that it may lie where nobody may write. A
    /// zip, as the content server sends it, is unpacked by [`Set::database`](super::Set::database).
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and one that is no SQLite database.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, TableError> {
        let path = path.as_ref();
        match Shared::open(path) {
            Ok(shared) => Ok(Database(Arc::new(shared))),
            Err(failure) => Err(failure.of("SQLite").at(Some(path))),
        }
    }

    /// The tables that it has.
    ///
    /// # Errors
    ///
    /// A file that cannot be read.
    pub fn tables(&self) -> Result<Vec<String>, TableError> {
        let names = self.0.with(|connection| {
            let query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
            let mut query = connection.prepare(query)?;
            let names = query.query_map([], |row| row.get(0))?;
            names.collect()
        });
        names.map_err(|failure| failure.of("SQLite").at(Some(self.0.path())))
    }

    /// A table. Its rows are found as in one of JSON; they have no checksums, since the file has one as a whole.
    ///
    /// # Errors
    ///
    /// [`NoTable`](TableErrorKind::NoTable) if it has none of this name or of this form, and a file that cannot be
    /// read.
    pub fn table<D: Definition>(&self) -> Result<Table<D>, TableError> {
        let failed = |failure: Failure| failure.of(D::TABLE).at(Some(self.0.path()));
        if !self.tables()?.iter().any(|table| table == D::TABLE) {
            let error = io::Error::other("the database has no such table");
            let error = TableError::new(TableErrorKind::NoTable, D::TABLE, error);
            return Err(error.at(Some(self.0.path())));
        }
        let index = self.index(D::TABLE, D::Key::IS_HASH).map_err(failed)?;
        let source = Source::Rows(Rows::of(&self.0, D::TABLE));
        Ok(Table::of(source, index, None))
    }

    /// Keys and places of all rows; the rows themselves stay where they are.
    fn index(&self, table: &str, is_hashed: bool) -> Result<Index, Failure> {
        let key = if is_hashed { "id" } else { "key" };
        let query = format!("SELECT rowid, {key}, octet_length(json) FROM \"{table}\"");
        let (mut hashes, mut texts) = (Vec::new(), Vec::new());
        self.0.with(|connection| {
            let mut query = connection.prepare(&query)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let place: i64 = row.get(0)?;
                let span = Span {
                    offset: place.cast_unsigned(),
                    length: row.get(2)?,
                    checksum: 0,
                };
                if is_hashed {
                    hashes.push((hash(row.get(1)?)?, span));
                } else {
                    let text: String = row.get(1)?;
                    texts.push((Box::from(text), span));
                }
            }
            Ok(())
        })?;
        Ok(if is_hashed {
            Index::sorted(hashes, Keys::Hashes)
        } else {
            Index::sorted(texts, Keys::Texts)
        })
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Database").field(&self.0.path()).finish()
    }
}

/// Ids are hashes as signed integers. One that is written unsigned is taken as well.
fn hash(id: i64) -> rusqlite::Result<u32> {
    let signed = i32::try_from(id).map(i32::cast_unsigned);
    let hash = signed.or_else(|_| u32::try_from(id));
    hash.map_err(|_| rusqlite::Error::IntegralValueOutOfRange(1, id))
}
