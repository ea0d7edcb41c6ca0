//! The manifest: tables of definitions, downloaded, indexed and read row by row.
//!
//! A [`Manifest`] downloads [`Set`]s of tables to a folder; a [`Table`] finds rows in a file by key and by name. A
//! table may be from anywhere: [`Table::open`] takes a file, [`Table::from_bytes`] what is in memory.
//!
//! - `scan` finds rows in a text, eight bytes at once (`words`); `index` finds them by key, `names` by name; `kept` is
//!   an index in a file; `source` reads, `texts` reads in blocks, `open` opens; `table`, `rows`, `row` and `cached` are
//!   what users see of it;
//! - `difference` compares two tables, `set_changes` two sets; `pack` is tables in one file, their rows without what
//!   `cut` takes out; `aggregate` is a file of all of them, `database` is SQLite, behind a feature;
//! - `paths` is what the index answers, `sets` which sets are at hand, `folder` where all of it lies;
//! - `download` receives one file, `fetch` by all ways; `store` and `unzip` unpack; `prune` removes; `wanted`
//!   is what is asked for, `shared` what a manifest and its sets have; `manifest` and `set` are what users see of it.
//!
//! What nobody can find out: whether JSON was changed on its way to a content server's copy. The paths of tables are no
//! checksums of them.

mod aggregate;
mod cached;
#[cfg(feature = "sqlite")]
mod connection;
mod cut;
#[cfg(feature = "sqlite")]
mod database;
mod difference;
mod download;
mod error;
mod fetch;
mod folder;
mod index;
mod kept;
#[expect(
    clippy::module_inception,
    reason = "the file of the type that it is named after"
)]
mod manifest;
mod names;
mod open;
mod pack;
mod paths;
mod progress;
mod prune;
mod row;
mod rows;
mod scan;
mod set;
#[cfg(feature = "dynamic")]
mod set_changes;
mod sets;
mod shared;
mod source;
mod stamp;
mod store;
mod table;
mod table_error;
mod texts;
mod thread;
#[cfg(feature = "sqlite")]
mod unzip;
mod wanted;
mod words;

pub use aggregate::Aggregate;
pub use cached::CachedTable;
#[cfg(feature = "sqlite")]
pub use database::Database;
pub use difference::{FieldChange, FieldKind, RowChange, TableChanges};
pub use error::{ManifestError, ManifestErrorKind};
pub use manifest::{Manifest, ManifestBuilder};
pub use pack::{Pack, PackBuilder};
pub use paths::{ManifestIndex, ManifestPaths};
pub use progress::{Progress, ProgressStep};
pub use row::Row;
pub use rows::Rows;
pub use set::Set;
#[cfg(feature = "dynamic")]
pub use set_changes::SetChanges;
pub use table::Table;
pub use table_error::{TableError, TableErrorKind};
