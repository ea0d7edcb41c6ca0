//! From one document to the next and the next: what is asked of a maintainer is only what a person alone can know.

#[path = "support/crates.rs"]
mod crates;
#[path = "support/paste.rs"]
mod paste;
#[path = "chain/prune.rs"]
mod prune;
mod support;

use crates::compiles;
use paste::paste;
use prune::prune;
use serde_json::Value;
use std::{fs, path::Path};
use support::{Workspace, published, repository};

/// The tables that a maintainer has to add to. The rest of `spec/` holds corrections.
const WRITTEN_BY_PEOPLE: [&str; 3] = ["docs.toml", "ids.toml", "scopes.toml"];

/// What `regen --draft` finds; the crate is made whatever it is.
fn draft(workspace: &Workspace) -> Vec<Value> {
    let run = workspace
        .run(&["regen", "--draft", "--format", "json"])
        .succeeded();
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = report["warnings"].as_array().unwrap().clone();
    assert_eq!(report["draft"], !findings.is_empty());
    findings
}

/// Corrections that did not fit an older document come back with what they are about.
fn corrections_come_back(workspace: &Workspace) {
    for entry in fs::read_dir(repository().join("spec")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !WRITTEN_BY_PEOPLE.contains(&name) && !name.starts_with("openapi") {
            fs::copy(&path, workspace.path("spec").join(name)).unwrap();
        }
    }
}

fn take_in(workspace: &Workspace, document: &Path) -> Vec<Value> {
    let document = document.to_str().unwrap();
    workspace.run(&["spec", "import", document]).succeeded();
    loop {
        let findings = draft(workspace);
        if prune(&workspace.path(""), &findings) == 0 {
            return findings;
        }
    }
}

#[test]
fn every_document_asks_only_for_prose_access_and_ids() {
    let versions = ["2.18.0", "2.21.6", "2.21.7", "2.21.8"];
    let mut documents = Vec::new();
    for version in versions {
        let Some(document) = published(version) else {
            return;
        };
        documents.push(document);
    }
    let workspace = Workspace::new();
    let mut asked = Vec::new();
    for (version, document) in versions.iter().zip(documents) {
        corrections_come_back(&workspace);
        let missing = take_in(&workspace, &document);
        for finding in &missing {
            let file = finding["add"]["file"].as_str().unwrap();
            assert!(WRITTEN_BY_PEOPLE.contains(&file), "{version}: {finding:#}");
        }
        if !missing.is_empty() {
            assert!(workspace.path("spec/draft.toml").exists());
            let run = workspace.run(&["regen", "--check"]);
            assert_eq!(run.code, Some(1), "{version}: {run:?}");
        }
        paste(&workspace.path(""), &missing);
        let run = workspace.run(&["regen"]).succeeded();
        assert_eq!(run.stderr, "", "{version}");
        assert!(!workspace.path("spec/draft.toml").exists());
        workspace.run(&["regen", "--check"]).succeeded();
        compiles(&workspace.path("generated"));
        asked.push(missing.len());
    }
    // 2.21.6 brought tables, an operation and ids; the documents after it brought none.
    assert!(asked[1] > 0 && asked[2..] == [0, 0], "{asked:?}");
    // Whatever did not fit an older document has come back.
    let own = fs::read_to_string(repository().join("spec/overlay.json")).unwrap();
    assert!(workspace.read("spec/overlay.json") == own);
}
