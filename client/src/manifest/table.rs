//! A table at hand.

use super::{
    folder::hexadecimal,
    index::{Index, Indexer},
    kept::{self, Stamp},
    names::Names,
    row::Row,
    rows::{Rows, Texts},
    source::{Source, with_buffer},
    table_error::{Failure, TableError, TableErrorKind},
};
use crate::{
    DefinitionHash,
    definition::{Definition, RowKey},
    rt,
    wire::MapKey as _,
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    fmt, fs,
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
    names: OnceLock<Names>,
}

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
        let index = index::<D>(&source, |_| {}).map_err(|failure| failure.of(D::TABLE))?;
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
        let stamp = fs::metadata(path).and_then(|file| Stamp::of(&file)).ok();
        let kept = stamp.and_then(|stamp| kept::read(path, stamp, D::Key::IS_HASH));
        let (index, names) = match kept {
            Some((index, names)) if names.is_some() || !with_names => {
                return Ok(Table::of(source, index, names));
            }
            Some(kept) => kept,
            None => {
                let mut sum = digest.map(|_| Sha256::new());
                let also = |piece: &[u8]| sum.iter_mut().for_each(|sum| sum.update(piece));
                let index = index::<D>(&source, also).map_err(failed)?;
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
        // A folder that nobody may write in is no reason not to open a table.
        if let Some(stamp) = stamp {
            let Inner { index, names, .. } = &*table.inner;
            let _ = kept::write(path, stamp, index, names.get());
        }
        Ok(table)
    }

    fn of(source: Source, index: Index, names: Option<Names>) -> Self {
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
    /// Those of [`get`](Self::get).
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub async fn get_async(&self, key: D::Key) -> Result<Row<D>, TableError>
    where
        D: Send + 'static,
    {
        let table = self.clone();
        let read = rt::blocking(move || table.get(&key)).await;
        read.unwrap_or_else(|| {
            let error = std::io::Error::other("the runtime is shutting down");
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

    /// All rows, in the order of the file, each read when it is asked for.
    pub fn iter(&self) -> Rows<'_, D> {
        Rows::new(self)
    }

    /// All rows at once. With the feature `rayon`, on all processors.
    ///
    /// # Errors
    ///
    /// Those of [`get`](Self::get), of the first row that has one.
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

    fn names(&self) -> Result<&Names, TableError> {
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
            span.check(&json)?;
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
            span.check(json)?;
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

/// Goes through the whole text, which somebody else may see as well.
fn index<D: Definition>(source: &Source, mut also: impl FnMut(&[u8])) -> Result<Index, Failure> {
    let mut indexer = Indexer::new(D::Key::IS_HASH);
    source.pieces(|piece| {
        also(piece);
        indexer.feed(piece).map_err(Failure::from)
    })?;
    Ok(indexer.finish()?)
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

impl<'a, D: Definition> IntoIterator for &'a Table<D> {
    type Item = Result<(D::Key, D), TableError>;
    type IntoIter = Rows<'a, D>;

    fn into_iter(self) -> Rows<'a, D> {
        self.iter()
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
