//! What a test asks of the fake that it cannot do.

use std::{fmt, io};

/// Something that a test asked of the fake, and that cannot be done.
#[derive(Debug)]
#[non_exhaustive]
pub enum FakeError {
    /// The document has no operation with this id.
    UnknownOperation(String),
    /// No property of the document depends on a component with this identifier.
    UnknownComponent(String),
    /// The document has no schema of this name.
    UnknownSchema(String),
    /// Nobody registered an application with this client id, or it is switched off.
    UnknownApplication(String),
    /// No file is at this path.
    UnknownFile(String),
    /// The manifest has no texts in this language.
    UnknownLanguage(String),
    /// A table that no manifest can hold: no JSON object of rows, for example.
    InvalidTable {
        /// Its name.
        table: String,
        /// What it is.
        what: String,
    },
    /// A status or a header that HTTP does not have.
    InvalidHttp(String),
    /// A value that an operation cannot answer with.
    Misfit {
        /// The operation.
        operation: &'static str,
        /// A line for each place that does not fit.
        wrong: Vec<String>,
    },
    /// No socket, or no runtime for it.
    Io(io::Error),
}

impl fmt::Display for FakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FakeError::UnknownOperation(id) => write!(
                f,
                "the document has no operation {id}; ids are like Destiny2.GetProfile"
            ),
            FakeError::UnknownComponent(name) => write!(
                f,
                "nothing depends on a component {name}; they are called as in DestinyComponentType, \
                 such as ProfileInventories"
            ),
            FakeError::UnknownSchema(name) => write!(f, "the document has no schema {name}"),
            FakeError::UnknownApplication(id) => write!(
                f,
                "nobody registered an application with the client id {id}, or it is switched off"
            ),
            FakeError::UnknownFile(path) => write!(f, "there is no file {path}"),
            FakeError::UnknownLanguage(language) => {
                write!(f, "the manifest has no language {language}")
            }
            FakeError::InvalidTable { table, what } => {
                write!(f, "{table} cannot be a table: {what}")
            }
            FakeError::InvalidHttp(what) => f.write_str(what),
            FakeError::Misfit { operation, wrong } => {
                write!(f, "{operation} does not answer so: {}", wrong.join("; "))
            }
            FakeError::Io(error) => write!(f, "no socket for the fake: {error}"),
        }
    }
}

impl std::error::Error for FakeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            FakeError::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for FakeError {
    fn from(error: io::Error) -> Self {
        FakeError::Io(error)
    }
}
