//! Crawls on a real PostgreSQL.

mod again;
mod claims;
mod ends;
mod finished;
mod levels;
mod ranges;
mod refused;
mod setting;
mod sinks;
mod stops;
mod troubles;
mod workers;
