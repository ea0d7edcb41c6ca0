//! The rows of a table, one after the other.

use super::{
    index::Index,
    source::Source,
    table::Table,
    table_error::{Failure, TableError},
};
use crate::definition::Definition;
use bytes::Bytes;
use std::{fmt, io};

/// The rows of a table in the order of its file: see [`Table::iter`]. After an error it goes on with the next row.
#[must_use = "an iterator reads nothing until `next` is called"]
pub struct Rows<'a, D> {
    table: &'a Table<D>,
    texts: Texts<'a>,
}

impl<'a, D: Definition> Rows<'a, D> {
    pub(super) fn new(table: &'a Table<D>) -> Self {
        Rows {
            table,
            texts: Texts::new(&table.inner.source, &table.inner.index),
        }
    }
}

impl<D: Definition> Iterator for Rows<'_, D> {
    type Item = Result<(D::Key, D), TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (row, json) = self.texts.next()?;
            let Some(key) = self.table.inner.index.key::<D::Key>(row) else {
                continue;
            };
            let read = match json {
                Ok(json) => self.table.row(&key, &json),
                Err(failure) => Err(self.table.failed(row, failure.of(D::TABLE))),
            };
            match read {
                Ok(row) => return row.any().map(|row| Ok((key, row))),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.texts.order.size_hint()
    }
}

impl<D> fmt::Debug for Rows<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("left", &self.texts.order.len())
            .finish_non_exhaustive()
    }
}

/// The JSON of all rows in the order of the file, each with its place in the index, read in blocks.
pub(super) struct Texts<'a> {
    source: &'a Source,
    index: &'a Index,
    order: std::vec::IntoIter<usize>,
    /// A part of the file, and where it begins.
    block: Bytes,
    start: u64,
}

/// How much of the file is read at once.
const BLOCK: usize = 256 << 10;

impl<'a> Texts<'a> {
    pub(super) fn new(source: &'a Source, index: &'a Index) -> Self {
        Texts {
            source,
            index,
            order: index.in_file_order().into_iter(),
            block: Bytes::new(),
            start: 0,
        }
    }

    fn json(&mut self, row: usize) -> Result<Bytes, Failure> {
        let span = self.index.span(row).unwrap_or_default();
        let length = span.length as usize;
        let json = match self.held(span.offset, length) {
            Some(json) => json,
            None => {
                self.fill(span.offset, length)?;
                self.held(span.offset, length).unwrap_or_default()
            }
        };
        span.check(&json)?;
        Ok(json)
    }

    fn held(&self, offset: u64, length: usize) -> Option<Bytes> {
        let start = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        let end = start.checked_add(length)?;
        (end <= self.block.len()).then(|| self.block.slice(start..end))
    }

    /// Reads a block that begins with a row; the row alone near the end of the file.
    fn fill(&mut self, offset: u64, length: usize) -> io::Result<()> {
        self.start = offset;
        self.block = match self.source.read(offset, length.max(BLOCK)) {
            Ok(block) => block,
            Err(_) => self.source.read(offset, length)?,
        };
        Ok(())
    }
}

impl Iterator for Texts<'_> {
    type Item = (usize, Result<Bytes, Failure>);

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.order.next()?;
        Some((row, self.json(row)))
    }
}
