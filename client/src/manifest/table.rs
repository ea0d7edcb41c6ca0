//! A table at hand.

use super::{
    index::Index,
    names::Names,
    row::Row,
    source::{Source, with_buffer},
    table_error::{Failure, TableError, TableErrorKind},
    texts::Texts,
};
use crate::{
    DefinitionHash,
    definition::{Definition, RowKey},
    rt,
    wire::MapKey as _,
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use std::{
    collections::HashMap,
    fmt,
    marker::PhantomData,
    path::Path,
    sync::{Arc, OnceLock},
};

/// The rows of a manifest table, read one by one where they stand in the file.
///
/// What is in memory is an index: some 20 bytes a row, whatever the size of the file. A row is read and decoded each
/// time that it is asked for, in some microseconds; [`CachedTable`](super::CachedTable) keeps those that are asked
/// for often. What is read is held against a checksum, so a file that was damaged gives an error and never a wrong
/// row. Cheap to clone; may be used by several threads at once.
///
/// All methods but the async ones block the thread for as long as the disk takes.
pub struct Table<D> {
    pub(super) inner: Arc<Inner>,
    of: PhantomData<fn() -> D>,
}

pub(super) struct Inner {
    pub(super) source: Source,
    pub(super) index: Index,
    pub(super) names: OnceLock<Names>,
}

impl<D: Definition> Table<D> {
    pub(super) fn of(source: Source, index: Index, names: Option<Names>) -> Self {
        Table {
            inner: Arc::new(Inner {
                source,
                index,
                names: names.map(OnceLock::from).unwrap_or_default(),
            }),
            of: PhantomData,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.inner.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there is a row of this key.
    pub fn contains(&self, key: &D::Key) -> bool {
        self.inner.index.find(key.stored()).is_some()
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl Iterator<Item = D::Key> {
        (0..self.len()).filter_map(|row| self.inner.index.key(row))
    }

    /// Reads the row of a key. Of a table that is keyed by hash, [`DefinitionHash::get_from`] does the same.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or has been damaged, and a row of another shape.
    pub fn get(&self, key: &D::Key) -> Result<Row<D>, TableError> {
        match self.inner.index.find(key.stored()) {
            Some(row) => self.look(row, |json| self.row(key, json))?,
            None => Ok(Row::Absent),
        }
    }

    /// The same, on a thread for what blocks.
    ///
    /// # Errors
    ///
    /// Those of [`get`](Self::get); outside of a tokio runtime, one of the kind
    /// [`File`](TableErrorKind::File) that says so.
    pub async fn get_async(&self, key: D::Key) -> Result<Row<D>, TableError>
    where
        D: Send + 'static,
    {
        let table = self.clone();
        let read = rt::blocking(move || table.get(&key)).await;
        read.unwrap_or_else(|| {
            let error = std::io::Error::other("there is no runtime, or it is shutting down");
            Err(Failure::from(error).of(D::TABLE))
        })
    }

    /// The JSON of a row, as it stands in the file; `None` if there is no such row.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or has been damaged.
    pub fn raw(&self, key: &D::Key) -> Result<Option<Bytes>, TableError> {
        let Some(row) = self.inner.index.find(key.stored()) else {
            return Ok(None);
        };
        self.read(row).map(Some)
    }

    /// Reads a row as a type of your own, such as one that has less in it.
    ///
    /// # Errors
    ///
    /// Those of [`get`](Self::get).
    pub fn get_as<T: DeserializeOwned>(&self, key: &D::Key) -> Result<Option<T>, TableError> {
        let Some(row) = self.inner.index.find(key.stored()) else {
            return Ok(None);
        };
        let read = self.look(row, |json| serde_json::from_slice(json))?;
        read.map(Some).map_err(|error| {
            let error = TableError::new(TableErrorKind::Decode, D::TABLE, error);
            error.at(self.path()).with_key(key.to_key())
        })
    }

    /// All rows at once. With the feature `rayon`, on all processors.
    ///
    /// # Errors
    ///
    /// Those of [`get`](Self::get), of one row that has one.
    pub fn decode_all(&self) -> Result<HashMap<D::Key, D>, TableError>
    where
        D: Send,
    {
        #[cfg(feature = "rayon")]
        {
            use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
            let rows = self.inner.index.in_file_order();
            rows.into_par_iter()
                .filter_map(|row| {
                    let key: D::Key = self.inner.index.key(row)?;
                    let read = self.look(row, |json| self.row(&key, json));
                    read.flatten()
                        .map(|row| Some((key, row.any()?)))
                        .transpose()
                })
                .collect()
        }
        #[cfg(not(feature = "rayon"))]
        self.iter().collect()
    }

    /// The keys of the rows that are shown by this name, whatever its capitals. Several rows may have one name.
    ///
    /// A table that was opened without names goes through all of its rows the first time.
    ///
    /// # Errors
    ///
    /// A file that cannot be read or has been damaged.
    pub fn named(&self, name: &str) -> Result<Vec<D::Key>, TableError> {
        Ok(self.keys_of(self.names()?.exactly(name)))
    }

    /// The keys of the rows whose names begin like this, whatever the capitals, in the order of the names.
    ///
    /// # Errors
    ///
    /// Those of [`named`](Self::named).
    pub fn named_like(&self, start: &str) -> Result<Vec<D::Key>, TableError> {
        Ok(self.keys_of(self.names()?.beginning(start)))
    }

    fn keys_of(&self, rows: Vec<usize>) -> Vec<D::Key> {
        let keys = rows.into_iter();
        keys.filter_map(|row| self.inner.index.key(row)).collect()
    }

    pub(super) fn names(&self) -> Result<&Names, TableError> {
        if let Some(names) = self.inner.names.get() {
            return Ok(names);
        }
        let texts = Texts::new(&self.inner.source, &self.inner.index);
        let names = Names::new(texts, D::NAME)
            .map_err(|(row, failure)| self.failed(row, failure.of(D::TABLE)))?;
        Ok(self.inner.names.get_or_init(|| names))
    }

    pub(super) fn path(&self) -> Option<&Path> {
        self.inner.source.path()
    }

    /// The JSON of a row, held against its checksum.
    fn read(&self, row: usize) -> Result<Bytes, TableError> {
        let span = self.inner.index.span(row).unwrap_or_default();
        let read = || {
            let json = self.inner.source.row(span)?;
            self.inner.source.check(span, &json)?;
            Ok(json)
        };
        read().map_err(|failure: Failure| self.failed(row, failure.of(D::TABLE)))
    }

    /// Looks at the JSON of a row, held against its checksum.
    fn look<T>(&self, row: usize, see: impl FnOnce(&[u8]) -> T) -> Result<T, TableError> {
        let span = self.inner.index.span(row).unwrap_or_default();
        let seen = with_buffer(|buffer| {
            let length = span.length as usize;
            let json = self.inner.source.look(span.offset, length, buffer)?;
            self.inner.source.check(span, json)?;
            Ok(see(json))
        });
        seen.map_err(|failure: Failure| self.failed(row, failure.of(D::TABLE)))
    }

    pub(super) fn failed(&self, row: usize, error: TableError) -> TableError {
        let key: Option<D::Key> = self.inner.index.key(row);
        let error = error.at(self.path());
        match key {
            Some(key) => error.with_key(key.to_key()),
            None => error,
        }
    }

    pub(super) fn row(&self, key: &D::Key, json: &[u8]) -> Result<Row<D>, TableError> {
        let mut row = D::decode_row(json).map_err(|error| {
            let error = TableError::new(TableErrorKind::Decode, D::TABLE, error);
            error.at(self.path()).with_key(key.to_key())
        })?;
        row.set_key(key);
        Ok(if row.is_redacted() {
            Row::Redacted(row)
        } else {
            Row::Present(row)
        })
    }
}

impl<D> Clone for Table<D> {
    fn clone(&self) -> Self {
        Table {
            inner: Arc::clone(&self.inner),
            of: PhantomData,
        }
    }
}

impl<D: Definition> fmt::Debug for Table<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("table", &D::TABLE)
            .field("rows", &self.len())
            .field("path", &self.path())
            .finish()
    }
}

impl<D: Definition<Key = DefinitionHash<D>>> DefinitionHash<D> {
    /// Reads the row of this hash: [`Table::get`].
    ///
    /// # Errors
    ///
    /// Those of [`Table::get`].
    pub fn get_from(self, table: &Table<D>) -> Result<Row<D>, TableError> {
        table.get(&self)
    }
}
