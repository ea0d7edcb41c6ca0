//! What is in a vault.

use crate::fake::{Run, command, ended, fake};
use bungie_testing::{FakeBungie, fake::ComponentState};
use std::path::Path;
use tempfile::tempdir;

async fn vault(fake: &FakeBungie, token: &str, manifest: &Path) -> Run {
    let mut command = command(fake, "vault");
    ended(
        command
            .env("BUNGIE_TOKEN", token)
            .env("BUNGIE_MANIFEST", manifest),
    )
    .await
}

#[tokio::test]
async fn items_have_names_icons_and_buckets() {
    let fake = fake().await;
    let account = fake.account(1);
    fake.sign_in_as("token", u64::MAX, account.bungie_net_id());
    let folder = tempdir().unwrap();
    let shown = vault(&fake, "token", folder.path()).await;
    let weapon = account.vault_weapon();
    shown.came_to(0, &["name ", " icon\n", &format!("{}/common/", fake.url())]);
    let line = shown
        .text
        .lines()
        .find(|line| line.contains(&weapon.instance_id.to_string()));
    let line = line.unwrap_or_else(|| panic!("{shown:?}"));
    assert!(line.starts_with(&weapon.name), "{line}");
    // A stack is a line.
    shown.came_to(0, &[" × "]);
    let buckets = shown
        .text
        .lines()
        .filter(|line| line.ends_with(')') && !line.contains("  "));
    assert!(buckets.count() > 1, "{shown:?}");
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn a_vault_that_is_not_to_be_seen_is_not_empty() {
    let fake = fake().await;
    let account = fake.account(1);
    fake.sign_in_as("token", u64::MAX, account.bungie_net_id());
    let folder = tempdir().unwrap();
    for (state, said) in [
        (
            ComponentState::Disabled,
            "Bungie has switched inventories off for now",
        ),
        (ComponentState::Missing, "ReadDestinyInventoryAndVault"),
        (ComponentState::Private, "The vault is private."),
        (ComponentState::Empty, "The vault is empty."),
    ] {
        fake.component("ProfileInventories", state).unwrap();
        vault(&fake, "token", folder.path())
            .await
            .came_to(1, &[said]);
    }
}

#[tokio::test]
async fn somebody_has_to_be_signed_in() {
    let fake = fake().await;
    fake.account(1);
    let nobody = ended(&mut command(&fake, "vault")).await;
    nobody.failed(&["nobody is signed in: give --sessions FOLDER or BUNGIE_TOKEN"]);
    let folder = tempdir().unwrap();
    let empty = ended(command(&fake, "vault").env("BUNGIE_SESSIONS", folder.path())).await;
    empty.failed(&["the folder has no session"]);
    // A token goes before a folder.
    let mut both = command(&fake, "vault");
    both.env("BUNGIE_SESSIONS", folder.path())
        .env("BUNGIE_TOKEN", "nobody's token");
    ended(&mut both).await.failed(&["sign in again"]);
    vault(&fake, "nobody's token", folder.path())
        .await
        .failed(&["sign in again"]);
}
