//! `bench`: a table of what benches write, and what became worse. The benches here are shell scripts.

#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

mod compared;
mod kept;
mod measured;
mod stubs;
