//! Is anything lost? Answers are read into their types, written again and compared, value by value,
//! with what was sent.
//!
//! - `lost`: the comparison, and what counts as the same;
//! - `samples`: answers made up from the document, to all operations;
//! - `captures`: real answers, where they are at hand;
//! - `mutations`, `changes`: answers that are changed in one place, in every way that Bungie might.

mod captures;
mod changes;
mod lost;
mod mutations;
mod samples;
