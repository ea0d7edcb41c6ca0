//! The rows of a table, one after the other.

use super::{table::Table, table_error::TableError, texts::Texts};
use crate::definition::Definition;
use std::fmt;

/// The rows of a table in the order of its file: see [`Table::iter`]. After an error it goes on with the next row.
#[must_use = "an iterator reads nothing until `next` is called"]
pub struct Rows<'a, D> {
    table: &'a Table<D>,
    texts: Texts<'a>,
}

impl<D: Definition> Table<D> {
    /// All rows, in the order of the file, each read when it is asked for.
    pub fn iter(&self) -> Rows<'_, D> {
        Rows {
            table: self,
            texts: Texts::new(&self.inner.source, &self.inner.index),
        }
    }
}

impl<'a, D: Definition> IntoIterator for &'a Table<D> {
    type Item = Result<(D::Key, D), TableError>;
    type IntoIter = Rows<'a, D>;

    fn into_iter(self) -> Rows<'a, D> {
        self.iter()
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
                Ok(json) => self.table.row(&key, json),
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
