//! Names of items without a network.

use crate::fake::{command, ended, fake};
use bungie_testing::manifest::Manifest;
use serde_json::json;
use tempfile::tempdir;

#[tokio::test]
async fn what_was_fetched_once_is_at_hand() {
    let fake = fake().await;
    let row = |hash: u32, name: &str, redacted: bool| {
        json!({"displayProperties": {"name": name}, "itemTypeDisplayName": "Ledger", "hash": hash,
            "redacted": redacted})
    };
    let items = json!({
        "7": row(7, "Salted Owl", false),
        "9": row(9, "", true),
        "4000000000": row(4_000_000_000, "High Owl", false),
    });
    let items = Manifest::new(1).table("DestinyInventoryItemDefinition", items.to_string());
    fake.publish(items);
    let folder = tempdir().unwrap();
    let offline = async |arguments: &[&str]| {
        let mut command = command(&fake, "offline");
        command
            .env_remove("BUNGIE_API_KEY")
            .env("BUNGIE_MANIFEST", folder.path());
        ended(command.args(arguments)).await
    };

    offline(&["7"]).await.failed(&["no whole set"]);
    let fetched = offline(&["--fetch"]).await;
    assert_eq!((fetched.code, &*fetched.text), (Some(0), ""), "{fetched:?}");
    assert!(
        fetched.errors.starts_with("3 items, version "),
        "{fetched:?}"
    );

    let requests = fake.requests().len();
    let signed = 4_000_000_000_u32.cast_signed().to_string();
    let named = offline(&["7", "9", &signed]).await;
    named.came_to(
        0,
        &[
            "7           Salted Owl  Ledger\n",
            "9           (redacted)\n",
            "4000000000  High Owl ",
        ],
    );
    offline(&["8"]).await.came_to(1, &["no such item"]);
    offline(&["5000000000"])
        .await
        .failed(&["5000000000 is no hash"]);
    assert_eq!(fake.requests().len(), requests);
    assert_eq!(fake.violations(), []);
}
