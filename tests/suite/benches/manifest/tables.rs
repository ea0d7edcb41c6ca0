//! The tables that are measured with.

use crate::Outcome;
use bungie_api::{Definition, types::DestinyInventoryItemDefinition};
use bungie_testing::manifest::{MadeUp, write_table};
use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Bytes of a row on average, as in the real table.
pub(crate) const BYTES_PER_ROW: usize = 6_000;

/// Real rows have up to 41 kB.
const LARGEST_ROW: usize = 41_000;

/// A table in a file.
pub(crate) struct Made {
    pub(crate) path: PathBuf,
    pub(crate) rows: usize,
    pub(crate) bytes: u64,
}

/// Tables of the items of three sizes, in a folder that goes with them.
pub(crate) struct Tables {
    pub(crate) small: Made,
    pub(crate) middle: Made,
    pub(crate) large: Made,
    _folder: TempDir,
}

impl Tables {
    /// Of 2, 20 and 200 MB.
    pub(crate) fn make() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Tables {
            small: Made::new(folder.path(), 330)?,
            middle: Made::new(folder.path(), 3_300)?,
            large: Made::new(folder.path(), 33_000)?,
            _folder: folder,
        })
    }
}

impl Made {
    fn new(folder: &Path, rows: usize) -> Outcome<Self> {
        let path = folder.join(format!("{rows}.json"));
        let mut out = BufWriter::new(File::create(&path)?);
        write_table(DestinyInventoryItemDefinition::TABLE, &of(rows), &mut out)?;
        out.flush()?;
        let bytes = fs::metadata(&path)?.len();
        Ok(Made { path, rows, bytes })
    }

    /// The file of its index.
    pub(crate) fn index(&self) -> PathBuf {
        self.path.with_extension("json.index")
    }

    /// How large it is, for people.
    pub(crate) fn size(&self) -> String {
        format!("{:.0} MB", self.bytes as f64 / 1e6)
    }
}

/// What a table of so many rows is like: half as many names as rows.
pub(crate) fn of(rows: usize) -> MadeUp {
    MadeUp {
        seed: 1,
        rows,
        bytes_per_row: BYTES_PER_ROW,
        largest_row: LARGEST_ROW,
        names: rows / 2,
        redacted_every: 50,
    }
}
