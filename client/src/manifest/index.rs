//! The index of a table: where the row of a key is.

use super::scan::{NoTable, Scanner, Sink, Span};
use crate::definition::{RowKey, Stored};
use std::borrow::Cow;

/// Rows by key, in the order of the keys.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Index {
    pub(super) keys: Keys,
    pub(super) spans: Vec<Span>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Keys {
    Hashes(Vec<u32>),
    Texts(Vec<Box<str>>),
}

impl Keys {
    pub(super) fn none(is_hashed: bool) -> Self {
        if is_hashed {
            Keys::Hashes(Vec::new())
        } else {
            Keys::Texts(Vec::new())
        }
    }

    pub(super) fn is_hashed(&self) -> bool {
        matches!(self, Keys::Hashes(_))
    }
}

impl Index {
    /// Of rows with the same key the last one counts.
    pub(super) fn sorted<K: Ord>(rows: Vec<(K, Span)>, keys: impl FnOnce(Vec<K>) -> Keys) -> Self {
        let (sorted_keys, spans) = sorted(rows);
        Index {
            keys: keys(sorted_keys),
            spans,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The place of a key among the rows.
    pub(super) fn find(&self, key: Stored<'_>) -> Option<usize> {
        match (&self.keys, key) {
            (Keys::Hashes(keys), Stored::Hash(hash)) => keys.binary_search(&hash).ok(),
            (Keys::Texts(keys), Stored::Text(text)) => {
                keys.binary_search_by(|key| (**key).cmp(text)).ok()
            }
            _ => None,
        }
    }

    pub(super) fn span(&self, row: usize) -> Option<Span> {
        self.spans.get(row).copied()
    }

    pub(super) fn key<K: RowKey>(&self, row: usize) -> Option<K> {
        K::of(match &self.keys {
            Keys::Hashes(keys) => Stored::Hash(*keys.get(row)?),
            Keys::Texts(keys) => Stored::Text(keys.get(row)?),
        })
    }

    /// The rows in the order in which they stand in the file.
    pub(super) fn in_file_order(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..self.len()).collect();
        rows.sort_unstable_by_key(|row| self.span(*row).map(|span| span.offset));
        rows
    }
}

/// Makes the index of a table that comes in pieces. Of rows with the same key the last one counts, as it does where
/// a table is read into a map.
#[derive(Debug)]
pub(super) struct Indexer(Scanner<Rows>);

#[derive(Debug)]
enum Rows {
    Hashes(Vec<(u32, Span)>),
    Texts(Vec<(Box<str>, Span)>),
}

impl Indexer {
    pub(super) fn new(is_hashed: bool) -> Self {
        Indexer(Scanner::new(if is_hashed {
            Rows::Hashes(Vec::new())
        } else {
            Rows::Texts(Vec::new())
        }))
    }

    /// For an object of tables by name.
    pub(super) fn of_tables() -> Self {
        Indexer(Scanner::of_tables(Rows::Texts(Vec::new())))
    }

    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), NoTable> {
        self.0.feed(piece)
    }

    pub(super) fn finish(self) -> Result<Index, NoTable> {
        self.0.finish()?;
        Ok(match self.0.sink {
            Rows::Hashes(rows) => Index::sorted(rows, Keys::Hashes),
            Rows::Texts(rows) => Index::sorted(rows, Keys::Texts),
        })
    }
}

/// Rows of a table, at most. The largest have 40,000.
const MOST: usize = 4_000_000;

fn sorted<K: Ord>(mut rows: Vec<(K, Span)>) -> (Vec<K>, Vec<Span>) {
    // The last of equal keys comes first, and is the one that stays.
    rows.sort_by(|one, other| (&one.0, other.1.offset).cmp(&(&other.0, one.1.offset)));
    rows.dedup_by(|later, kept| later.0 == kept.0);
    rows.into_iter().unzip()
}

impl Sink for Rows {
    fn row(&mut self, key: &[u8], span: Span) -> Result<(), &'static str> {
        let key = unescaped(key).ok_or("a key that is no text")?;
        let count = match self {
            Rows::Hashes(rows) => rows.len(),
            Rows::Texts(rows) => rows.len(),
        };
        if count == MOST {
            return Err("more rows than any table has");
        }
        match self {
            Rows::Hashes(rows) => {
                let hash = key.parse().map_err(|_| "a key that is no hash")?;
                rows.push((hash, span));
            }
            Rows::Texts(rows) => rows.push((key.into(), span)),
        }
        Ok(())
    }
}

/// A key as JSON means it.
fn unescaped(key: &[u8]) -> Option<Cow<'_, str>> {
    if !key.contains(&b'\\') {
        return std::str::from_utf8(key).ok().map(Cow::Borrowed);
    }
    let quoted = [b"\"", key, b"\""].concat();
    serde_json::from_slice(&quoted).ok().map(Cow::Owned)
}
