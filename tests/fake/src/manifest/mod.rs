//! Destiny 2 manifests: what one publish consists of, and tables made up from the document.
//!
//! ```
//! use bungie_testing::manifest::{MadeUp, Manifest};
//!
//! let items = MadeUp { rows: 100, ..MadeUp::default() };
//! let manifest = Manifest::new(1)
//!     .table("DestinyClassDefinition", "{}")
//!     .made_up_table("DestinyInventoryItemDefinition", items);
//! assert!(manifest.path("en", "DestinyClassDefinition").is_some());
//! ```
//!
//! - `publish`: a version, a guid, languages, tables and other files;
//! - `index`: the document that names the paths of all files of a publish;
//! - `made_up`: tables of any size; `row`: one row of them; `words`: names and texts.
//!
//! There are no sockets here: [`FakeBungie::publish`](crate::fake::FakeBungie::publish) serves a manifest.

mod index;
mod made_up;
mod publish;
mod row;
#[cfg(feature = "sqlite")]
mod sqlite;
pub(crate) mod words;

pub use made_up::{MadeUp, made_up_table, write_table};
pub(crate) use publish::Source;
pub use publish::{LANGUAGES, Manifest};
#[cfg(feature = "sqlite")]
pub use sqlite::Sqlite;
