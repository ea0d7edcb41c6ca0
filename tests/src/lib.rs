//! The room where the bindings are contradicted.
//!
//! What stands here reads Bungie's document by itself and knows nothing of the generator, so a
//! mistake made there is not repeated here:
//!
//! - [`fake`]: a server that answers as Bungie does, and checks every request against the document;
//! - [`document`]: what the document says of every operation, and what is known better;
//! - [`examples`]: the examples, as programs that tests start;
//! - `facts`: what the document gets wrong, for both of them;
//! - [`samples`]: one request to each operation, with every parameter set;
//! - [`tables`]: the definitions of the manifest;
//! - [`lost`]: what is lost on the way from JSON into a type and back into JSON;
//! - [`passed_over()`]: what is in JSON that a type has no place for;
//! - [`recorder`]: a transport that keeps what it is given, and answers with what it was told;
//! - [`corpus`]: where real captures lie, if there are any at hand.
//!
//! The tests themselves are in `tests/`, programs that must or must not compile in `compile/`.

pub mod corpus;
pub mod document;
pub mod examples;
mod facts;
pub mod fake;
pub mod lost;
mod passed_over;
pub mod recorder;
pub mod samples;
pub mod tables;

pub use passed_over::passed_over;

/// The program in the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
