//! The examples, as programs that tests start.

use std::{env, path::PathBuf, process::Command};

/// An example beside the tests, which `cargo test` builds with them unless told to build less.
///
/// # Panics
///
/// If nobody built it.
pub fn example(name: &str) -> Command {
    let tests = env::current_exe().expect("a test runs from a file");
    // From `target/debug/deps/…`.
    let folder = tests.ancestors().nth(2).expect("a folder of a build");
    let example: PathBuf = folder
        .join("examples")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(
        example.exists(),
        "`cargo build --examples` first: {}",
        example.display()
    );
    Command::new(example)
}
