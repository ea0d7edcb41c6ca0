//! `spec update`: a new document in, or nothing touched.

#[path = "../support/crates.rs"]
mod crates;
#[path = "../support/paste.rs"]
mod paste;
#[path = "../support/season.rs"]
mod season;
#[path = "../support/mod.rs"]
mod support;

mod failures;
#[cfg(unix)]
mod kills;
mod outcomes;
mod server;

use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use support::{Run, Workspace};

/// A workspace with its crate, with what `bungie-testing` has of `spec/`, and a file beside it.
fn workspace() -> (Workspace, PathBuf) {
    let workspace = Workspace::new();
    // Those of the repository are what regen would make of the same `spec/`.
    for folder in ["generated/src", "tests/fake/data"] {
        crates::copy(&support::repository().join(folder), &workspace.path(folder));
    }
    for file in [
        "generated/face.txt",
        "tests/fake/Cargo.toml",
        "tests/fake/LICENSE-BUNGIE",
    ] {
        fs::copy(support::repository().join(file), workspace.path(file)).unwrap();
    }
    let file = workspace.path("new.json");
    (workspace, file)
}

/// The document of a workspace with a property more: nothing has to be said of it.
fn write_property(workspace: &Workspace, file: &Path) {
    let mut document = workspace.json("spec/openapi.json");
    let name = "Destiny.Components.Craftables.DestinyCraftableComponent";
    let item = &mut document["components"]["schemas"][name];
    item["properties"]["isPainted"] = json!({"type": "boolean"});
    document["info"]["version"] = "9.0.0".into();
    fs::write(file, document.to_string()).unwrap();
}

fn update(workspace: &Workspace, file: &Path, options: &[&str]) -> Run {
    let from = file.to_str().unwrap();
    workspace.run(&[&["spec", "update", "--from", from], options].concat())
}

fn report(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap()
}

/// The files below the workspace, but for what is kept of downloads.
fn files(workspace: &Workspace) -> BTreeMap<PathBuf, Vec<u8>> {
    let snapshot = workspace.snapshot();
    let files = snapshot.files().into_iter();
    let files = files.filter(|(path, _)| !path.starts_with("target"));
    files
        .map(|(path, bytes)| (path.to_owned(), bytes.to_owned()))
        .collect()
}
