//! Input that cannot be generated from: every file stays as it is, and the message says what to do.

mod support;

use support::Workspace;

const DOCUMENT: &str = "spec/openapi.json";

/// After `break_it`, both ways to generate refuse, say all of `texts`, and touch nothing.
#[track_caller]
fn refused(break_it: impl FnOnce(&Workspace), texts: &[&str]) {
    fails(1, break_it, texts);
}

/// The same, because a file cannot be read.
#[track_caller]
fn unreadable(break_it: impl FnOnce(&Workspace), texts: &[&str]) {
    fails(3, break_it, texts);
}

#[track_caller]
fn fails(code: i32, break_it: impl FnOnce(&Workspace), texts: &[&str]) {
    let workspace = Workspace::with_old_crate();
    break_it(&workspace);
    let before = workspace.snapshot();
    for arguments in [&["regen"][..], &["regen", "--check"]] {
        let run = workspace.run(arguments).failed(code).says(texts);
        assert_eq!(run.stdout, "");
    }
    before.is_untouched(&workspace.snapshot());
}

const ONE_ERROR: &str = "1 error";

#[test]
fn a_document_that_is_not_json() {
    refused(
        |workspace| workspace.edit(DOCUMENT, "\"openapi\": \"3.0.0\",", "\"openapi\": ,"),
        &[
            "error: document: the text is not JSON: expected value at line 2 column 14",
            "help: repair the file, or fetch it again",
            ONE_ERROR,
        ],
    );
}

#[test]
fn a_stale_correction() {
    refused(
        |workspace| {
            workspace.edit(
                "spec/overlay.json",
                "$.components.schemas['BungieMembershipType[]']",
                "$.components.schemas['Gone[]']",
            );
        },
        &[
            "error: overlay.json at /actions/",
            "the target `$.components.schemas['Gone[]']` matches nothing, 1 expected",
            "help: there is nothing to remove",
            ONE_ERROR,
        ],
    );
}

#[test]
fn a_table_that_is_not_toml() {
    refused(
        |workspace| workspace.write("spec/scopes.toml", "schema = \"S\"\n[[scope]\n"),
        &[
            "error: scopes.toml: line 2: ",
            "help: correct the file",
            ONE_ERROR,
        ],
    );
}

#[test]
fn rows_that_do_not_fit() {
    refused(
        |workspace| {
            workspace.edit("spec/scopes.toml", "bit = 32\n", "bit = 33\n");
            workspace.edit("spec/ids.toml", "\"fireteamId\"", "\"fireTeamId\"");
            workspace.edit(
                "spec/names.toml",
                "[rename]\n",
                "[rename]\nGone = \"Came\"\n",
            );
        },
        &[
            "error: scopes.toml at MoveEquipDestinyItems: bit 33, but `Applications.ApplicationScopes` says 32",
            "error: ids.toml at FireteamId: `fireTeamId` in `names`",
            // What the entry covered is no longer covered.
            "fireteamId: an int64 that no row of `ids.toml` covers",
            "sites = [\"Fireteam.FireteamSummary#fireteamId\"]",
            "error: names.toml at rename: the document has no `Gone`",
            "5 errors",
        ],
    );
}

#[test]
fn a_file_that_is_not_there() {
    for file in [
        "openapi.json",
        "overlay.json",
        "scopes.toml",
        "ids.toml",
        "names.toml",
    ] {
        let below = format!("spec/{file}");
        unreadable(
            |workspace| std::fs::remove_file(workspace.path(&below)).unwrap(),
            &["error: cannot read ", &below, "No such file or directory"],
        );
    }
}

#[test]
fn a_file_that_is_not_text() {
    unreadable(
        |workspace| std::fs::write(workspace.path(DOCUMENT), b"{\"\xff\": 1}").unwrap(),
        &["error: cannot read ", DOCUMENT, "valid UTF-8"],
    );
}
