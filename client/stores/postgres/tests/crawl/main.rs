//! Crawls on a real PostgreSQL.

mod claims;
mod ends;
mod ranges;
mod setting;
mod sinks;
mod troubles;
mod workers;
