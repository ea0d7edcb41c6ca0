//! A failure at any step leaves the workspace as it was. The step after the last file is in the unit tests of `changes`.

use crate::{files, season, support::Workspace, update, workspace, write_property};
use std::{fs, path::Path};

/// What is in the way of a file's new text: it is written there first.
const IN_THE_WAY: [&str; 6] = [
    "spec/.openapi.json.new",
    "spec/.source.toml.new",
    "generated/.face.txt.new",
    "tests/fake/data/.openapi.json.new",
    "generated/.changes",
    "generated/.changes-are-a-file",
];

#[test]
fn each_file_that_cannot_be_written() {
    for place in IN_THE_WAY {
        let (workspace, file) = workspace();
        write_property(&workspace, &file);
        if place == "generated/.changes" {
            fs::write(workspace.path(place), "a file").unwrap();
        } else if place.starts_with("generated/.changes-") {
            // The crate is a file: nothing may be put in the place of somebody's work.
            fs::remove_dir_all(workspace.path("generated/src")).unwrap();
            fs::write(workspace.path("generated/src"), "a file").unwrap();
        } else {
            fs::create_dir(workspace.path(place)).unwrap();
            fs::write(workspace.path(place).join("x"), "").unwrap();
        }
        fails_and_touches_nothing(&workspace, &file, &[]);
    }
}

#[test]
fn each_file_of_a_draft_that_cannot_be_written() {
    for place in ["spec/.draft.toml.new", "generated/.face.draft.txt.new"] {
        let (workspace, file) = workspace();
        season::write_next_season(&workspace.path(""), &file);
        fs::create_dir(workspace.path(place)).unwrap();
        fails_and_touches_nothing(&workspace, &file, &["--draft"]);
    }
}

#[track_caller]
fn fails_and_touches_nothing(workspace: &Workspace, file: &Path, options: &[&str]) {
    let before = files(workspace);
    let run = update(workspace, file, options).failed(3);
    run.says(&["error: cannot "]);
    let after = files(workspace);
    let touched: Vec<_> = before
        .keys()
        .chain(after.keys())
        .filter(|path| before.get(*path) != after.get(*path))
        .collect();
    let some = &touched[..touched.len().min(4)];
    assert!(touched.is_empty(), "{some:?}");
}

#[test]
fn a_document_that_is_refused() {
    let (workspace, file) = workspace();
    let text = workspace.read("spec/openapi.json");
    for (text, found) in [
        (text.replacen("\"paths\"", "\"ways\"", 1), "the key `ways`"),
        (text[..1000].to_owned(), "the text is not JSON"),
        (String::new(), "the text is not JSON"),
    ] {
        fs::write(&file, text).unwrap();
        let before = workspace.snapshot();
        for options in [&[][..], &["--draft"]] {
            update(&workspace, &file, options)
                .failed(1)
                .says(&[found, "nothing was written"]);
        }
        let run = update(&workspace, &file, &["--draft", "--format", "json"]).failed(1);
        let errors = &crate::report(&run)["errors"];
        assert!(
            errors[0]["found"].as_str().unwrap().contains(found),
            "{errors}"
        );
        before.is_untouched(&workspace.snapshot());
    }
}

#[test]
fn a_table_of_spec_that_is_broken() {
    let (workspace, file) = workspace();
    write_property(&workspace, &file);
    for table in ["overlay.json", "scopes.toml", "diff.toml"] {
        let text = workspace.read(&format!("spec/{table}"));
        workspace.write(&format!("spec/{table}"), "{ no");
        let before = workspace.snapshot();
        update(&workspace, &file, &["--draft"])
            .failed(1)
            .says(&[table]);
        before.is_untouched(&workspace.snapshot());
        workspace.write(&format!("spec/{table}"), &text);
    }
}
