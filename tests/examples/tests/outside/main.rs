//! The examples that people see, in a real browser.
//!
//! That needs more than Cargo brings, so it runs when it is asked for: see tests/suite/README.md.

mod browser;
mod sign_in;
mod web;
