#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

#[cfg(feature = "crawl")]
pub mod crawl;
mod error;
mod listing;
mod migrate;
mod nul;
mod request;
mod store;

pub use deadpool_postgres;
pub use error::{PostgresError, PostgresErrorKind};
pub use listing::Counts;
pub use migrate::Migration;
pub use request::{CONNECTION_TIMEOUT, REQUEST_TIMEOUT};
pub use store::PostgresStore;
pub use tokio_postgres;
