//! Players and clans.

use crate::fake::{fake, run};
use bungie_api::{destiny2::GetProfile, types::PlatformErrorCodes};
use bungie_testing::fake::ComponentState;

#[tokio::test]
async fn a_player_has_memberships_and_characters() {
    let fake = fake().await;
    let account = fake.account(1);
    let name = account.bungie_name();
    let found = run(&fake, "find_player", &[&name]).await;
    found.came_to(
        0,
        &[&name, &account.membership_id().to_string(), "last played 2"],
    );
    for character in account.character_ids() {
        found.came_to(0, &[&format!(", {character}, last played ")]);
    }
    for class in ["    Titan, ", "    Hunter, ", "    Warlock, ", " power "] {
        found.came_to(0, &[class]);
    }
    run(&fake, "find_player", &["Nobody#0001"])
        .await
        .came_to(1, &["Nobody is called Nobody#0001."]);
    run(&fake, "find_player", &["Nobody"])
        .await
        .failed(&["is no Bungie Name"]);
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn what_is_private_is_no_empty_account() {
    let fake = fake().await;
    let name = fake.account(1).bungie_name();
    fake.component("Characters", ComponentState::Private)
        .unwrap();
    run(&fake, "find_player", &[&name])
        .await
        .came_to(0, &["characters are private"]);
    fake.on::<GetProfile>()
        .error(PlatformErrorCodes::SYSTEM_DISABLED);
    let down = run(&fake, "find_player", &[&name]).await;
    assert_eq!(down.code, Some(2));
    assert!(down.errors.contains("closed for maintenance"), "{down:?}");
}

#[tokio::test]
async fn a_clan_has_a_roster() {
    let fake = fake().await;
    let accounts = [1, 2, 3].map(|seed| fake.account(seed));
    let id = accounts[0].clan_id().to_string();
    let clan = run(&fake, "clan", &["--id", &id]).await;
    clan.came_to(0, &[" members. ", "name ", "Founder", "\n"]);
    assert!(!clan.text.contains("&amp;"), "{clan:?}");
    for account in &accounts {
        clan.came_to(0, &[&account.bungie_name()]);
    }
    let members = clan.text.lines().skip(3).count();
    clan.came_to(0, &[&format!(": {members} members.")]);
    assert!(
        clan.text.lines().nth(3).unwrap().contains("Founder"),
        "{clan:?}"
    );

    let name = clan.text.split_once(": ").unwrap().0.to_owned();
    assert_eq!(run(&fake, "clan", &[&name]).await.text, clan.text);
    run(&fake, "clan", &["Nobody's clan"])
        .await
        .came_to(1, &["There is no such clan."]);
    assert_eq!(fake.violations(), []);
}
