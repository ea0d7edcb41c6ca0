//! Items by name.

use crate::fake::{Run, command, ended, fake};
use bungie_testing::{FakeBungie, fake::Envelope, manifest::Manifest};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::tempdir;

const TABLE: &str = "DestinyInventoryItemDefinition";
const INDEX: &str = "Destiny2.GetDestinyManifest";

async fn find(fake: &FakeBungie, folder: &Path, arguments: &[&str]) -> Run {
    let mut command = command(fake, "item");
    command
        .env_remove("BUNGIE_API_KEY")
        .env("BUNGIE_MANIFEST", folder);
    ended(command.args(arguments)).await
}

fn row(hash: u32, name: &str, rest: Value) -> Value {
    let icon = format!("/common/destiny2_content/icons/{hash}.png");
    let mut row = json!({"displayProperties": {"name": name, "icon": icon}, "hash": hash});
    let members = row.as_object_mut().unwrap();
    members.extend(rest.as_object().unwrap().clone());
    row
}

/// A fake with three rows of one name, one of them redacted, and one of another that begins alike.
async fn published() -> FakeBungie {
    let fake = fake().await;
    let table = json!({
        "30": row(30, "Salted Ledger", json!({
            "itemTypeAndTierDisplayName": "Exotic Ledger",
            "itemTypeDisplayName": "Ledger",
        })),
        "10": row(10, "SALTED ledger", json!({
            "itemTypeDisplayName": "Ornament",
            "inventory": {"tierTypeName": "Rare"},
        })),
        "20": row(20, "Salted Ledger", json!({"redacted": true})),
        "40": row(40, "Salted Ledger Mk. 2", json!({})),
    });
    let manifest = Manifest::new(1).languages(["en", "de"]);
    fake.publish(manifest.table(TABLE, table.to_string()));
    fake
}

fn shows_both(fake: &FakeBungie, run: &Run) {
    assert_eq!(run.code, Some(0), "{}", run.errors);
    let url = fake.url();
    let expected = format!(
        "        10  SALTED ledger, Rare Ornament
            {url}/common/destiny2_content/icons/10.png
        30  Salted Ledger, Exotic Ledger
            {url}/common/destiny2_content/icons/30.png
not shown, since they are redacted: 1
"
    );
    assert_eq!(run.text, expected);
}

#[tokio::test]
async fn all_items_of_a_name_are_shown() {
    let fake = published().await;
    let folder = tempdir().unwrap();
    let online = find(&fake, folder.path(), &["salted ledger"]).await;
    shows_both(&fake, &online);
    assert_eq!(online.errors, "");
    assert_eq!(fake.violations(), []);

    // Nobody is asked.
    let requests = fake.requests().len();
    let offline = find(&fake, folder.path(), &["salted ledger", "--offline"]).await;
    shows_both(&fake, &offline);
    assert_eq!(fake.requests().len(), requests);

    let like = find(&fake, folder.path(), &["--prefix", "SALT", "--offline"]).await;
    assert!(like.text.contains("Salted Ledger Mk. 2, without a type"));

    let nobody = find(&fake, folder.path(), &["Ledger"]).await;
    assert_eq!((nobody.code, &*nobody.text), (Some(1), ""));
    assert_eq!(nobody.errors, "no item is called \"Ledger\"\n");
}

#[tokio::test]
async fn what_is_at_hand_is_used_while_the_index_is_down() {
    let fake = published().await;
    let folder = tempdir().unwrap();
    find(&fake, folder.path(), &["Salted Ledger"]).await;
    fake.fault_always(INDEX, Envelope::system_disabled())
        .unwrap();
    let down = find(&fake, folder.path(), &["Salted Ledger"]).await;
    shows_both(&fake, &down);
    for expected in ["the index of the manifest cannot be had", "what is at hand"] {
        assert!(down.errors.contains(expected), "{}", down.errors);
    }
}

#[tokio::test]
async fn failures_are_told_apart_from_names_that_there_are_not() {
    let fake = published().await;
    let folder = tempdir().unwrap();
    for (arguments, expected) in [
        (&["Ledger", "--offline"][..], "no whole set"),
        (&["Ledger", "--language", "tlh"], "none of these languages"),
    ] {
        let failed = find(&fake, folder.path(), arguments).await;
        assert_eq!((failed.code, &*failed.text), (Some(2), ""));
        assert!(failed.errors.contains(expected), "{}", failed.errors);
    }
}

#[tokio::test]
async fn it_runs_without_a_network() {
    let fake = fake().await;
    let mut command = command(&fake, "item");
    // Also where another site is set.
    let run = ended(command.args(["--fake", "Gjallarhorn"])).await;
    run.came_to(0, &["Gjallarhorn, Exotic Lantern", "redacted: 1"]);
    assert_eq!(fake.requests().len(), 0);
}
