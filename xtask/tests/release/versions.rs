//! Which versions follow from what changed.

use crate::scratch::{
    add_property, add_value, change_client, change_document, commit, dry_run, released,
    remove_property, repository, versions,
};

#[test]
fn without_a_tag_the_versions_are_those_of_the_manifests() {
    let scratch = repository();
    let report = dry_run(&scratch, 0);
    assert_eq!(report["state"], "first");
    assert_eq!(versions(&report), ["0.1.0", "0.1.0"]);
    let section = report["section"].as_str().unwrap();
    let document = scratch.version();
    let heading = format!("## bungie-api 0.1.0, bungie-client 0.1.0 — document {document} — ");
    assert!(section.starts_with(&heading), "{section}");
    assert!(
        section.ends_with("\n\n- Written by a person.\n"),
        "{section}"
    );
    assert_eq!(report["files"], serde_json::json!(["CHANGELOG.md"]));
    let packed = &report["packed"][0]["files"];
    let packed = packed.as_array().unwrap();
    assert!(packed.iter().any(|file| file == "src/lib.rs"), "{packed:?}");
    assert!(!packed.iter().any(|file| file == "face.txt"), "{packed:?}");
}

#[test]
fn where_nothing_changed_that_is_packed_there_is_nothing_to_release() {
    let scratch = released();
    scratch.write("client/notes.txt", "For maintainers.");
    let manifest = scratch.read("client/Cargo.toml");
    scratch.write("client/Cargo.toml", &format!("# A comment.\n{manifest}"));
    commit(&scratch);
    let report = dry_run(&scratch, 0);
    assert_eq!(report["state"], "same");
    assert_eq!(versions(&report), ["0.1.0", "0.1.0"]);
    assert_eq!(report["section"], serde_json::Value::Null);
    assert_eq!(report["files"], serde_json::json!([]));
}

#[test]
fn a_value_more_leaves_the_client() {
    let scratch = released();
    change_document(&scratch, add_value);
    let report = dry_run(&scratch, 0);
    assert_eq!(versions(&report), ["0.1.0", "0.1.1"]);
    assert_eq!(report["packages"][0]["publish"], false);
    assert_eq!(report["packages"][1]["level"], "addition");
    let section = report["section"].as_str().unwrap();
    assert!(section.contains("- values of `"), "{section}");
    assert!(!section.contains("### `bungie-client`"), "{section}");
}

#[test]
fn from_one_on_what_is_more_is_the_second_part() {
    let scratch = repository();
    for (path, old, new) in [
        ("Cargo.toml", "version = \"0.1.0\"", "version = \"1.0.0\""),
        (
            "client/Cargo.toml",
            "version = \"0.1.0\"",
            "version = \"1.0.0\"",
        ),
        (
            "generated/Cargo.toml",
            "\nversion = \"0.1.0\"",
            "\nversion = \"1.0.0\"",
        ),
        ("generated/Cargo.toml", "\"=0.1.0\"", "\"=1.0.0\""),
        (
            "Cargo.lock",
            "api\"\nversion = \"0.1.0\"",
            "api\"\nversion = \"1.0.0\"",
        ),
        (
            "Cargo.lock",
            "client\"\nversion = \"0.1.0\"",
            "client\"\nversion = \"1.0.0\"",
        ),
    ] {
        scratch.edit(path, old, new);
    }
    commit(&scratch);
    crate::scratch::git(&scratch, &["tag", "v1.0.0"]);
    change_document(&scratch, add_property);
    assert_eq!(versions(&dry_run(&scratch, 0)), ["1.0.0", "1.1.0"]);
    change_client(&scratch, "}\n}", "}\n    pub fn more(&self) {}\n}");
    assert_eq!(versions(&dry_run(&scratch, 0)), ["1.1.0", "1.1.0"]);
}

#[test]
fn a_property_less_breaks() {
    let scratch = released();
    change_document(&scratch, remove_property);
    let report = dry_run(&scratch, 0);
    assert_eq!(versions(&report), ["0.1.0", "0.2.0"]);
    let section = report["section"].as_str().unwrap();
    assert!(section.contains(".visible: bool\n"), "{section}");
}

#[test]
fn a_client_that_breaks_raises_both() {
    let scratch = released();
    change_client(&scratch, "send(&self)", "send(self)");
    let report = dry_run(&scratch, 0);
    assert_eq!(versions(&report), ["0.2.0", "0.2.0"]);
    assert_eq!(report["packages"][1]["level"], "breaking");
}

#[test]
fn sources_and_features_of_the_client_raise_both_as_well() {
    let scratch = released();
    change_client(&scratch, "{}\n", "{ let _ = 1; }\n");
    assert_eq!(versions(&dry_run(&scratch, 0)), ["0.1.1", "0.1.1"]);
    scratch.edit(
        "client/Cargo.toml",
        "oauth = []\n",
        "oauth = []\nmore = []\n",
    );
    commit(&scratch);
    assert_eq!(versions(&dry_run(&scratch, 0)), ["0.1.1", "0.1.1"]);
    scratch.edit("client/Cargo.toml", "default = [\"oauth\"]", "default = []");
    commit(&scratch);
    assert_eq!(versions(&dry_run(&scratch, 0)), ["0.2.0", "0.2.0"]);
}

#[test]
fn another_tag_may_be_compared_with() {
    let scratch = released();
    change_client(&scratch, "send(&self)", "send(self)");
    crate::scratch::git(&scratch, &["tag", "before"]);
    let run = |tag| {
        let options = ["--dry-run", "--since", tag, "--format", "json"];
        crate::scratch::release(&scratch, &options)
    };
    let report: serde_json::Value =
        serde_json::from_str(&run("before").succeeded().stdout).unwrap();
    assert_eq!(report["state"], "same");
    for tag in ["nowhere", "--all"] {
        let run = crate::scratch::release(&scratch, &["--dry-run", &format!("--since={tag}")]);
        run.failed(1).says(&[&format!("there is no tag `{tag}`")]);
    }
}
