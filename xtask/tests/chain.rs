//! From one document to the next and the next: what is asked of a maintainer is only what a person alone can know.

#[path = "support/crates.rs"]
mod crates;
#[path = "support/paste.rs"]
mod paste;
#[path = "chain/prune.rs"]
mod prune;
mod support;

use crates::compiles;
use paste::{WRITTEN, paste};
use prune::prune;
use serde_json::Value;
use std::{fs, path::Path};
use support::{PUBLISHED, Workspace, published, repository};

/// The tables that a maintainer has to add to. The rest of `spec/` holds corrections.
const WRITTEN_BY_PEOPLE: [&str; 3] = ["docs.toml", "ids.toml", "scopes.toml"];

/// What `regen --draft` finds; the crate is made whatever it is.
fn draft(workspace: &Workspace) -> Vec<Value> {
    let run = workspace
        .run(&["regen", "--draft", "--accept-breaking", "--format", "json"])
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

/// Imports a document and takes out the rows that do not fit it. Gives what is missing, and what was taken out.
fn take_in(workspace: &Workspace, document: &Path) -> (Vec<Value>, Vec<Value>) {
    let document = document.to_str().unwrap();
    workspace.run(&["spec", "import", document]).succeeded();
    let mut pruned = Vec::new();
    loop {
        let findings = draft(workspace);
        let stale = prune(&workspace.path(""), &findings);
        if stale.is_empty() {
            return (findings, pruned);
        }
        // What is found a second time was not taken out.
        assert!(
            stale.iter().all(|finding| !pruned.contains(finding)),
            "{stale:#?}"
        );
        pruned.extend(stale);
    }
}

#[test]
fn every_document_asks_only_for_prose_access_and_ids() {
    let mut documents = Vec::new();
    for version in PUBLISHED {
        let Some(document) = published(version) else {
            return;
        };
        documents.push(document);
    }
    let workspace = Workspace::new();
    let mut asked = Vec::new();
    for (version, document) in PUBLISHED.iter().zip(documents) {
        corrections_come_back(&workspace);
        let (missing, pruned) = take_in(&workspace, &document);
        for finding in &missing {
            let file = finding["add"]["file"].as_str().unwrap();
            assert!(WRITTEN_BY_PEOPLE.contains(&file), "{version}: {finding:#}");
        }
        if !missing.is_empty() {
            assert!(workspace.path("spec/draft.toml").exists());
            let run = workspace.run(&["regen", "--check"]);
            assert_eq!(run.code, Some(1), "{version}: {run:?}");
        }
        paste(&workspace.path(""), &missing, WRITTEN);
        // What Bungie took away between two documents is no matter here.
        let run = workspace.run(&["regen", "--accept-breaking"]).succeeded();
        assert_eq!(run.stderr, "", "{version}");
        assert!(!workspace.path("spec/draft.toml").exists());
        workspace.run(&["regen", "--check"]).succeeded();
        compiles(&workspace.path("generated"));
        asked.push((missing.len(), pruned));
    }
    // The second document brought tables, an operation and ids, and those after it nothing that has to be said; no
    // row for the first that still fitted has to go. `face.toml` comes back whole, with what is still to come.
    assert!(asked[1].0 > 0, "{asked:#?}");
    for (missing, pruned) in &asked[2..] {
        let has_stayed = pruned.iter().all(|finding| finding["input"] == "face.toml");
        assert!(*missing == 0 && has_stayed, "{asked:#?}");
    }
    // Whatever did not fit an older document has come back, where the repository has come no further.
    if repository_is_at(&workspace) {
        let own = fs::read_to_string(repository().join("spec/overlay.json")).unwrap();
        assert!(workspace.read("spec/overlay.json") == own);
    }
}

fn repository_is_at(workspace: &Workspace) -> bool {
    Workspace::new().version() == workspace.version()
}
