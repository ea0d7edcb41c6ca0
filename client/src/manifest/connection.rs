//! A connection to a SQLite file, and the rows that are read through it.

use super::table_error::Failure;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, types::ValueRef};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// What all clones of a database and all of its tables have.
pub(super) struct Shared {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Shared {
    /// Opens a file, read-only and as one that nobody changes.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let length = fs::metadata(path)?.len();
        let opened = Connection::open_with_flags(uri(path), flags).and_then(|connection| {
            // The first look at the file.
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
            let figure = |name| connection.pragma_query_value(None, name, |row| row.get(0));
            let (pages, size): (u32, u32) = (figure("page_count")?, figure("page_size")?);
            Ok((connection, u64::from(pages) * u64::from(size)))
        });
        let (connection, whole) = opened.map_err(failure)?;
        // To SQLite a file of a byte is an empty database, and one that ends within its last page is whole.
        if whole == 0 || length < whole {
            let error = format!("{length} bytes are no whole database");
            return Err(io::Error::new(io::ErrorKind::InvalidData, error).into());
        }
        Ok(Shared {
            path: path.to_owned(),
            connection: Mutex::new(connection),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn with<T>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        let connection = self.connection.lock();
        ask(&connection.unwrap_or_else(PoisonError::into_inner)).map_err(failure)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shared").field(&self.path).finish()
    }
}

/// The rows of one table.
#[derive(Debug)]
pub(super) struct Rows {
    database: Arc<Shared>,
    query: String,
}

impl Rows {
    pub(super) fn of(database: &Arc<Shared>, table: &str) -> Self {
        Rows {
            database: Arc::clone(database),
            query: format!("SELECT json FROM \"{table}\" WHERE rowid = ?1"),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.database.path
    }

    /// Copies a row, which is a text in some files and a blob in others.
    pub(super) fn read(&self, place: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        let read = self.database.with(|connection| {
            let mut query = connection.prepare_cached(&self.query)?;
            query
                .query_row([place.cast_signed()], |row| {
                    match row.get_ref(0)? {
                        ValueRef::Text(json) | ValueRef::Blob(json) => {
                            buffer.extend_from_slice(json)
                        }
                        _ => {}
                    }
                    Ok(())
                })
                .optional()
        });
        match read {
            Ok(Some(())) => Ok(()),
            Ok(None) => Err(io::ErrorKind::NotFound.into()),
            Err(Failure::File(error)) => Err(error),
            Err(_) => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

fn failure(error: rusqlite::Error) -> Failure {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => io::ErrorKind::InvalidData,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, error).into()
}

/// The file as SQLite's URIs name it.
fn uri(path: &Path) -> String {
    const PLAIN: &[u8] = b"-._~/";
    let mut text = "file:".to_owned();
    let path = path.to_string_lossy().replace('\\', "/");
    // A drive stands behind a slash.
    if path.as_bytes().get(1) == Some(&b':') {
        text.push('/');
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    text + "?immutable=1"
}
