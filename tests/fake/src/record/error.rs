//! What can be wrong with a folder of recordings.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// Why recordings cannot be written or read.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordError {
    /// The folder, or a file in it, cannot be read or written.
    Io {
        /// The folder or the file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A recorder was to write into a folder that has recordings. Their replacements are of another seed, so that one
    /// account would be two.
    NotEmpty(PathBuf),
    /// A file that is no recording.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        what: String,
    },
    /// A recording in a format of another version of this crate.
    Format {
        /// The file.
        path: PathBuf,
        /// The format that it says it has.
        found: u64,
        /// The format that this version reads.
        expected: u64,
    },
    /// The system gives no random numbers for a seed.
    Random(String),
    /// Calls that were not recorded.
    Incomplete(Vec<Problem>),
}

/// Why there is no recording of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The name that the file has or would have.
    pub file: String,
    /// What went wrong, without anything private.
    pub what: String,
}

impl RecordError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| RecordError::Io {
            path: path.to_owned(),
            source,
        }
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordError::Io { path, source } => write!(f, "{}: {source}", path.display()),
            RecordError::NotEmpty(path) => write!(
                f,
                "{} has recordings already; a recorder starts with a folder that has none",
                path.display()
            ),
            RecordError::Damaged { path, what } => {
                write!(f, "{} is no recording: {what}", path.display())
            }
            RecordError::Format {
                path,
                found,
                expected,
            } => write!(
                f,
                "{} has format {found}, and this version reads format {expected}; record it again",
                path.display()
            ),
            RecordError::Random(what) => write!(f, "no seed for replacements: {what}"),
            RecordError::Incomplete(problems) => {
                let lines: Vec<_> = problems.iter().map(Problem::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
        }
    }
}

impl std::error::Error for RecordError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RecordError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not recorded: {}", self.file, self.what)
    }
}
