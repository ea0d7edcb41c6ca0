//! Generated crates, built against the client of this repository and the versions in its lock file.

// Not every test that has this module needs all of it.
#![allow(dead_code)]

use crate::support::{Run, repository};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

/// One for all crates, and kept between runs: the dependencies are built once.
const TARGET: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/generated-crates");

/// Fetches what the lock file names: a build of the workspace leaves out what only other features need. Without a network
/// and what is missing, the build says so.
static FETCHED: LazyLock<()> = LazyLock::new(|| {
    let mut fetch = Command::new(env!("CARGO"));
    fetch.args(["fetch", "--quiet", "--locked"]);
    let _ = fetch.current_dir(repository()).status();
});

fn cargo() -> Command {
    LazyLock::force(&FETCHED);
    Command::new(env!("CARGO"))
}

/// Builds a crate or a workspace, without a warning.
#[track_caller]
pub(crate) fn compiles(folder: &Path) {
    let run = check(folder);
    assert_eq!(run.code, Some(0), "{}: {}", folder.display(), run.stderr);
}

/// Builds a crate or a workspace. Where there are only sources, a manifest is written.
pub(crate) fn check(folder: &Path) -> Run {
    fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    if !folder.join("Cargo.toml").exists() {
        fs::write(folder.join("Cargo.toml"), manifest("bungie-api", true)).unwrap();
        fs::write(folder.join("README.md"), "").unwrap();
    }
    let output = cargo()
        .args([
            "check",
            "--offline",
            "--quiet",
            "--workspace",
            "--all-features",
        ])
        .env("CARGO_TARGET_DIR", TARGET)
        .env("RUSTFLAGS", "-D warnings")
        .current_dir(folder)
        .output()
        .unwrap();
    Run::of(output)
}

/// Builds a program and runs it.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = cargo()
        .args(["run", "--offline", "--quiet", "--"])
        .args(arguments)
        .env("CARGO_TARGET_DIR", TARGET)
        .current_dir(folder)
        .output()
        .unwrap();
    Run::of(output)
}

/// The manifest of a generated crate, on its own or in a workspace.
pub(crate) fn manifest(name: &str, alone: bool) -> String {
    let client = repository().join("client").display().to_string();
    let workspace = if alone { "[workspace]\n\n" } else { "" };
    let ours = fs::read_to_string(repository().join("generated/Cargo.toml")).unwrap();
    let start = ours.find("[features]").unwrap();
    let features = ours[start..].split("\n\n").next().unwrap();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{workspace}\
         {features}\n\n\
         [dependencies]\nbungie-client = {{ path = {client:?}, default-features = false }}\n"
    )
}

/// Copies a folder, over what is there. A folder that is not there is empty.
pub(crate) fn copy(from: &Path, to: &Path) {
    let mut open: Vec<(PathBuf, PathBuf)> = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = open.pop() {
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(&from).into_iter().flatten() {
            let from = entry.unwrap().path();
            let to = to.join(from.file_name().unwrap());
            if from.is_dir() {
                open.push((from, to));
            } else {
                fs::copy(from, to).unwrap();
            }
        }
    }
}
