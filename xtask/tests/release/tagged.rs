//! A commit that has the tag of its own version is held against the tag.

use crate::scratch::{
    add_property, change_client, change_document, commit, dry_run, git, release, released, versions,
};

#[test]
fn a_release_agrees_with_its_tag() {
    let scratch = released();
    let report = dry_run(&scratch, 0);
    assert_eq!(report["state"], "tagged");
    assert_eq!(report["tag"], "v0.1.0");
    assert_eq!(report["section"], serde_json::Value::Null);
    change_document(&scratch, add_property);
    release(&scratch, &[]).succeeded();
    commit(&scratch);
    git(&scratch, &["tag", "v0.1.1"]);
    let report = dry_run(&scratch, 0);
    assert_eq!(report["state"], "tagged");
    assert_eq!(report["since"], "v0.1.0");
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.1", "0.1.1", "0.1.0", "0.1.0"]
    );
    let publish = [0, 1, 2, 3, 4].map(|index| report["packages"][index]["publish"] == true);
    assert_eq!(publish, [false, true, true, false, false]);
    // There is nothing more to write.
    let before = scratch.snapshot();
    release(&scratch, &[]).succeeded();
    before.is_untouched(&scratch.snapshot());
}

#[test]
fn another_version_in_the_manifest_is_refused() {
    let scratch = released();
    git(&scratch, &["tag", "v0.3.0"]);
    let report = dry_run(&scratch, 1);
    let refusals = report["refusals"].as_array().unwrap();
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert_eq!(refusals[0]["place"], "generated/Cargo.toml");
    let found = refusals[0]["found"].as_str().unwrap();
    assert_eq!(found, "it says 0.1.0, and this commit has the tag v0.3.0");
}

#[test]
fn a_changelog_without_the_release_is_refused() {
    let scratch = released();
    git(&scratch, &["tag", "--delete", "v0.1.0"]);
    scratch.edit(
        "CHANGELOG.md",
        "## bungie-api 0.1.0,",
        "## bungie-api 0.1.1,",
    );
    commit(&scratch);
    git(&scratch, &["tag", "v0.1.0"]);
    let report = dry_run(&scratch, 1);
    let refusal = &report["refusals"][0];
    assert_eq!(refusal["place"], "CHANGELOG.md");
    let found = refusal["found"].as_str().unwrap();
    assert!(
        found.starts_with("the newest release is `## bungie-api 0.1.1, "),
        "{found}"
    );
}

#[test]
fn versions_that_say_too_little_are_refused() {
    let scratch = released();
    change_client(&scratch, "send(&self)", "send(self)");
    for (path, old, new) in [
        (
            "generated/Cargo.toml",
            "\nversion = \"0.1.0\"",
            "\nversion = \"0.1.1\"",
        ),
        (
            "Cargo.lock",
            "api\"\nversion = \"0.1.0\"",
            "api\"\nversion = \"0.1.1\"",
        ),
    ] {
        scratch.edit(path, old, new);
    }
    commit(&scratch);
    git(&scratch, &["tag", "v0.1.1"]);
    let report = dry_run(&scratch, 1);
    let found = report["refusals"][0]["found"].as_str().unwrap();
    let expected = "what changed makes them bungie-client 0.2.0, not 0.1.0, bungie-api 0.2.0, not 0.1.1, bungie-testing 0.2.0, not 0.1.0, \
                    bungie-store-postgres 0.2.0, not 0.1.0, bungie-store-redis 0.2.0, not 0.1.0";
    assert_eq!(found, expected);
}
