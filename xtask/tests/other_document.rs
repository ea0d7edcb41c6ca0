//! `regen --document FILE --out DIR`: a crate from a document that is not the one in `spec/`.

mod support;

use std::{fs, path::Path};
use support::{Snapshot, Workspace, repository};

/// A workspace, and in it a document that lacks an operation of the tables and says `other`.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let document = workspace.read("spec/openapi.json");
    let document = document.replace("\"GroupV2.RecoverGroupForFounder\"", "\"GroupV2.Other\"");
    workspace.write("other.json", &document);
    workspace
}

fn arguments(workspace: &Workspace) -> Vec<String> {
    let path = |below: &str| workspace.path(below).display().to_string();
    vec![
        "regen".into(),
        "--document".into(),
        path("other.json"),
        "--out".into(),
        path("out/crate"),
    ]
}

fn run(workspace: &Workspace) -> support::Run {
    let arguments = arguments(workspace);
    workspace.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn makes_a_crate_and_warns_of_what_does_not_fit() {
    let workspace = workspace();
    let run = run(&workspace).succeeded();
    // One operation is called otherwise, and all is there.
    let counted = format!("{} in ", workspace.counted());
    assert!(run.stdout.starts_with(&counted), "{}", run.stdout);
    let other = "document at /paths/~1GroupV2~1Recover~1{membershipType}~1{membershipId}~1{groupType}~1/get";
    let findings = [
        "scopes.toml at GroupV2.RecoverGroupForFounder: the document has no such operation\n  \
         help: correct the id, or remove the row"
            .to_owned(),
        format!(
            "{other}: `GroupV2.Other` names no scope, and scopes.toml does not say who may call it\n  \
             help: add \"GroupV2.Other\" to `anonymous`, or a row that says what it takes\n  add to scopes.toml:\n    \
             [[operation]]\n    id = \"GroupV2.Other\"\n    access = \"signed-in\"\n    reason = \"…\""
        ),
        "paging.toml at not_paged: GroupV2.RecoverGroupForFounder: there is no such operation\n  \
         help: remove the entry"
            .to_owned(),
        "paging.toml at GroupV2.Other: no row is about the operation, which answers with `hasMore`\n  \
         help: say in a row how it pages, or add its id to `not_paged`\n  add to paging.toml:\n    \
         [[operation]]\n    id = \"GroupV2.Other\"\n    page.parameter = \"…\"\n    first = \"…\"\n    \
         more.flag = \"hasMore\"\n    items = \"results\""
            .to_owned(),
        "docs.toml at operations.\"GroupV2.RecoverGroupForFounder\": the document has no such operation\n  \
         help: correct the name, or remove the line"
            .to_owned(),
        format!(
            "{other}: the operation `GroupV2.Other` has no line in docs.toml\n  \
             help: write one about it under [operations]\n  \
             add under [operations] in docs.toml:\n    \"GroupV2.Other\" = \"…\""
        ),
    ];
    let warnings = findings.map(|finding| format!("warning: {finding}\n"));
    assert_eq!(run.stderr, warnings.concat());
    let manifest = workspace.read("out/crate/Cargo.toml");
    let client = fs::canonicalize(workspace.path("client")).unwrap();
    assert!(manifest.contains("name = \"bungie-api\""), "{manifest}");
    assert!(
        manifest.contains(&format!(
            "bungie-client = {{ path = {:?}, ",
            client.display().to_string()
        )),
        "{manifest}"
    );
    assert!(workspace.path("out/crate/README.md").exists());
    let module = workspace.read("out/crate/src/group_v2.rs");
    assert!(module.contains("pub struct Other "));
    let other = Snapshot::of(&workspace.path("out/crate/src"));
    let own = Snapshot::of(&repository().join("generated/src"));
    // The guides are about the crate of this repository.
    let own = own.files().into_keys();
    let own: Vec<_> = own.filter(|path| *path != Path::new("guide.rs")).collect();
    assert_eq!(other.files().into_keys().collect::<Vec<_>>(), own);
    let root = workspace.read("out/crate/src/lib.rs");
    assert!(!root.contains("guide"), "{root}");
    assert!(!workspace.path("generated/src").exists());
}

#[test]
fn a_second_run_keeps_the_files_and_the_manifest_that_somebody_edited() {
    let workspace = workspace();
    run(&workspace).succeeded();
    workspace.write("out/crate/Cargo.toml", "# edited");
    let before = workspace.snapshot();
    run(&workspace).succeeded();
    before.is_untouched(&workspace.snapshot());
}

#[test]
fn a_document_with_errors_makes_nothing() {
    let workspace = workspace();
    workspace.write("other.json", "{}");
    let before = workspace.snapshot();
    run(&workspace).failed(1).says(&[
        "error: document: no key `openapi`",
        "1 error; nothing was written",
    ]);
    before.is_untouched(&workspace.snapshot());
}

#[test]
fn the_options_come_together_or_not_at_all() {
    let workspace = workspace();
    let before = workspace.snapshot();
    for wrong in [
        &["regen", "--document", "other.json"][..],
        &["regen", "--out", "out"],
        &[
            "regen",
            "--check",
            "--document",
            "other.json",
            "--out",
            "out",
        ],
        &["regen", "other.json"],
        &["regenerate"],
        &[],
    ] {
        workspace.run(wrong).failed(2).says(&["Usage: cargo xtask"]);
    }
    before.is_untouched(&workspace.snapshot());
}
