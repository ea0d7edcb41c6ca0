//! Crawls on a real PostgreSQL.

mod again;
mod claims;
mod ends;
mod levels;
mod ranges;
mod setting;
mod sinks;
mod troubles;
mod workers;
