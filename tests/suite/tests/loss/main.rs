//! Is anything lost? Answers are read into their types, written again and compared, value by value,
//! with what was sent. What counts as the same is in `bungie_suite::lost`.
//!
//! - `samples`: answers made up from the document, to all operations;
//! - `mutations`, `changes`: answers that are changed in one place, in every way that Bungie might.

mod changes;
mod mutations;
mod samples;
