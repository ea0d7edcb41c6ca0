//! The program that users write: it compiles, it runs, and its mistakes are refused.

use bungie_api::{Session, scopes};
use bungie_suite::recorder::Recorder;
use http::header::AUTHORIZATION;
use std::{fs, path::Path};

#[path = "../compile/face.rs"]
mod face;

const READ: &str = r#"{
    "Response": {"characters": {"data": {"2305843009000000201": {"light": 550}}}},
    "ErrorCode": 1,
    "ErrorStatus": "Success"
}"#;
const WRITTEN: &str = r#"{"Response": 0, "ErrorCode": 1, "ErrorStatus": "Success"}"#;

#[tokio::test]
async fn the_program_of_users_runs() {
    let recorder = Recorder::answering_each(READ, WRITTEN);
    let client = face::client("key-of-nobody")
        .transport(recorder.clone())
        .build()
        .unwrap();
    let session = Session::new("token-of-nobody").unwrap();
    let session = session.granted(scopes::from_bits(32 | 128));
    let lines = face::run(&client, session).await.unwrap();
    assert_eq!(lines, ["2305843009000000201: 550"]);

    let sent: Vec<_> = recorder
        .take()
        .iter()
        .map(|request| {
            let token = request.headers().contains_key(AUTHORIZATION);
            (request.method().to_string(), token)
        })
        .collect();
    let expected = [
        ("GET", false),
        ("POST", true),
        ("POST", true),
        ("POST", true),
        // What needs no user gets no token.
        ("GET", false),
        ("GET", false),
    ];
    assert_eq!(
        sent,
        expected.map(|(method, token)| (method.to_owned(), token))
    );
}

#[test]
fn the_mistakes_of_users_are_refused() {
    let cases = trybuild::TestCases::new();
    cases.pass("compile/face.rs");
    cases.pass("compile/implicit_scope.rs");
    for case in [
        "anonymous_client",
        "anonymous_caller",
        "missing_scope",
        "missing_scope_of_caller",
        "wrong_id",
        "response_literal",
        "request_literal",
        "request_default",
    ] {
        cases.compile_fail(format!("compile/{case}.rs"));
    }
}

/// What the compiler says is compared above; this is what it has to say whatever else changes.
#[test]
fn the_messages_say_what_to_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("compile");
    for (case, messages) in [
        (
            "anonymous_client",
            &["this operation needs a signed-in user"][..],
        ),
        (
            "anonymous_caller",
            &["this operation needs a signed-in user"],
        ),
        (
            "missing_scope",
            &[
                "the application `VaultSorter` does not ask for the scope",
                "MoveEquipDestinyItems",
            ],
        ),
        (
            "missing_scope_of_caller",
            &[
                "the application `VaultSorter` does not ask for the scope",
                "MoveEquipDestinyItems",
            ],
        ),
        ("wrong_id", &["MembershipId", "CharacterId"]),
        ("response_literal", &["non-exhaustive"]),
        ("request_literal", &["missing field `more`"]),
        (
            "request_default",
            &["DestinyItemTransferRequest: Default` is not satisfied"],
        ),
    ] {
        let text = fs::read_to_string(folder.join(case).with_extension("stderr")).unwrap();
        for message in messages {
            assert!(text.contains(message), "{case}: {text}");
        }
    }
}
