//! Rows that are kept once they were read.

use super::{row::Row, table::Table, table_error::TableError};
use crate::definition::Definition;
use lru::LruCache;
use std::{
    fmt,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

/// A table, and the rows of it that were asked for last.
pub struct CachedTable<D: Definition> {
    table: Table<D>,
    rows: Mutex<LruCache<D::Key, Row<Arc<D>>>>,
}

impl<D: Definition> CachedTable<D> {
    /// Keeps up to so many rows of a table.
    pub fn new(table: Table<D>, rows: NonZeroUsize) -> Self {
        CachedTable {
            table,
            rows: Mutex::new(LruCache::new(rows)),
        }
    }

    /// The table.
    pub fn table(&self) -> &Table<D> {
        &self.table
    }

    /// The row of a key, read if it is not kept.
    ///
    /// # Errors
    ///
    /// Those of [`Table::get`]. Errors are not kept.
    pub fn get(&self, key: &D::Key) -> Result<Row<Arc<D>>, TableError> {
        let kept = || self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = kept().get(key) {
            return Ok(row.clone());
        }
        let row = self.table.get(key)?.map(Arc::new);
        kept().put(key.clone(), row.clone());
        Ok(row)
    }
}

impl<D: Definition> fmt::Debug for CachedTable<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedTable")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}
