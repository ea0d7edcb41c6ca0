//! What an update comes to.

use crate::{
    files,
    paste::{WRITTEN, paste},
    report, season,
    server::Server,
    support::{PUBLISHED, published},
    update, workspace, write_property,
};
use serde_json::json;
use std::fs;

#[test]
fn the_document_that_is_there_changes_nothing() {
    let (workspace, file) = workspace();
    fs::copy(workspace.path("spec/openapi.json"), &file).unwrap();
    let before = workspace.snapshot();
    let run = update(&workspace, &file, &["--format", "json"]).succeeded();
    assert_eq!(report(&run)["state"], "same");
    before.is_untouched(&workspace.snapshot());
    // Prose is no difference.
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replacen(
        "\"type\": \"object\"",
        "\"description\": \"x\", \"type\": \"object\"",
        1,
    );
    fs::write(&file, text).unwrap();
    let run = update(&workspace, &file, &[]).succeeded();
    assert!(
        run.stdout.contains("the document is the one in spec/"),
        "{}",
        run.stdout
    );
}

#[test]
fn an_addition_is_taken_in_whole() {
    let (workspace, file) = workspace();
    write_property(&workspace, &file);
    let before = workspace.snapshot();
    let dry = update(&workspace, &file, &["--dry-run", "--format", "json"]).succeeded();
    before.is_untouched(&workspace.snapshot());
    let run = update(
        &workspace,
        &file,
        &["--commit", "3a2890b", "--format", "json"],
    )
    .succeeded();
    let report = report(&run);
    assert_eq!(report["state"], "updated");
    assert_eq!(report["version"], "9.0.0");
    assert_eq!(report["difference"]["changes"].as_array().unwrap().len(), 1);
    assert_eq!(report["findings"], json!([]));
    let files = [
        "spec/openapi.json",
        "spec/source.toml",
        "generated/face.txt",
        "tests/fake/data/openapi.json",
        "generated/src",
    ];
    assert_eq!(report["files"], json!(files));
    assert_eq!(crate::report(&dry)["files"], json!(files));
    assert!(
        workspace
            .read("spec/source.toml")
            .contains("commit = \"3a2890b\"")
    );
    workspace.run(&["regen", "--check"]).succeeded();
    // Nothing was left behind.
    assert!(!workspace.path("generated/.changes").exists());
    assert_eq!(self::report_again(&workspace, &file), "same");
}

fn report_again(workspace: &crate::Workspace, file: &std::path::Path) -> String {
    let run = update(workspace, file, &["--format", "json"]).succeeded();
    report(&run)["state"].as_str().unwrap().to_owned()
}

#[test]
fn what_has_to_be_said_is_listed_and_a_draft_is_made() {
    let (workspace, file) = workspace();
    season::write_next_season(&workspace.path(""), &file);
    let before = workspace.snapshot();
    let run = update(&workspace, &file, &[]).failed(1);
    run.says(&[
        "operation Seasonal",
        "`cargo xtask spec update --draft`",
        "nothing was written",
    ]);
    before.is_untouched(&workspace.snapshot());
    let run = update(&workspace, &file, &["--draft", "--format", "json"]).succeeded();
    let report = report(&run);
    assert_eq!(report["state"], "draft");
    assert!(workspace.path("spec/draft.toml").exists());
    workspace.run(&["regen", "--check"]).failed(1);
    paste(
        &workspace.path(""),
        report["findings"].as_array().unwrap(),
        WRITTEN,
    );
    workspace.run(&["regen"]).succeeded();
    assert!(!workspace.path("spec/draft.toml").exists());
    workspace.run(&["regen", "--check"]).succeeded();
}

#[test]
fn lines_that_users_rest_on_go_only_when_that_is_accepted() {
    let (workspace, file) = workspace();
    let mut document = workspace.json("spec/openapi.json");
    let item = &mut document["components"]["schemas"]["Destiny.Components.Craftables.DestinyCraftableComponent"];
    item["properties"]
        .as_object_mut()
        .unwrap()
        .remove("visible")
        .unwrap();
    fs::write(&file, document.to_string()).unwrap();
    let before = workspace.snapshot();
    update(&workspace, &file, &[])
        .failed(1)
        .says(&[".visible: bool", "--accept-breaking"]);
    before.is_untouched(&workspace.snapshot());
    let run = update(&workspace, &file, &["--accept-breaking"]).succeeded();
    assert!(run.stdout.contains("breaking-source"), "{}", run.stdout);
    workspace.run(&["regen", "--check"]).succeeded();
}

#[test]
fn a_document_from_a_server_is_asked_for_once() {
    let (workspace, file) = workspace();
    write_property(&workspace, &file);
    let server = Server::start(fs::read(&file).unwrap());
    let url = server.url();
    let run = |options: &[&str]| {
        let arguments = [
            &["spec", "update", "--from", &url, "--format", "json"],
            options,
        ];
        workspace.run(&arguments.concat()).succeeded()
    };
    let dry = report(&run(&["--dry-run"]));
    assert_eq!(
        (&dry["state"], dry["from"].as_str().unwrap()),
        (&json!("updated"), url.as_str())
    );
    assert_eq!(report(&run(&[]))["state"], "updated");
    assert_eq!(report(&run(&[]))["state"], "same");
    assert_eq!(server.statuses(), [200, 304, 304]);
}

#[test]
fn a_server_that_fails_and_a_place_that_may_not_be_asked() {
    let (workspace, _) = workspace();
    let server = Server::start(Vec::new());
    let gone = format!("{}/gone", server.url());
    for (place, code, says) in [
        (gone.as_str(), 3, "curl failed"),
        (&server.url(), 3, "an empty document"),
        ("http://example.com/openapi.json", 2, "is no https URL"),
        ("nowhere.json", 3, "cannot read nowhere.json"),
    ] {
        let before = files(&workspace);
        let run = workspace
            .run(&["spec", "update", "--from", place])
            .failed(code);
        run.says(&[says]);
        assert!(files(&workspace) == before, "{place}");
    }
}

#[test]
fn more_than_a_document_is_not_downloaded() {
    let (workspace, _) = workspace();
    let server = Server::start(vec![b' '; (64 << 20) + 1]);
    let before = files(&workspace);
    workspace
        .run(&["spec", "update", "--from", &server.url()])
        .failed(3)
        .says(&["curl failed"]);
    assert!(files(&workspace) == before);
}

#[test]
fn the_last_published_step_is_one_command_and_lines_to_paste() {
    let [.., before, last] = PUBLISHED;
    let (Some(before), Some(last)) = (published(before), published(last)) else {
        return;
    };
    let (workspace, _) = workspace();
    update(&workspace, &before, &["--draft"]).succeeded();
    let run = update(&workspace, &last, &["--draft", "--format", "json"]).succeeded();
    let report = report(&run);
    let findings = report["findings"].as_array().unwrap();
    paste(&workspace.path(""), findings, WRITTEN);
    workspace.run(&["regen", "--accept-breaking"]).succeeded();
    workspace.run(&["regen", "--check"]).succeeded();
}
