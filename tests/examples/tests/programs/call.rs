//! Any operation from the command line.

use crate::fake::{Run, command, ended, fake, run};
use bungie_testing::FakeBungie;
use heck::ToKebabCase as _;
use serde_json::{Value, json};
use std::fs;
use tempfile::tempdir;

const PROFILE: [&str; 7] = [
    "Destiny2.GetProfile",
    "--membership-type",
    "TigerSteam",
    "--destiny-membership-id",
    "4611686018467260757",
    "--components",
    "100,200",
];

const LOCK: &str = r#"{"characterId": "2305843009301234567", "itemId": "6917529000000000123",
    "membershipType": 3, "state": true}"#;

async fn call(fake: &FakeBungie, token: &str, scopes: &str, arguments: &[&str]) -> Run {
    let mut command = command(fake, "call");
    command
        .env("BUNGIE_TOKEN", token)
        .env("BUNGIE_SCOPES", scopes);
    ended(command.args(arguments)).await
}

#[tokio::test]
async fn the_answer_is_printed_as_json_or_as_a_table() {
    let fake = fake().await;
    let json = run(&fake, "call", &PROFILE).await;
    json.came_to(0, &[]);
    let answer: Value = serde_json::from_str(&json.text).unwrap();
    let characters = answer["characters"]["data"].as_object().unwrap();
    assert!(!characters.is_empty(), "{answer}");
    let table = run(&fake, "call", &[&PROFILE[..], &["--table"]].concat()).await;
    let id = characters.keys().next().unwrap();
    table.came_to(0, &["place", &format!("characters.data.{id}.light ")]);
    let operations: Vec<_> = fake.requests().iter().map(|it| it.operation).collect();
    assert_eq!(operations, [Some("Destiny2.GetProfile"); 2]);
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn a_user_calls_with_a_token_and_a_body() {
    let fake = fake().await;
    fake.sign_in("token", u64::MAX);
    let folder = tempdir().unwrap();
    let file = folder.path().join("body.json");
    fs::write(&file, LOCK).unwrap();
    let file = format!("@{}", file.display());
    for body in [LOCK, &file] {
        let arguments = ["Destiny2.SetItemLockState", "--body", body];
        let locked = call(&fake, "token", "MoveEquipDestinyItems", &arguments).await;
        locked.came_to(0, &[]);
        serde_json::from_str::<Value>(&locked.text).unwrap();
    }
    assert_eq!(fake.violations(), []);

    // Nothing is sent that would be refused.
    let requests = fake.requests().len();
    let lock = ["Destiny2.SetItemLockState", "--body", LOCK];
    run(&fake, "call", &lock)
        .await
        .failed(&["needs a signed-in user"]);
    let refused = call(&fake, "token", "ReadGroups", &lock).await;
    refused.failed(&["needs a scope that the application does not have: MoveEquipDestinyItems"]);
    assert_eq!(fake.requests().len(), requests);
}

#[tokio::test]
async fn components_have_scopes_of_their_own() {
    let fake = fake().await;
    fake.sign_in("token", u64::MAX);
    let vault = [&PROFILE[..6], &["ProfileInventories"]].concat();
    let refused = call(&fake, "token", "MoveEquipDestinyItems", &vault).await;
    refused.failed(&["ReadDestinyInventoryAndVault"]);
    // Anybody may ask, and gets what the owner shows to everybody.
    let mut anonymous = command(&fake, "call");
    anonymous.env("BUNGIE_SCOPES", "MoveEquipDestinyItems");
    ended(anonymous.args(&vault)).await.came_to(0, &[]);
}

#[tokio::test]
async fn a_dry_run_shows_the_request_and_sends_nothing() {
    let fake = fake().await;
    let dry = [&PROFILE[..], &["--dry-run"]].concat();
    let shown = run(&fake, "call", &dry).await;
    let url = format!(
        "{}/Destiny2/3/Profile/4611686018467260757/?components=100,200",
        fake.www()
    );
    assert_eq!(
        (shown.code, shown.text),
        (Some(0), format!("GET {url}\nx-api-key: (hidden)\n"))
    );

    let dry = ["Destiny2.SetItemLockState", "--body", LOCK, "--dry-run"];
    let without_token = run(&fake, "call", &dry).await;
    without_token.came_to(0, &["authorization: Bearer (hidden)"]);
    let shown = call(&fake, "the-token", "MoveEquipDestinyItems", &dry).await;
    shown.came_to(
        0,
        &[
            "POST ",
            "authorization: Bearer (hidden)",
            "content-type: application/json",
        ],
    );
    let (_, body) = shown.text.split_once("\n\n").unwrap();
    let (body, given): (Value, Value) = (
        serde_json::from_str(body).unwrap(),
        serde_json::from_str(LOCK).unwrap(),
    );
    assert_eq!(body, given);
    assert!(
        !shown.text.contains("key-of-nobody") && !shown.text.contains("the-token"),
        "{shown:?}"
    );
    assert_eq!(fake.requests().len(), 0);
}

#[tokio::test]
async fn help_lists_the_options_of_an_operation() {
    let fake = fake().await;
    let help = run(&fake, "call", &["Destiny2.GetProfile", "--help"]).await;
    help.came_to(
        0,
        &[
            "GET /Destiny2/{membershipType}/Profile/{destinyMembershipId}/",
            "--membership-type <ENUM>",
            "--components <ENUM>",
            "several with commas between them",
            "[required]",
            "Access: optional",
        ],
    );
    let help = run(&fake, "call", &["Destiny2.TransferItem", "--help"]).await;
    help.came_to(
        0,
        &[
            "--body <JSON or @FILE>",
            "Access: signed-in. Scope: MoveEquipDestinyItems.",
        ],
    );
}

#[tokio::test]
async fn lists_are_narrowed_and_leave_out_what_the_application_may_not() {
    let fake = fake().await;
    let list = async |scopes: &str, arguments: &[&str]| {
        let mut command = command(&fake, "call");
        if !scopes.is_empty() {
            command.env("BUNGIE_SCOPES", scopes);
        }
        ended(command.arg("list").args(arguments)).await
    };
    let rows = |run: &Run| {
        run.text
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };

    let all = rows(&list("", &[]).await);
    assert_eq!(all.len(), bungie_api::dynamic::OPERATIONS.len());
    let of_tag = rows(&list("", &["--tag", "destiny2"]).await);
    assert!(!of_tag.is_empty() && of_tag.iter().all(|row| row.starts_with("Destiny2.")));
    let of_scope = rows(&list("", &["--scope", "MoveEquipDestinyItems"]).await);
    assert!(
        of_scope
            .iter()
            .any(|row| row.starts_with("Destiny2.TransferItem "))
    );
    assert!(
        of_scope
            .iter()
            .all(|row| row.contains("MoveEquipDestinyItems"))
    );
    let kinds = ["anonymous", "optional", "signed-in"];
    let mut counted = 0;
    for kind in kinds {
        let of_kind = rows(&list("", &["--access", kind]).await);
        assert!(of_kind.iter().all(|row| row.contains(kind)), "{of_kind:?}");
        counted += of_kind.len();
    }
    assert_eq!(counted, all.len());

    let granted = rows(&list("ReadGroups", &[]).await);
    assert!(granted.len() < all.len());
    assert!(
        !granted
            .iter()
            .any(|row| row.starts_with("Destiny2.TransferItem "))
    );
    assert!(
        granted
            .iter()
            .any(|row| row.starts_with("Destiny2.GetProfile "))
    );
    list("", &["--tag", "Nothing"]).await.came_to(1, &[]);
}

#[tokio::test]
async fn mistakes_are_told_with_what_there_is_instead() {
    let fake = fake().await;
    for (arguments, expected) in [
        // The nearest first.
        (
            &["Destiny2.GetProfil"][..],
            &["exist: 'Destiny2.GetProfile', "][..],
        ),
        (&PROFILE[..5], &["--components <ENUM>", "required"]),
        (
            &["Destiny2.GetDestinyManifest", "--locale", "en"],
            &["unexpected argument '--locale'"],
        ),
        (&["Destiny2.TransferItem"], &["--body <JSON or @FILE>"]),
        (
            &["User.GetBungieNetUserById", "--id", "1", "--id", "2"],
            &["--id", "multiple times"],
        ),
        (
            &["User.GetBungieNetUserById", "--id", "x"],
            &["id cannot be `x`"],
        ),
        (
            &["Destiny2.TransferItem", "--body", "@/nowhere/body.json"],
            &["/nowhere/body.json"],
        ),
        (
            &["Destiny2.TransferItem", "--body", "{\"a\": 1}"],
            &["the body has no `a`"],
        ),
        (&["list", "--scope", "Everything"], &["Everything"]),
    ] {
        let run = run(&fake, "call", arguments).await;
        run.failed(expected);
        assert!(run.errors.matches("'Destiny2.").count() <= 1 + 5, "{run:?}");
    }
    assert_eq!(fake.requests().len(), 0);
}

#[tokio::test]
async fn no_parameter_is_called_as_what_all_operations_take() {
    let help = run(&fake().await, "call", &["--help"]).await.text;
    for entry in bungie_api::dynamic::OPERATIONS {
        for parameter in entry.operation().parameters {
            let option = format!("--{} ", parameter.name.to_kebab_case());
            assert!(!help.contains(&option), "{option} of {entry:?}");
        }
    }
}

#[tokio::test]
async fn a_refusal_says_what_bungie_said() {
    let fake = fake().await;
    let refusal = bungie_testing::fake::Envelope::error(1601, "DestinyAccountNotFound");
    fake.fault_always("Destiny2.GetProfile", refusal.response(json!({})))
        .unwrap();
    run(&fake, "call", &PROFILE)
        .await
        .failed(&["Destiny2.GetProfile: not found", "DestinyAccountNotFound"]);
}
