//! Signing in at an OAuth server that is not ours.
//!
//! It needs more than Cargo brings, so it runs when it is asked for: see tests/suite/README.md.

mod server;
