//! Tables cut down to what a program reads, in one file.
//!
//! A mark with the version of the format, length and checksum of the head, the head as JSON, and then for each table its
//! rows as JSON and its index. All numbers are little-endian; places count from the end of the head.

use super::{
    cut::cut,
    folder::put,
    index::Indexer,
    kept,
    paths::ManifestIndex,
    set::Set,
    source::Source,
    stamp::Stamp,
    table::Table,
    table_error::{Failure, TableError, TableErrorKind},
};
use crate::{
    definition::{Definition, RowKey as _},
    wire::MapKey as _,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{fmt, io, ops::Range, path::Path, sync::Arc};

/// What a pack begins with, version included. Another version is another mark.
const MARK: [u8; 8] = *b"bngpck\x00\x01";

/// Tables with nothing in their rows but what a program's own types read, such as those that it is shipped with.
///
/// It needs nothing else: neither the tables that it is of nor a network. Of one that is a file, the indexes are in
/// memory and rows are read when they are asked for. Its tables are read with [`Table::get_as`]; [`Table::get`] gives
/// rows in which everything else is blank.
#[derive(Clone)]
pub struct Pack {
    head: Head,
    /// What is behind the head.
    data: Arc<Source>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    set: String,
    version: String,
    tables: Vec<Packed>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Packed {
    table: String,
    language: String,
    rows: Range<usize>,
    index: Range<usize>,
}

impl Pack {
    /// Begins a pack of tables of this set.
    pub fn builder<I: ManifestIndex>(set: &Set<I>) -> PackBuilder {
        PackBuilder::new(set.id(), set.version())
    }

    /// Opens a file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and one that is no pack of this version.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, TableError> {
        let path = path.as_ref();
        let opened = Source::open(path).map_err(|error| Failure::from(error).of(PACK));
        opened
            .and_then(Pack::of)
            .map_err(|error| error.at(Some(path)))
    }

    /// Opens a pack that is in memory, such as one that a program was built with (`include_bytes!`).
    ///
    /// # Errors
    ///
    /// What is no pack of this version.
    pub fn from_bytes(pack: impl Into<Bytes>) -> Result<Self, TableError> {
        Pack::of(Source::Bytes(pack.into()))
    }

    fn of(pack: Source) -> Result<Self, TableError> {
        let begin = MARK.len() + 2 * size_of::<u32>();
        let head = || {
            let bytes = pack.read(0, begin).ok()?;
            let (length, rest) = bytes.strip_prefix(&MARK)?.split_first_chunk()?;
            let length = u32::from_le_bytes(*length) as usize;
            let sum = u32::from_le_bytes(*rest.first_chunk()?);
            let end = begin as u64 + length as u64;
            let data = pack.part(end, pack.len()?.checked_sub(end)?).ok()?;
            let head = pack.read(begin as u64, length).ok()?;
            if crc32fast::hash(&head) != sum {
                return None;
            }
            Some((serde_json::from_slice(&head).ok()?, data))
        };
        let (head, data) =
            head().ok_or_else(|| no_pack("no pack of this version, or a damaged one"))?;
        Ok(Pack {
            head,
            data: Arc::new(data),
        })
    }

    /// The set that it is of: [`Set::id`].
    pub fn set(&self) -> &str {
        &self.head.set
    }

    /// What Bungie calls the set.
    pub fn version(&self) -> &str {
        &self.head.version
    }

    /// A table, in the first language in which it was added.
    ///
    /// # Errors
    ///
    /// [`NoTable`](TableErrorKind::NoTable) if the pack does not have it.
    pub fn table<D: Definition>(&self) -> Result<Table<D>, TableError> {
        self.find(|packed| packed.table == D::TABLE)
    }

    /// A table in a language.
    ///
    /// # Errors
    ///
    /// Those of [`table`](Self::table).
    pub fn table_in<D: Definition>(&self, language: &str) -> Result<Table<D>, TableError> {
        self.find(|packed| packed.table == D::TABLE && packed.language == language)
    }

    fn find<D: Definition>(&self, is_it: impl Fn(&Packed) -> bool) -> Result<Table<D>, TableError> {
        let packed = self.head.tables.iter().find(|packed| is_it(packed));
        let packed =
            packed.ok_or_else(|| no_pack("the pack does not have it").of_table(D::TABLE))?;
        let length = self.data.len().unwrap_or_default();
        let is_there =
            |range: &Range<usize>| range.start <= range.end && range.end as u64 <= length;
        let index = || {
            let (rows, index) = (&packed.rows, &packed.index);
            if !(is_there(rows) && is_there(index)) {
                return Err(Failure::Corrupt);
            }
            let kept = self.data.read(index.start as u64, index.len())?;
            let rows = self.data.part(rows.start as u64, rows.len() as u64)?;
            let (index, names) =
                kept::from_bytes(&kept, stamp(packed.rows.len())).ok_or(Failure::Corrupt)?;
            if index.keys.is_hashed() != D::Key::IS_HASH {
                return Err(Failure::Corrupt);
            }
            Ok(Table::of(rows, index, names))
        };
        index().map_err(|failure| failure.of(D::TABLE).at(self.data.path()))
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Pack`].
#[must_use]
pub struct PackBuilder {
    head: Head,
    data: Vec<u8>,
}

impl PackBuilder {
    /// Begins a pack of tables that are from no set, such as files that were downloaded otherwise. What tells them apart,
    /// and the version, are what the pack says of itself.
    pub fn new(set: impl Into<String>, version: impl Into<String>) -> Self {
        PackBuilder {
            head: Head {
                set: set.into(),
                version: version.into(),
                tables: Vec::new(),
            },
            data: Vec::new(),
        }
    }

    /// Adds a table in a language: of its rows what `T` reads, and nothing that it passes over. A redacted row stays one:
    /// [`Table::get`] on the pack gives [`Row::Redacted`](super::Row::Redacted) for it, whether or not `T` reads that.
    ///
    /// What serde reads as a whole stays whole: a map, `serde_json`'s `Value` and `RawValue`, an object whose struct has a
    /// field with `#[serde(flatten)]`, and a value of an enum with `#[serde(untagged)]` or `#[serde(tag = "…")]`.
    ///
    /// # Errors
    ///
    /// A table that cannot be read, and a row that is no `T`.
    pub fn table<D: Definition, T: DeserializeOwned>(
        mut self,
        language: &str,
        table: &Table<D>,
    ) -> Result<Self, TableError> {
        let start = self.data.len();
        self.data.push(b'{');
        for key in table.keys() {
            let Some(json) = table.raw(&key)? else {
                continue;
            };
            let row = cut::<T>(&json, D::REDACTED).map_err(|error| {
                let error = TableError::new(TableErrorKind::Decode, D::TABLE, error);
                error.at(table.path()).with_key(key.to_key())
            })?;
            if self.data.len() > start + 1 {
                self.data.push(b',');
            }
            let key = Value::from(key.to_key());
            self.data.extend(format!("{key}:{row}").into_bytes());
        }
        self.data.push(b'}');
        let rows = start..self.data.len();
        let json = self.data.get(rows.clone()).unwrap_or_default();
        let mut indexer = Indexer::new(D::Key::IS_HASH);
        let index = indexer.feed(json).and_then(|()| indexer.finish());
        let index = index.map_err(|error| Failure::from(error).of(D::TABLE))?;
        let index = kept::to_bytes(stamp(json.len()), &index, None);
        self.data.extend(index);
        self.head.tables.push(Packed {
            table: D::TABLE.to_owned(),
            language: language.to_owned(),
            index: rows.end..self.data.len(),
            rows,
        });
        Ok(self)
    }

    /// The pack.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Texts and numbers are always JSON.
        let head = serde_json::to_vec(&self.head).unwrap_or_default();
        let length = (head.len() as u32).to_le_bytes();
        let sum = crc32fast::hash(&head).to_le_bytes();
        [&MARK[..], &length, &sum, &head, &self.data].concat()
    }

    /// Writes it to a file, which is whole or not there.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> io::Result<()> {
        put(path.as_ref(), &self.to_bytes())
    }
}

impl fmt::Debug for PackBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PackBuilder")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}

/// What errors name where there is no table yet.
const PACK: &str = "pack";

fn no_pack(what: &'static str) -> TableError {
    TableError::new(TableErrorKind::NoTable, PACK, io::Error::other(what))
}

/// An index in a pack is of rows of this length, and of no file.
fn stamp(length: usize) -> Stamp {
    Stamp::of_length(length as u64)
}
