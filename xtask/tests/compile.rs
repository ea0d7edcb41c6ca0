//! What is generated compiles, against the client in this repository and the versions in its lock
//! file. Nothing is fetched: the workspace itself needs the same packages.

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use support::{Run, published, repository};

/// One for all crates, and kept between runs: the dependencies are built once.
const TARGET: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/generated-crates");

#[track_caller]
fn compiles(folder: &Path) {
    fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet", "--workspace"])
        .env("CARGO_TARGET_DIR", TARGET)
        .current_dir(folder)
        .output()
        .unwrap();
    let run = Run::of(output);
    assert_eq!(run.code, Some(0), "{}: {}", folder.display(), run.stderr);
}

#[track_caller]
fn makes_a_crate_that_compiles(version: &str) {
    let Some(document) = published(version) else {
        return;
    };
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("--root")
        .arg(repository())
        .args(["regen", "--document"])
        .arg(document)
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    Run::of(output).succeeded();
    compiles(out.path());
}

#[test]
fn document_2_18_0_makes_a_crate_that_compiles() {
    makes_a_crate_that_compiles("2.18.0");
}

#[test]
fn document_2_21_6_makes_a_crate_that_compiles() {
    makes_a_crate_that_compiles("2.21.6");
}

#[test]
fn document_2_21_7_makes_a_crate_that_compiles() {
    makes_a_crate_that_compiles("2.21.7");
}

#[test]
fn document_2_21_8_makes_a_crate_that_compiles() {
    makes_a_crate_that_compiles("2.21.8");
}

/// What the golden cases of the generator expect is not only the same as last time.
#[test]
fn what_the_golden_cases_expect_compiles() {
    let cases = repository().join("codegen/tests/cases/made");
    let root = tempfile::tempdir().unwrap();
    fs::write(
        root.path().join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"*-case\"]\n",
    )
    .unwrap();
    let client = repository().join("client").display().to_string();
    for case in fs::read_dir(&cases).unwrap() {
        let case = case.unwrap();
        let name = case.file_name().into_string().unwrap();
        let folder = root.path().join(format!("{name}-case"));
        // A case leaves out the files that are as in the base.
        copy(&cases.join("base/expected"), &folder.join("src"));
        copy(&case.path().join("expected"), &folder.join("src"));
        fs::write(folder.join("README.md"), "").unwrap();
        fs::write(
            folder.join("Cargo.toml"),
            format!(
                "[package]\nname = \"{name}-case\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nbungie-client = {{ path = {client:?}, default-features = false }}\n"
            ),
        )
        .unwrap();
    }
    compiles(root.path());
}

fn copy(from: &Path, to: &Path) {
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
