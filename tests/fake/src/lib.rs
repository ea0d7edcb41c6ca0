//! A fake Bungie for tests, which knows Bungie's document and nothing of the bindings.
//!
//! What stands here reads the document by itself, so a mistake made by the generator or by the client is
//! not repeated here:
//!
//! - [`fake`]: a server that answers as Bungie does, and checks every request against the document;
//! - [`document`]: what the document says of every operation, and what is known better;
//! - [`manifest`]: what one publish of the Destiny 2 manifest consists of, and tables made up for it;
//! - `facts`: what the document gets wrong.

mod dice;
pub mod document;
mod facts;
pub mod fake;
pub mod manifest;
