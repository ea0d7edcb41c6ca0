//! Which file something was made of.

use std::{fs::Metadata, io, time::UNIX_EPOCH};

/// Which file an index is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) length: u64,
    /// Nanoseconds since 1970, in 128 bits.
    pub(super) modified: i128,
}

impl Stamp {
    /// Of what is no file of its own.
    pub(super) fn of_length(length: u64) -> Self {
        Stamp {
            length,
            modified: 0,
        }
    }

    pub(super) fn of(file: &Metadata) -> io::Result<Self> {
        let modified = file.modified()?;
        let nanoseconds = |time: std::time::Duration| time.as_nanos() as i128;
        Ok(Stamp {
            length: file.len(),
            modified: match modified.duration_since(UNIX_EPOCH) {
                Ok(after) => nanoseconds(after),
                Err(before) => -nanoseconds(before.duration()),
            },
        })
    }
}
