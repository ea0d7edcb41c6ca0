//! What is generated compiles.

#[path = "support/crates.rs"]
mod crates;
mod support;

use crates::{compiles, copy, manifest};
use std::{fs, path::Path};
use support::{PUBLISHED, Run, published, repository, xtask};

#[test]
fn every_published_document_makes_a_crate_that_compiles() {
    for version in PUBLISHED {
        let Some(document) = published(version) else {
            return;
        };
        makes_a_crate_that_compiles(&document);
    }
}

#[track_caller]
fn makes_a_crate_that_compiles(document: &Path) {
    let out = tempfile::tempdir().unwrap();
    let output = xtask(&repository(), &["regen", "--document"])
        .arg(document)
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    Run::of(output).succeeded();
    compiles(out.path());
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
    for case in fs::read_dir(&cases).unwrap() {
        let case = case.unwrap();
        let name = case.file_name().into_string().unwrap();
        let folder = root.path().join(format!("{name}-case"));
        // A case leaves out the files that are as in the base.
        copy(&cases.join("base/expected"), &folder.join("src"));
        copy(&case.path().join("expected"), &folder.join("src"));
        fs::write(folder.join("README.md"), "").unwrap();
        let manifest = manifest(&format!("{name}-case"), false);
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    }
    compiles(root.path());
}
