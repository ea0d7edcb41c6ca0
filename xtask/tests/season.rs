//! After a document that nobody has published, the whole suite is green, though nobody has touched a test.

#[path = "support/crates.rs"]
mod crates;
#[path = "support/paste.rs"]
mod paste;
#[path = "support/season.rs"]
mod season;
mod support;

use crates::copy;
use serde_json::Value;
use std::{fs, path::Path, process::Command};
use support::{Run, repository, xtask};

fn run(root: &Path, arguments: &[&str]) -> Run {
    Run::of(xtask(root, arguments).output().unwrap())
}

#[test]
#[ignore = "builds and tests the whole workspace once more: .ci/long runs it"]
fn the_suite_is_green_after_the_next_season() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("repository");
    for part in [
        "client",
        "codegen",
        "generated",
        "spec",
        "tests",
        "xtask",
        ".cargo",
    ] {
        let from = repository().join(part);
        assert!(from.exists(), "{part}");
        copy(&from, &root.join(part));
    }
    for file in ["Cargo.toml", "Cargo.lock", "README.md"] {
        fs::copy(repository().join(file), root.join(file)).unwrap();
    }
    let document = folder.path().join("next.json");
    season::write_next_season(&root, &document);
    run(&root, &["spec", "import", document.to_str().unwrap()]).succeeded();
    let draft = run(&root, &["regen", "--draft", "--format", "json"]).succeeded();
    let draft: Value = serde_json::from_str(&draft.stdout).unwrap();
    let missing = draft["warnings"].as_array().unwrap();
    paste::paste(&root, missing, paste::WRITTEN);
    run(&root, &["regen"]).succeeded();

    let suite = |arguments: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(arguments)
            .args(["--workspace", "--offline", "--locked"]);
        let target = concat!(env!("CARGO_TARGET_TMPDIR"), "/season");
        cargo.env("CARGO_TARGET_DIR", target);
        // Documents and captures of others are for the document that the repository is at.
        cargo.env_remove("REQUIRE_INPUTS");
        Run::of(cargo.current_dir(&root).output().unwrap())
    };
    suite(&["build", "--examples"]).succeeded();
    let run = suite(&["test", "--no-fail-fast"]);
    assert_eq!(run.code, Some(0), "{}\n{}", run.stdout, run.stderr);
}
