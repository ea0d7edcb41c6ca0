//! Which versions follow from what changed.

use crate::scratch::{
    add_property, add_value, change_client, change_document, change_source, commit, dry_run,
    released, remove_property, repository, versions,
};

#[test]
fn without_a_tag_the_versions_are_those_of_the_manifests() {
    let scratch = repository();
    let report = dry_run(&scratch, 0);
    assert_eq!(report["state"], "first");
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.0", "0.1.0", "0.1.0", "0.1.0"]
    );
    let section = report["section"].as_str().unwrap();
    let document = scratch.version();
    let heading = format!(
        "## bungie-api 0.1.0, bungie-client 0.1.0, bungie-testing 0.1.0, bungie-store-postgres 0.1.0, \
         bungie-store-redis 0.1.0 — document {document} — "
    );
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
    let packed = report["packed"][2]["files"].as_array().unwrap();
    for due in ["LICENSE-BUNGIE", "data/openapi.json", "src/lib.rs"] {
        assert!(packed.iter().any(|file| file == due), "{due} {packed:?}");
    }
    for (store, script) in [(3, "src/migrations/1_sessions.sql"), (4, "src/swap.lua")] {
        let files = report["packed"][store]["files"].as_array().unwrap();
        let files: Vec<&str> = files.iter().map(|file| file.as_str().unwrap()).collect();
        // Cargo adds its own, which differ by its version.
        let own = files
            .into_iter()
            .filter(|file| !file.starts_with("Cargo.") && !file.starts_with('.'));
        assert_eq!(own.collect::<Vec<_>>(), ["README.md", "src/lib.rs", script]);
    }
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
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.0", "0.1.0", "0.1.0", "0.1.0"]
    );
    assert_eq!(report["section"], serde_json::Value::Null);
    assert_eq!(report["files"], serde_json::json!([]));
}

#[test]
fn a_value_more_leaves_the_client() {
    let scratch = released();
    change_document(&scratch, add_value);
    let report = dry_run(&scratch, 0);
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.1", "0.1.1", "0.1.0", "0.1.0"]
    );
    assert_eq!(report["packages"][0]["publish"], false);
    assert_eq!(report["packages"][1]["level"], "addition");
    let section = report["section"].as_str().unwrap();
    assert!(section.contains("- values of `"), "{section}");
    assert!(!section.contains("### `bungie-client`"), "{section}");
    // It has the document, and no name that follows from it.
    assert_eq!(report["packages"][2]["level"], "fix");
    assert!(
        section.contains("It answers by document 9.0.0."),
        "{section}"
    );
}

#[test]
fn from_one_on_what_is_more_is_the_second_part() {
    let scratch = repository();
    for (path, old, new) in [
        (
            "Cargo.toml",
            "client\", version = \"0.1.0\"",
            "client\", version = \"1.0.0\"",
        ),
        (
            "Cargo.toml",
            "fake\", version = \"0.1.0\"",
            "fake\", version = \"1.0.0\"",
        ),
        (
            "tests/fake/Cargo.toml",
            "version = \"0.1.0\"",
            "version = \"1.0.0\"",
        ),
        (
            "Cargo.lock",
            "testing\"\nversion = \"0.1.0\"",
            "testing\"\nversion = \"1.0.0\"",
        ),
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
    assert_eq!(
        versions(&dry_run(&scratch, 0)),
        ["1.0.0", "1.1.0", "1.0.1", "0.1.0", "0.1.0"]
    );
    change_client(&scratch, "}\n}", "}\n    pub fn more(&self) {}\n}");
    assert_eq!(
        versions(&dry_run(&scratch, 0)),
        ["1.1.0", "1.1.0", "1.0.1", "0.1.0", "0.1.0"]
    );
}

#[test]
fn a_property_less_breaks() {
    let scratch = released();
    change_document(&scratch, remove_property);
    let report = dry_run(&scratch, 0);
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.2.0", "0.1.1", "0.1.0", "0.1.0"]
    );
    let section = report["section"].as_str().unwrap();
    assert!(section.contains(".visible: bool\n"), "{section}");
}

#[test]
fn a_client_that_breaks_raises_all() {
    let scratch = released();
    change_client(&scratch, "send(&self)", "send(self)");
    let report = dry_run(&scratch, 0);
    assert_eq!(
        versions(&report),
        ["0.2.0", "0.2.0", "0.2.0", "0.2.0", "0.2.0"]
    );
    assert_eq!(report["packages"][1]["level"], "breaking");
    for index in [2, 3, 4] {
        assert_eq!(
            report["packages"][index]["because"],
            serde_json::json!(["bungie-client 0.2.0 is in it"])
        );
    }
}

