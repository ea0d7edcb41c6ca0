//! What a release is refused for: said by name, and nothing is written.

use crate::{
    scratch::{
        change_client, change_document, change_source, commit, git, release, released,
        remove_property, repository,
    },
    support::Workspace,
};

/// Both ways say the same, and write nothing.
#[track_caller]
fn refuses(scratch: &Workspace, says: &[&str]) {
    let before = scratch.snapshot();
    for options in [&["--dry-run"][..], &[]] {
        let run = release(scratch, options).failed(1);
        for text in says {
            assert!(run.stdout.contains(text), "no {text:?} in\n{}", run.stdout);
        }
        run.says(&["error: the release is refused for ", "nothing was written"]);
    }
    let after = scratch.snapshot();
    assert!(before.files() == after.files());
}

#[test]
fn a_draft() {
    let scratch = repository();
    scratch.write("spec/draft.toml", "# Missing.\n");
    scratch.write("generated/face.draft.txt", "");
    commit(&scratch);
    refuses(
        &scratch,
        &[
            "spec/draft.toml: the crate is a draft",
            "generated/face.draft.txt: the crate is a draft",
        ],
    );
}

#[test]
fn no_address_of_the_repository() {
    let scratch = repository();
    scratch.edit(
        "Cargo.toml",
        "repository = \"https://example.com/repository\"\n",
        "",
    );
    let crates = [
        "client/Cargo.toml",
        "client/stores/postgres/Cargo.toml",
        "client/stores/redis/Cargo.toml",
        "generated/Cargo.toml",
        "tests/fake/Cargo.toml",
    ];
    for manifest in crates {
        scratch.edit(manifest, "repository.workspace = true\n", "");
    }
    commit(&scratch);
    refuses(
        &scratch,
        &[
            "Cargo.toml: no `repository` in `[workspace.package]`",
            "client/Cargo.toml: no `repository` in `[package]`",
            "client/stores/postgres/Cargo.toml: no `repository` in `[package]`",
            "client/stores/redis/Cargo.toml: no `repository` in `[package]`",
            "generated/Cargo.toml: no `repository` in `[package]`",
            "tests/fake/Cargo.toml: no `repository` in `[package]`",
            "\"Releasing\" in CONTRIBUTING.md",
        ],
    );
}

#[test]
fn what_is_not_committed() {
    let scratch = repository();
    scratch.write("notes.txt", "");
    refuses(
        &scratch,
        &["the work tree: 1 files are not committed: ?? notes.txt"],
    );
}

#[test]
fn a_crate_and_faces_that_are_not_what_they_should_be() {
    let scratch = repository();
    scratch.write("generated/src/prelude.rs", "// by hand\n");
    scratch.write("client/src/lib.rs", "pub struct Other;\n");
    scratch.write("tests/fake/src/lib.rs", "pub struct Other;\n");
    scratch.write("client/stores/redis/src/lib.rs", "pub struct Other;\n");
    commit(&scratch);
    refuses(
        &scratch,
        &[
            "generated/: 1 files in ",
            "`cargo xtask regen --check` says all of it",
            "client/face.txt: ",
            "tests/fake/face.txt: ",
            "client/stores/redis/face.txt: ",
            "`cargo xtask face --check` says all of it",
        ],
    );
}

#[test]
fn versions_that_contradict_each_other() {
    let scratch = repository();
    scratch.edit("generated/Cargo.toml", "=0.1.0", "=0.1.1");
    for package in ["client", "fake"] {
        let version = |version| format!("{package}\", version = \"{version}\"");
        scratch.edit("Cargo.toml", &version("0.1.0"), &version("0.3.0"));
    }
    scratch.edit(
        "client/stores/postgres/Cargo.toml",
        "version = \"0.1.0\"",
        "version = \"0.1.4\"",
    );
    commit(&scratch);
    refuses(
        &scratch,
        &[
            "Cargo.lock: it has bungie-store-postgres 0.1.0, and the manifest of the crate makes that 0.1.4",
            "generated/Cargo.toml: it pins bungie-client to =0.1.1",
            "Cargo.toml: it asks for bungie-client 0.3.0",
            "Cargo.toml: it asks for bungie-testing 0.3.0",
        ],
    );
}

#[test]
fn what_is_bungies_without_its_notice() {
    for (folder, include) in [
        ("generated", "\"/README.md\", \"/LICENSE-*\""),
        ("tests/fake", "\"/README.md\", \"/LICENSE-*\""),
    ] {
        let scratch = repository();
        scratch.edit(&format!("{folder}/Cargo.toml"), include, "\"/README.md\"");
        commit(&scratch);
        // Only a dry run packs.
        let run = release(&scratch, &["--dry-run"]).failed(1);
        let found = format!("{folder}: LICENSE-BUNGIE is not packed");
        assert!(run.stdout.contains(&found), "{}", run.stdout);
    }
}

#[test]
fn a_break_of_which_nothing_is_said() {
    let scratch = released();
    scratch.edit("CHANGELOG.md", "- Written later.\n\n", "");
    change_document(&scratch, remove_property);
    refuses(
        &scratch,
        &["CHANGELOG.md: bungie-api breaks code, and nothing is said under \"Unreleased\""],
    );
    // What has no document breaks by itself.
    let store = "client/stores/redis/src/lib.rs";
    let other = released();
    other.edit("CHANGELOG.md", "- Written later.\n\n", "");
    change_source(&other, store, "open() {", "open(url: u16) {");
    refuses(
        &other,
        &["CHANGELOG.md: bungie-store-redis breaks code, and nothing is said under \"Unreleased\""],
    );
    // The client's is named first, since it is why.
    change_client(&scratch, "send(&self)", "send(self)");
    refuses(&scratch, &["CHANGELOG.md: bungie-client breaks code"]);
}

#[test]
fn a_changelog_without_a_place_for_it() {
    let scratch = repository();
    scratch.write("CHANGELOG.md", "# Changelog\n");
    commit(&scratch);
    release(&scratch, &["--dry-run"])
        .failed(1)
        .says(&["CHANGELOG.md: there is no line `## Unreleased`"]);
}

#[test]
fn a_folder_that_is_no_repository_and_a_tag_without_a_face() {
    let scratch = repository();
    git(&scratch, &["rm", "--quiet", "--cached", "client/face.txt"]);
    git(&scratch, &["commit", "--quiet", "--message", "None"]);
    git(&scratch, &["tag", "v0.0.1"]);
    commit(&scratch);
    let run = release(&scratch, &["--dry-run"]).failed(3);
    run.says(&["error: git failed", "client/face.txt"]);
    std::fs::remove_dir_all(scratch.path(".git")).unwrap();
    release(&scratch, &["--dry-run"])
        .failed(3)
        .says(&["error: git failed", "not a git repository"]);
}
