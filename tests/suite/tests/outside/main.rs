//! Signing in with the tools of others: an OAuth server that is not ours, and a real browser.
//!
//! Both need more than Cargo brings, so they run when they are asked for: see tests/suite/README.md.

mod browser;
mod server;
