//! The room where the bindings are contradicted.
//!
//! What is right is said by Bungie's document, as [`bungie_testing`] reads it, and by real captures:
//!
//! - [`samples`]: requests to each operation, with every parameter set, made up from the document;
//! - [`tables`]: the definitions of the manifest;
//! - [`lost`]: what is lost on the way from JSON into a type and back into JSON;
//! - [`passed_over()`]: what is in JSON that a type has no place for;
//! - [`recorder`]: a transport that keeps what it is given, and answers with what it was told;
//! - [`corpus`]: where real captures lie, if there are any at hand;
//! - [`examples`]: the examples, as programs that tests start;
//! - [`figures`]: what benches measured, for `cargo xtask bench`.
//!
//! The tests themselves are in `tests/`, programs that must or must not compile in `compile/`.

pub mod corpus;
pub mod examples;
pub mod figures;
#[path = "../../support/inputs.rs"]
mod inputs;
pub mod lost;
mod passed_over;
pub mod recorder;
pub mod samples;
pub mod tables;

pub use passed_over::passed_over;

/// The program in the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
mod readme {}
