//! The text of a table: a file, or bytes.

use super::{
    index::{Index, Indexer},
    scan::Span,
    stamp::Stamp,
    table_error::Failure,
};
use bytes::Bytes;
use std::{
    cell::Cell,
    fs::File,
    io,
    ops::Range,
    path::{Path, PathBuf},
};

#[derive(Debug)]
pub(super) enum Source {
    File {
        file: File,
        path: PathBuf,
        /// The part of it that is the table.
        part: Range<u64>,
    },
    Bytes(Bytes),
    /// Rows of a database: offsets are their numbers there.
    #[cfg(feature = "sqlite")]
    Rows(super::connection::Rows),
}

impl Source {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Source::File {
            part: 0..file.metadata()?.len(),
            path: path.to_owned(),
            file,
        })
    }

    /// A part of it, as a text of its own.
    pub(super) fn part(&self, offset: u64, length: u64) -> io::Result<Self> {
        Ok(match self {
            Source::File { file, path, part } => {
                let start = part.start + offset;
                Source::File {
                    file: file.try_clone()?,
                    path: path.clone(),
                    part: start..start + length,
                }
            }
            Source::Bytes(bytes) => {
                let length = usize::try_from(length).map_err(io::Error::other)?;
                Source::Bytes(bytes.slice(range(bytes, offset, length)?))
            }
            #[cfg(feature = "sqlite")]
            Source::Rows(_) => return Err(io::ErrorKind::Unsupported.into()),
        })
    }

    /// How many bytes it is; `None` of a database.
    pub(super) fn len(&self) -> Option<u64> {
        match self {
            Source::File { part, .. } => Some(part.end - part.start),
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            #[cfg(feature = "sqlite")]
            Source::Rows(_) => None,
        }
    }

    /// Which file it is; `None` if it is none, or if the system does not say.
    pub(super) fn stamp(&self) -> Option<Stamp> {
        match self {
            Source::File { file, .. } => Stamp::of(&file.metadata().ok()?).ok(),
            _ => None,
        }
    }

    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Source::File { path, .. } => Some(path),
            Source::Bytes(_) => None,
            #[cfg(feature = "sqlite")]
            Source::Rows(rows) => Some(rows.path()),
        }
    }

    /// Whether these bytes are the ones that were there when the table was indexed.
    pub(super) fn check(&self, span: Span, row: &[u8]) -> Result<(), Failure> {
        match self {
            #[cfg(feature = "sqlite")]
            Source::Rows(_) if row.len() == span.length as usize => Ok(()),
            _ if crc32fast::hash(row) == span.checksum => Ok(()),
            _ => Err(Failure::Corrupt),
        }
    }

    /// The bytes from a place on; an error where there are not so many.
    pub(super) fn read(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        match self {
            Source::File { file, part, .. } => {
                let mut bytes = vec![0; length];
                read_at(file, &mut bytes, part.start + offset)?;
                Ok(bytes.into())
            }
            Source::Bytes(bytes) => Ok(bytes.slice(range(bytes, offset, length)?)),
            #[cfg(feature = "sqlite")]
            Source::Rows(rows) => {
                let mut bytes = Vec::with_capacity(length);
                rows.read(offset, &mut bytes)?;
                Ok(bytes.into())
            }
        }
    }

    /// The bytes of a row.
    pub(super) fn row(&self, span: Span) -> io::Result<Bytes> {
        self.read(span.offset, span.length as usize)
    }

    /// The same for somebody who only looks at them: in memory as they are, of a file in the buffer.
    pub(super) fn look<'a>(
        &'a self,
        offset: u64,
        length: usize,
        buffer: &'a mut Vec<u8>,
    ) -> io::Result<&'a [u8]> {
        match self {
            Source::File { file, part, .. } => {
                if buffer.len() < length {
                    buffer.resize(length, 0);
                }
                let bytes = buffer.get_mut(..length).unwrap_or_default();
                read_at(file, bytes, part.start + offset)?;
                Ok(bytes)
            }
            Source::Bytes(bytes) => {
                let range = range(bytes, offset, length)?;
                Ok(bytes.get(range).unwrap_or_default())
            }
            #[cfg(feature = "sqlite")]
            Source::Rows(rows) => {
                rows.read(offset, buffer)?;
                Ok(buffer)
            }
        }
    }

    /// Goes through the whole text, which somebody else may see as well.
    pub(super) fn index(
        &self,
        mut indexer: Indexer,
        mut also: impl FnMut(&[u8]),
    ) -> Result<Index, Failure> {
        self.pieces(|piece| {
            also(piece);
            indexer.feed(piece).map_err(Failure::from)
        })?;
        Ok(indexer.finish()?)
    }

    /// Hands the whole text over in pieces.
    pub(super) fn pieces<E: From<io::Error>>(
        &self,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Source::Bytes(bytes) => take(bytes),
            #[cfg(feature = "sqlite")]
            Source::Rows(_) => Err(io::Error::from(io::ErrorKind::Unsupported).into()),
            Source::File { file, part, .. } => {
                let (mut piece, mut place) = (vec![0; PIECE], part.start);
                while place < part.end {
                    let length = usize::try_from(part.end - place).unwrap_or(PIECE);
                    let piece = piece.get_mut(..length.min(PIECE)).unwrap_or_default();
                    read_at(file, piece, place)?;
                    take(piece)?;
                    place += piece.len() as u64;
                }
                Ok(())
            }
        }
    }
}

/// Where so many bytes are; an error where there are not so many.
fn range(bytes: &[u8], offset: u64, length: usize) -> io::Result<Range<usize>> {
    let start = usize::try_from(offset).ok();
    let range = start.and_then(|start| Some(start..start.checked_add(length)?));
    let range = range.filter(|range| range.end <= bytes.len());
    range.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// The longest row whose buffer a thread keeps.
const KEPT: usize = 64 << 10;

thread_local! {
    /// What rows are read into. An allocation of their size would cost as much as a good part of the reading.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Lends the buffer of this thread.
pub(super) fn with_buffer<T>(look: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let mut buffer = BUFFER.take();
    let seen = look(&mut buffer);
    if buffer.len() <= KEPT {
        BUFFER.set(buffer);
    }
    seen
}

/// What is read at once of a file: as much as a processor's cache holds beside other things.
const PIECE: usize = 64 << 10;

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    use std::os::unix::fs::FileExt as _;
    file.read_exact_at(bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    use std::os::windows::fs::FileExt as _;
    while !bytes.is_empty() {
        match file.seek_read(bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = bytes.get_mut(read..).unwrap_or_default();
                offset += read as u64;
            }
        }
    }
    Ok(())
}
