//! Where the engines are on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// If it is set, a test that has no engine fails.
const REQUIRED: &str = "REQUIRE_ENGINES";

/// The folder that a program is in: one that `PATH` names, or one of `others`, the last by name first. A
/// link is followed, since what belongs to the program lies beside it.
pub(crate) fn folder(program: &str, others: &Path) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<_> = fs::read_dir(others)
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    let program = env::split_paths(&path)
        .chain(folders.into_iter().rev())
        .map(|folder| folder.join(program))
        .find(|program| program.is_file())?;
    Some(fs::canonicalize(program).ok()?.parent()?.to_owned())
}

/// Says that a test is skipped, or fails it where engines are required.
pub(crate) fn missing(engine: &str, program: &str) {
    assert!(
        env::var_os(REQUIRED).is_none(),
        "{REQUIRED} is set, and {program} is not on this machine"
    );
    eprintln!("skipped: it needs {engine}, and {program} is not on this machine");
}
