//! What has changed between two tables, and between two sets of them.

use crate::fake::{Run, command, ended, fake};
use bungie_suite::examples::example;
use bungie_testing::{fake::FakeBungie, manifest::Manifest};
use serde_json::{Value, json};
use std::path::Path;

#[test]
fn two_files_of_a_table_differ_as_text_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let earlier = file(
        "earlier.json",
        r#"{"1":{"hash":1,"index":1},"2":{"hash":2}}"#,
    );
    let later = file(
        "later.json",
        r#"{"1":{"hash":1,"index":2,"statCategory":3},"3":{"hash":3}}"#,
    );
    let run = |table: &str, options: &[&str]| {
        let mut command = example("changes");
        command.args(["table", table]).args([&earlier, &later]);
        let output = command.args(options).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.success(), text)
    };
    let facts = "added 3\nremoved 2\nchanged 1 statCategory: nothing -> 3\n";
    assert_eq!(run("DestinyStatDefinition", &[]), (true, facts.to_owned()));
    let (_, all) = run("DestinyStatDefinition", &["--all"]);
    assert!(all.contains("changed 1 index: 1 -> 2\n"), "{all}");
    let (_, json) = run("DestinyStatDefinition", &["--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["changed"][0]["fields"].as_array().unwrap().len(), 2);
    assert!(!run("DestinyNothing", &[]).0);
}

const ITEMS: &str = "DestinyInventoryItemDefinition";

/// A program that has its manifest in the folder, and no key.
async fn run(fake: &FakeBungie, folder: &Path, name: &str, arguments: &[&str]) -> Run {
    let mut command = command(fake, name);
    command
        .env_remove("BUNGIE_API_KEY")
        .env("BUNGIE_MANIFEST", folder);
    ended(command.args(arguments)).await
}

fn published(seed: u64, items: &Value, other: &str) -> Manifest {
    Manifest::new(seed)
        .version(format!("version {seed}"))
        .table(ITEMS, items.to_string())
        .table("DestinyClassDefinition", "{}")
        .table(other, "{}")
}

#[tokio::test]
async fn two_sets_differ_as_text_and_as_json() {
    let (fake, folder) = (fake().await, tempfile::tempdir().unwrap());
    let folder = folder.path();
    run(&fake, folder, "changes", &["sets"])
        .await
        .came_to(1, &[]);
    let row = |kind: u8, name: &str| json!({"itemType": kind, "displayProperties": {"name": name}});
    for (seed, items, other) in [
        (
            1,
            json!({"7": row(3, "Owl"), "8": row(3, "Crow")}),
            "DestinyRaceDefinition",
        ),
        (
            2,
            json!({"7": row(4, "Oul"), "9": row(3, "Jay")}),
            "DestinyGenderDefinition",
        ),
    ] {
        fake.publish(published(seed, &items, other));
        let fetched = run(&fake, folder, "offline", &["--fetch"]).await;
        assert_eq!(fetched.code, Some(0), "{fetched:?}");
    }
    let requests = fake.requests().len() + fake.content_requests().len();
    let changes = async |arguments: &[&str]| run(&fake, folder, "changes", arguments).await;

    let listed = changes(&["sets"]).await;
    listed.came_to(0, &["version 1\n", "version 2\n"]);
    let newest = listed.text.lines().nth(1).unwrap();
    assert!(newest.ends_with("version 2"), "{newest}");
    let id = newest.split_whitespace().next().unwrap();

    let text = changes(&["sets", "version 1", id]).await;
    let facts = [
        "DestinyGenderDefinition: added\n",
        "DestinyRaceDefinition: removed\n",
        "DestinyInventoryItemDefinition: added 9\n",
        "DestinyInventoryItemDefinition: removed 8\n",
        "DestinyInventoryItemDefinition: changed 7 itemType: 3 -> 4\n",
    ];
    assert_eq!(
        (text.code, &*text.text),
        (Some(0), &*facts.concat()),
        "{text:#?}"
    );
    // The classes are not at hand.
    assert!(text.errors.ends_with("no type: 1\n"), "{}", text.errors);
    let all = changes(&["sets", "version 1", "version 2", "--all"]).await;
    let name = "changed 7 displayProperties.name: \"Owl\" -> \"Oul\"\n";
    all.came_to(0, &[name]);
    let json = changes(&["sets", "version 1", "version 2", "--json"]).await;
    let json: Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(json["added"], json!(["DestinyGenderDefinition"]));
    assert_eq!(json["changed"][ITEMS]["added"], json!(["9"]));
    let none = changes(&["sets", id, id]).await;
    assert_eq!((none.code, &*none.text), (Some(0), ""), "{none:#?}");

    changes(&["sets", "version 1", "version 3"])
        .await
        .failed(&["no set `version 3` is at hand"]);
    changes(&["sets", "version 1", id, "--table", "DestinyNothing"])
        .await
        .failed(&["there is no table `DestinyNothing`"]);
    let asked = fake.requests().len() + fake.content_requests().len();
    assert_eq!(asked, requests);
}

#[tokio::test]
async fn sets_of_one_version_are_told_apart_by_their_ids() {
    let (fake, folder) = (fake().await, tempfile::tempdir().unwrap());
    for seed in [1, 2] {
        let items = json!({"7": {"itemType": seed}});
        let published = published(seed, &items, "DestinyRaceDefinition");
        fake.publish(published.version("same"));
        run(&fake, folder.path(), "offline", &["--fetch"]).await;
    }
    let ambiguous = run(&fake, folder.path(), "changes", &["sets", "same", "same"]).await;
    ambiguous.failed(&["several sets have the version same"]);
}
