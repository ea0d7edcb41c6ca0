//! `spec import` and `spec print`.

mod support;

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{fs, process::Stdio};
use support::{Snapshot, Workspace, published, repository};

/// A small document in the form that Bungie publishes.
fn small() -> Vec<u8> {
    fs::read(repository().join("codegen/tests/cases/made/base/document.json")).unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn source(workspace: &Workspace) -> toml::Table {
    workspace.read("spec/source.toml").parse().unwrap()
}

#[test]
fn import_writes_the_normal_form_and_where_it_is_from() {
    let workspace = Workspace::new();
    fs::write(workspace.path("published.json"), small()).unwrap();
    let file = workspace.path("published.json").display().to_string();
    let run = workspace.run(&["spec", "import", &file, "--commit", "abc1234"]);
    let run = run.succeeded();
    assert_eq!(run.stdout, "imported 1.2.3; next: cargo xtask regen\n");
    assert_eq!(run.stderr, "");

    let text = workspace.read("spec/openapi.json");
    let document: Value = serde_json::from_str(&text).unwrap();
    let scopes = &document["components"]["schemas"]["Access.Scopes"];
    assert_eq!(scopes["enum"], serde_json::json!([1, 2, 4]));
    assert!(!text.contains("Prose of the document."));
    assert!(text.ends_with("}\n"));

    let expected: toml::Table = format!(
        "repository = 'https://github.com/Bungie-net/api'\ncommit = 'abc1234'\nversion = '1.2.3'\n\
         sha256 = '{}'\nlicence = 'BSD-3-Clause'\ndescriptions = false\n",
        sha256(&small())
    )
    .parse()
    .unwrap();
    assert_eq!(source(&workspace), expected);
}

#[test]
fn import_keeps_the_prose_when_asked_to() {
    let workspace = Workspace::new();
    fs::write(workspace.path("published.json"), small()).unwrap();
    let file = workspace.path("published.json").display().to_string();
    workspace
        .run(&["spec", "import", &file, "--keep-descriptions"])
        .succeeded();
    let text = workspace.read("spec/openapi.json");
    assert!(text.contains("Prose of the document."));
    let source = source(&workspace);
    assert_eq!(source["descriptions"], toml::Value::Boolean(true));
    assert!(!source.contains_key("commit"));
}

#[test]
fn import_of_what_import_wrote_changes_nothing() {
    let workspace = Workspace::new();
    let before = workspace.read("spec/openapi.json");
    let file = workspace.path("spec/openapi.json").display().to_string();
    workspace.run(&["spec", "import", &file]).succeeded();
    assert!(workspace.read("spec/openapi.json") == before);
    assert_eq!(
        source(&workspace)["sha256"].as_str(),
        Some(sha256(before.as_bytes()).as_str())
    );
}

#[test]
fn the_document_in_spec_is_what_import_makes_of_the_published_one() {
    let workspace = Workspace::new();
    let Some(file) = published(&workspace.version()) else {
        return;
    };
    let source = source(&workspace);
    let commit = source["commit"].as_str().unwrap();
    let before = Snapshot::of(&workspace.path("spec"));
    let file = file.display().to_string();
    workspace
        .run(&["spec", "import", &file, "--commit", commit])
        .succeeded();
    assert!(before.files() == Snapshot::of(&workspace.path("spec")).files());
}

#[test]
fn import_refuses_a_bad_file_and_touches_nothing() {
    let workspace = Workspace::new();
    let file = workspace.path("published.json").display().to_string();
    let small = String::from_utf8(small()).unwrap();
    for (text, says) in [
        ("".to_owned(), "error: document: the text is not JSON"),
        (
            small.replace("\"3.0.0\"", "\"3.1.0\""),
            "error: document at /openapi: OpenAPI version \"3.1.0\"",
        ),
        (
            small.replace("\"paths\"", "\"ways\""),
            "error: document at /ways: the key `ways` in the document",
        ),
    ] {
        workspace.write("published.json", &text);
        let before = workspace.snapshot();
        workspace.run(&["spec", "import", &file]).failed(1).says(&[
            says,
            "  help: ",
            "nothing was written",
        ]);
        before.is_untouched(&workspace.snapshot());
    }
    fs::remove_file(&file).unwrap();
    let before = workspace.snapshot();
    let run = workspace.run(&["spec", "import", &file]).failed(3);
    run.says(&["error: cannot read ", "published.json", "No such file"]);
    before.is_untouched(&workspace.snapshot());
}

#[test]
fn print_shows_the_document_after_the_overlay() {
    let workspace = Workspace::new();
    let before = workspace.snapshot();
    let run = workspace.run(&["spec", "print"]).succeeded();
    before.is_untouched(&workspace.snapshot());
    assert_eq!(run.stderr, "");
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let (imported, printed) = (
        read(&workspace.read("spec/openapi.json")),
        read(&run.stdout),
    );

    let lists = |document: &Value| {
        let schemas = document["components"]["schemas"].as_object().unwrap();
        schemas.keys().filter(|name| name.ends_with("[]")).count()
    };
    assert_eq!((lists(&imported), lists(&printed)), (3, 0));
    let page = |document: &Value| {
        let parameters = &document["paths"]["/GroupV2/{groupId}/Members/"]["get"]["parameters"];
        let parameters = parameters.as_array().unwrap().iter();
        let page = parameters.filter(|it| it["name"] == "currentpage");
        page.map(|it| it["in"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(page(&imported), ["path"]);
    assert_eq!(page(&printed), ["query"]);
}

#[test]
fn print_ends_in_silence_when_nobody_reads_on() {
    let workspace = Workspace::new();
    let mut child = workspace
        .command(&["spec", "print"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
