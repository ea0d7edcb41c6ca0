//! `release`: versions that follow from what changed, written whole or not at all.

#[path = "../support/crates.rs"]
mod crates;
#[path = "../support/paste.rs"]
mod paste;
#[path = "../support/season.rs"]
mod season;
#[path = "../support/mod.rs"]
mod support;

mod refusals;
mod scratch;
mod tagged;
mod versions;
mod written;
