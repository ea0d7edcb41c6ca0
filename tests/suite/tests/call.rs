//! The example that calls operations by name, as a program against the fake.

use bungie_suite::examples::example;
use bungie_testing::fake::{FakeBungie, Settings};
use serde_json::{Value, json};
use std::{fs, process::Stdio};
use tempfile::tempdir;

const PROFILE: [&str; 4] = [
    "Destiny2.GetProfile",
    "membershipType=TigerSteam",
    "destinyMembershipId=4611686018467260757",
    "components=100,200",
];

/// What a run of the program came to.
struct Run {
    is_success: bool,
    answer: String,
    errors: String,
}

/// The fake lives on this thread, and answers while the program runs.
async fn call(fake: &FakeBungie, token: Option<&str>, arguments: &[&str]) -> Run {
    let mut command = tokio::process::Command::from(example("call"));
    command
        .args(arguments)
        .args(["--site", &fake.url()])
        .env("BUNGIE_API_KEY", "key-of-nobody")
        .env_remove("BUNGIE_TOKEN")
        .env_remove("BUNGIE_CLIENT_ID")
        .stdin(Stdio::null());
    if let Some(token) = token {
        command.env("BUNGIE_TOKEN", token);
    }
    let output = command.output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run {
        is_success: output.status.success(),
        answer: text(output.stdout),
        errors: text(output.stderr),
    }
}

async fn fake() -> FakeBungie {
    FakeBungie::start_with(Settings {
        separate_hosts: false,
        ..Settings::default()
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn the_answer_is_printed() {
    let fake = fake().await;
    let run = call(&fake, None, &PROFILE).await;
    assert!(run.is_success, "{}", run.errors);
    let answer: Value = serde_json::from_str(&run.answer).unwrap();
    let characters = answer["characters"]["data"].as_object().unwrap();
    assert!(!characters.is_empty(), "{answer}");
    let [request] = fake.requests().try_into().unwrap();
    assert_eq!(request.operation, Some("Destiny2.GetProfile"));
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn a_user_calls_with_a_token_and_a_body() {
    let fake = fake().await;
    fake.sign_in("token", u64::MAX);
    let folder = tempdir().unwrap();
    let file = folder.path().join("body.json");
    let body = json!({
        "characterId": "2305843009301234567", "itemId": "6917529000000000123",
        "membershipType": 3, "state": true,
    });
    fs::write(&file, body.to_string()).unwrap();
    let lock = [
        "Destiny2.SetItemLockState",
        "--body",
        file.to_str().unwrap(),
    ];
    let run = call(&fake, Some("token"), &lock).await;
    assert!(run.is_success, "{}", run.errors);
    serde_json::from_str::<Value>(&run.answer).unwrap();
    assert_eq!(fake.violations(), []);

    // Bungie refuses nobody in particular.
    let run = call(&fake, None, &lock).await;
    assert!(!run.is_success && run.answer.is_empty());
    for expected in ["Destiny2.SetItemLockState", "WebAuthRequired"] {
        assert!(run.errors.contains(expected), "{}", run.errors);
    }
}

#[tokio::test]
async fn errors_say_what_there_is_instead() {
    let fake = fake().await;
    for (arguments, expected) in [
        (
            &["Destiny2.GetProfil"][..],
            &[
                "no operation is called Destiny2.GetProfil.",
                "  Destiny2.GetProfile\n",
            ][..],
        ),
        // Without the tag, and in small letters.
        (&["getprofile"], &["  Destiny2.GetProfile\n"]),
        (
            &PROFILE[..3],
            &[
                "Destiny2.GetProfile: components is missing",
                "components: Enum, a list, in the query, required",
            ],
        ),
        (
            &["Destiny2.GetDestinyManifest", "locale=en"],
            &[
                "Destiny2.GetDestinyManifest: locale is no parameter",
                "  nothing",
            ],
        ),
        (
            &["Destiny2.TransferItem"],
            &["Destiny2.TransferItem: the body is missing", "  a body"],
        ),
        (
            &["Destiny2.TransferItem", "--body", "/nowhere/body.json"],
            &["/nowhere/body.json"],
        ),
        (
            &["User.GetBungieNetUserById", "id=1", "id=2"],
            &["id is given twice"],
        ),
        (
            &["Destiny2.GetProfile", "components"],
            &["`components` has no `=`"],
        ),
    ] {
        let run = call(&fake, None, arguments).await;
        assert!(!run.is_success && run.answer.is_empty(), "{arguments:?}");
        for expected in expected {
            assert!(
                run.errors.contains(expected),
                "{arguments:?}: {}",
                run.errors
            );
        }
    }
    assert_eq!(fake.requests().len(), 0);
}
