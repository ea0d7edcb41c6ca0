//! What can go wrong on the way to a table.

use super::table_error::TableError;
use crate::{Error, TransportError};
use http::StatusCode;
use std::{error::Error as StdError, fmt, io, path::Path};

/// A set of tables that cannot be had, or a table of one.
#[derive(Debug)]
pub struct ManifestError {
    kind: ManifestErrorKind,
    /// What the place of the failure adds to its kind.
    detail: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ManifestErrorKind {
    /// The index cannot be had; the source is the [`Error`] of the call.
    Index,
    /// The index has nothing in any of the languages.
    NoLanguage,
    /// The index does not have the table. Nothing was asked of the content server.
    NoTable,
    /// The index has a path that leads elsewhere than to the content server's files.
    BadPath,
    /// The content server did not give the file, in any of the ways that are known to help.
    Content,
    /// The folder cannot be read or written; the source says why.
    Folder,
    /// The table is at hand and cannot be opened; the source is a [`TableError`].
    Table,
    /// There is no whole set at hand.
    NothingAtHand,
    /// There is no tokio runtime to wait in.
    Runtime,
}

impl ManifestError {
    /// The sort of failure.
    pub fn kind(&self) -> ManifestErrorKind {
        self.kind
    }

    /// Whether the same may succeed later, without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        match self.kind {
            ManifestErrorKind::Content => true,
            ManifestErrorKind::Index => {
                let error = self.source.as_ref().and_then(|it| it.downcast_ref());
                error.is_some_and(Error::is_transient)
            }
            _ => false,
        }
    }

    /// Why the table cannot be opened, if that is what it is.
    pub fn table(&self) -> Option<&TableError> {
        self.source.as_ref()?.downcast_ref()
    }

    pub(super) fn new(kind: ManifestErrorKind, detail: impl Into<String>) -> Self {
        ManifestError {
            kind,
            detail: detail.into(),
            source: None,
        }
    }

    pub(super) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(super) fn folder(what: &str, path: &Path, source: io::Error) -> Self {
        let hint = match source.kind() {
            io::ErrorKind::StorageFull => ": the disk is full",
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                ": it is not for this program to write in"
            }
            _ => "",
        };
        let detail = format!("cannot {what} {}{hint}", path.display());
        ManifestError::new(ManifestErrorKind::Folder, detail).because(source)
    }
}

impl From<TableError> for ManifestError {
    fn from(source: TableError) -> Self {
        ManifestError::new(ManifestErrorKind::Table, "").because(source)
    }
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ManifestErrorKind::Index => "the index of the manifest cannot be had",
            ManifestErrorKind::NoLanguage => "the manifest has none of these languages",
            ManifestErrorKind::NoTable => "the manifest has no such table",
            ManifestErrorKind::BadPath => "the manifest names a path that is no file of it",
            ManifestErrorKind::Content => "a file of the manifest cannot be had",
            ManifestErrorKind::Folder => "the manifest's folder",
            ManifestErrorKind::Table => "a table of the manifest cannot be opened",
            ManifestErrorKind::NothingAtHand => "no whole set of tables is at hand",
            ManifestErrorKind::Runtime => "it cannot run here",
        })?;
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for ManifestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}

/// Why one attempt at a file came to nothing, and what to do about it.
#[derive(Debug)]
pub(super) enum Failed {
    /// Another way may help: what came was not the file.
    Answer(String),
    /// The file was on its way.
    Transport(TransportError),
    /// The file cannot be taken up where it was cut.
    Range(StatusCode),
    /// Nothing helps.
    Here(ManifestError),
}

impl Failed {
    pub(super) fn status(status: StatusCode) -> Self {
        Failed::Answer(format!("HTTP {}", status.as_u16()))
    }
}

impl From<ManifestError> for Failed {
    fn from(error: ManifestError) -> Self {
        Failed::Here(error)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failed::Answer(what) => f.write_str(what),
            Failed::Range(status) => write!(f, "HTTP {} to a range", status.as_u16()),
            Failed::Transport(error) => match error.source() {
                Some(source) => write!(f, "{error}: {source}"),
                None => write!(f, "{error}"),
            },
            Failed::Here(error) => error.fmt(f),
        }
    }
}
