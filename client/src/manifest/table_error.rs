//! What can go wrong with a table that is at hand.

use super::scan::NoTable;
use crate::DecodeError;
use std::{
    error::Error as StdError,
    fmt, io,
    path::{Path, PathBuf},
};

/// A table that cannot be opened, or a row that cannot be read.
#[derive(Debug)]
pub struct TableError {
    kind: TableErrorKind,
    table: &'static str,
    path: Option<PathBuf>,
    key: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableErrorKind {
    /// The file cannot be opened or read.
    File,
    /// It is no table: the message says where it stops being one.
    NoTable,
    /// The file has been damaged or changed since it was indexed.
    Corrupt,
    /// The row has another shape than the document promises.
    Decode,
}

impl TableError {
    /// The sort of failure.
    pub fn kind(&self) -> TableErrorKind {
        self.kind
    }

    /// The key of the row, if it is about one.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Where in the row a value does not fit, if it is about one.
    pub fn decode(&self) -> Option<&DecodeError> {
        self.source.as_ref()?.downcast_ref()
    }

    pub(super) fn new(
        kind: TableErrorKind,
        table: &'static str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        TableError {
            kind,
            table,
            path: None,
            key: None,
            source: Some(source.into()),
        }
    }

    /// Whether the file is not what it was, or not there any more, so that another copy of it helps.
    pub(super) fn is_lost(&self) -> bool {
        let is_lost = |error: &io::Error| {
            matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::InvalidData
            )
        };
        match self.kind {
            TableErrorKind::Corrupt | TableErrorKind::NoTable => true,
            TableErrorKind::Decode => false,
            TableErrorKind::File => {
                let source = self.source.as_ref();
                let io = source.and_then(|source| source.downcast_ref());
                io.is_some_and(is_lost)
            }
        }
    }

    pub(super) fn of_table(mut self, table: &'static str) -> Self {
        self.table = table;
        self
    }

    pub(super) fn at(mut self, path: Option<&Path>) -> Self {
        self.path = path.map(PathBuf::from);
        self
    }

    pub(super) fn with_key(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }
}

/// What went wrong, before anybody says with which table.
#[derive(Debug)]
pub(super) enum Failure {
    File(io::Error),
    NoTable(NoTable),
    Corrupt,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::File(error)
    }
}

impl From<NoTable> for Failure {
    fn from(error: NoTable) -> Self {
        Failure::NoTable(error)
    }
}

impl Failure {
    pub(super) fn of(self, table: &'static str) -> TableError {
        match self {
            Failure::File(error) => TableError::new(TableErrorKind::File, table, error),
            Failure::NoTable(error) => TableError::new(TableErrorKind::NoTable, table, error),
            Failure::Corrupt => TableError {
                kind: TableErrorKind::Corrupt,
                table,
                path: None,
                key: None,
                source: None,
            },
        }
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table)?;
        if let Some(key) = &self.key {
            write!(f, ", row {key}")?;
        }
        f.write_str(match self.kind {
            TableErrorKind::File => ": the file cannot be read",
            TableErrorKind::NoTable => ": this is no table",
            TableErrorKind::Corrupt => {
                ": the file has been changed or damaged since it was indexed; it has to be downloaded again"
            }
            TableErrorKind::Decode => ": the row has an unexpected shape",
        })?;
        if let Some(path) = self.decode().and_then(DecodeError::path) {
            write!(f, ", at {path}")?;
        }
        if let Some(path) = &self.path {
            write!(f, " ({})", path.display())?;
        }
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for TableError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}
