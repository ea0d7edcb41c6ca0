//! `history`: what every document of a folder makes.

mod support;

use serde_json::{Value, json};
use std::{fs, path::Path, process::Command};
use support::{Workspace, repository};

/// The document of a workspace as another version, with one property more for each step.
fn version(workspace: &Workspace, version: &str, steps: usize) -> String {
    let mut document = workspace.json("spec/openapi.json");
    document["info"]["version"] = version.into();
    let item = &mut document["components"]["schemas"]["Destiny.Misc.DestinyColor"];
    for step in 0..steps {
        item["properties"][format!("step{step}")] = json!({"type": "boolean"});
    }
    document.to_string()
}

fn rows(workspace: &Workspace, arguments: &[&str], code: i32) -> Vec<Value> {
    let arguments = [&["history", "--format", "json"], arguments].concat();
    let run = workspace.run(&arguments).failed(code);
    serde_json::from_str(&run.stdout).unwrap()
}

fn column(rows: &[Value], key: &str) -> Vec<Value> {
    rows.iter().map(|row| row[key].clone()).collect()
}

#[test]
fn documents_are_counted_and_compared_in_their_order() {
    let workspace = Workspace::new();
    let folder = workspace.path("documents");
    fs::create_dir(&folder).unwrap();
    for (name, text) in [
        ("a.json", version(&workspace, "2.10.0", 2)),
        ("b.json", version(&workspace, "2.9.0", 0)),
        ("c.json", "{}".to_owned()),
        ("d.txt", "no document".to_owned()),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    let folder = folder.to_str().unwrap();
    let rows = rows(&workspace, &[folder, "--no-compile"], 1);
    assert_eq!(column(&rows, "version"), ["c", "2.9.0", "2.10.0"]);
    assert!(rows[0]["error"].as_str().unwrap().contains("document"));
    let properties = column(&rows, "properties");
    assert_eq!(
        properties[2].as_u64().unwrap() - properties[1].as_u64().unwrap(),
        2
    );
    assert_eq!(rows[2]["changes"], json!({"additive": 2}));
    assert_eq!(
        column(&rows, "compiled"),
        [Value::Null, Value::Null, Value::Null]
    );
    let text = workspace
        .run(&["history", folder, "--no-compile"])
        .failed(1);
    assert!(text.stdout.contains("2.10.0   "), "{}", text.stdout);
    text.says(&["documents that make no crate: 1"]);
}

#[test]
fn a_repository_has_every_version_that_it_had() {
    let workspace = Workspace::new();
    let upstream = workspace.path("upstream");
    fs::create_dir(&upstream).unwrap();
    git(&upstream, &["init", "--quiet"]);
    // A version number that falls, and a document that was away for a while.
    for text in [
        Some(version(&workspace, "2.2.0", 0)),
        Some(version(&workspace, "2.1.0", 1)),
        None,
        Some(version(&workspace, "2.3.0/../x", 2)),
    ] {
        let file = upstream.join("openapi.json");
        match text {
            Some(text) => fs::write(&file, text).unwrap(),
            None => fs::remove_file(&file).unwrap(),
        }
        git(&upstream, &["add", "--all"]);
        git(&upstream, &["commit", "--quiet", "-m", "a version"]);
    }
    let url = format!("file://{}", upstream.display());
    let rows = rows(
        &workspace,
        &["--fetch", "--repository", &url, "--no-compile"],
        0,
    );
    assert_eq!(
        column(&rows, "name"),
        ["001-2.2.0", "002-2.1.0", "003-unknown"]
    );
    assert_eq!(rows[2]["changes"], json!({"additive": 1}));
}

#[test]
fn crates_are_compiled_in_one_target_folder() {
    let workspace = Workspace::new();
    fs::copy(
        repository().join("Cargo.lock"),
        workspace.path("Cargo.lock"),
    )
    .unwrap();
    // The client is that of the repository, by its own path.
    fs::remove_dir(workspace.path("client")).unwrap();
    link(&repository().join("client"), &workspace.path("client"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated-crates");
    fs::create_dir_all(workspace.path("target/xtask/history")).unwrap();
    fs::create_dir_all(&target).unwrap();
    link(&target, &workspace.path("target/xtask/history/target"));
    fs::create_dir(workspace.path("documents")).unwrap();
    // A small document, with the tables that are its own.
    let case = repository().join("codegen/tests/cases/made/base");
    for entry in fs::read_dir(&case).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if workspace.path("spec").join(name).exists() {
            fs::copy(&path, workspace.path("spec").join(name)).unwrap();
        }
    }
    fs::copy(
        case.join("document.json"),
        workspace.path("documents/one.json"),
    )
    .unwrap();
    let folder = workspace.path("documents");
    let rows = rows(&workspace, &[folder.to_str().unwrap()], 0);
    assert_eq!(column(&rows, "compiled"), [true]);
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) {
    std::os::unix::fs::symlink(from, to).unwrap();
}

#[cfg(windows)]
fn link(from: &Path, to: &Path) {
    std::os::windows::fs::symlink_dir(from, to).unwrap();
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=Test", "-c", "user.email=test@example.com"]);
    let status = git.args(arguments).current_dir(folder).status().unwrap();
    assert!(status.success(), "{arguments:?}");
}