#[test]
fn the_fake_has_versions_of_its_own() {
    let scratch = released();
    let source = "tests/fake/src/lib.rs";
    change_source(&scratch, source, "start() {}", "start() { let _ = 1; }");
    let report = dry_run(&scratch, 0);
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.0", "0.1.1", "0.1.0", "0.1.0"]
    );
    assert_eq!(report["packages"][2]["level"], "fix");
    let section = report["section"].as_str().unwrap();
    assert!(!section.contains("### `bungie-api`"), "{section}");
    change_source(&scratch, source, "start() {", "start(port: u16) {");
    let report = dry_run(&scratch, 0);
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.0", "0.2.0", "0.1.0", "0.1.0"]
    );
    let section = report["section"].as_str().unwrap();
    assert!(
        section.contains("- `bungie_testing::Fake::start`: "),
        "{section}"
    );
}

#[test]
fn each_store_has_versions_of_its_own() {
    let scratch = released();
    scratch.edit(
        "client/stores/redis/src/swap.lua",
        "return 1",
        "return 1 + 0",
    );
    commit(&scratch);
    let report = dry_run(&scratch, 0);
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.0", "0.1.0", "0.1.0", "0.1.1"]
    );
    assert_eq!(report["packages"][4]["level"], "fix");
    let publish = [0, 1, 2, 3, 4].map(|index| report["packages"][index]["publish"] == true);
    assert_eq!(publish, [false, false, false, false, true]);
    let source = "client/stores/postgres/src/lib.rs";
    change_source(&scratch, source, "open() {", "open(pool: u16) {");
    let report = dry_run(&scratch, 0);
    assert_eq!(
        versions(&report),
        ["0.1.0", "0.1.0", "0.1.0", "0.2.0", "0.1.1"]
    );
    assert_eq!(report["packages"][3]["level"], "breaking");
    let section = report["section"].as_str().unwrap();
    assert!(
        section.contains("- `bungie_store_postgres::Store::open`: "),
        "{section}"
    );
    assert!(
        section.contains("### `bungie-store-redis` 0.1.1\n\nNothing else that programs name.\n"),
        "{section}"
    );
    assert!(!section.contains("### `bungie-client`"), "{section}");
}

#[test]
fn a_client_that_is_raised_by_hand_as_if_it_broke_raises_all() {
    let scratch = released();
    for (path, old, new) in [
        (
            "Cargo.toml",
            "client\", version = \"0.1.0\"",
            "client\", version = \"0.2.0\"",
        ),
        (
            "client/Cargo.toml",
            "version = \"0.1.0\"",
            "version = \"0.2.0\"",
        ),
        ("generated/Cargo.toml", "\"=0.1.0\"", "\"=0.2.0\""),
        (
            "Cargo.lock",
            "client\"\nversion = \"0.1.0\"",
            "client\"\nversion = \"0.2.0\"",
        ),
    ] {
        scratch.edit(path, old, new);
    }
    commit(&scratch);
    assert_eq!(
        versions(&dry_run(&scratch, 0)),
        ["0.2.0", "0.2.0", "0.2.0", "0.2.0", "0.2.0"]
    );
}

#[test]
fn sources_and_features_of_the_client_raise_both_as_well() {
    let scratch = released();
    change_client(&scratch, "{}\n", "{ let _ = 1; }\n");
    assert_eq!(
        versions(&dry_run(&scratch, 0)),
        ["0.1.1", "0.1.1", "0.1.0", "0.1.0", "0.1.0"]
    );
    scratch.edit(
        "client/Cargo.toml",
        "oauth = []\n",
        "oauth = []\nmore = []\n",
    );
    commit(&scratch);
    assert_eq!(
        versions(&dry_run(&scratch, 0)),
        ["0.1.1", "0.1.1", "0.1.0", "0.1.0", "0.1.0"]
    );
    scratch.edit("client/Cargo.toml", "default = [\"oauth\"]", "default = []");
    commit(&scratch);
    assert_eq!(
        versions(&dry_run(&scratch, 0)),
        ["0.2.0", "0.2.0", "0.2.0", "0.2.0", "0.2.0"]
    );
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
