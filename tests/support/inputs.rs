//! Inputs that lie outside of the repository, and what tests say where they are not at hand.
//!
//! The tests of `codegen`, of `xtask` and of `tests/suite` take this file in by its path. A package would
//! have to be one that all three may know: `tests/fake` is for users, who have no such inputs, and one more
//! for two functions is more to read than they are.

use std::{
    env,
    io::{self, Write as _},
    panic::Location,
    path::{Path, PathBuf},
    thread,
};

/// The published documents that tests compare with, oldest first. `.ci/documents` fetches them.
#[allow(dead_code)]
pub(crate) const PUBLISHED: [&str; 4] = ["2.18.0", "2.21.6", "2.21.7", "2.21.8"];

/// What lies at this place in `../shared` beside the repository. Without it, the test is skipped.
#[track_caller]
pub(crate) fn shared(below: &str) -> Option<PathBuf> {
    let path = repository().join("../shared").join(below);
    if !path.exists() {
        skipped(&format!("there is no {}", path.display()));
        return None;
    }
    Some(path)
}

/// Says which test does not test anything, and why. Every test that ends early for want of an input calls
/// this, and ends.
///
/// # Panics
///
/// Where `REQUIRE_INPUTS` is set: whoever sets it has all inputs, and wants to know of one that is not found.
#[track_caller]
pub(crate) fn skipped(why: &str) {
    let place = Location::caller();
    let thread = thread::current();
    let test = thread.name().unwrap_or("a test");
    // Not `eprintln!`, which is shown only for tests that fail.
    let line = format!(
        "skipped: {test} ({}:{}): {why}\n",
        place.file(),
        place.line()
    );
    io::stderr()
        .write_all(line.as_bytes())
        .expect("somebody reads what tests say");
    let is_required = env::var_os("REQUIRE_INPUTS").is_some();
    assert!(!is_required, "REQUIRE_INPUTS is set, and {why}");
}

/// The folder of the repository, from whatever package this is built in.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find(|folder| folder.join("spec/openapi.json").exists())
        .expect("a package of the repository")
}
