//! What is private where nobody would look for it.

use bungie_client::{Transport, TransportError, TransportErrorKind, TransportFuture};
use bungie_testing::record::{RecordError, Recorder, Replay};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use std::{fs, path::Path, sync::Mutex};

pub(crate) const CARDS: &str = "/Platform/User/GetMembershipsById/4611686018467284386/3/";
pub(crate) const MILESTONES: &str = "/Platform/Destiny2/Milestones/";
const KEY: &str = "0123456789abcdef";

/// Answers with what it is told, one after the other.
#[derive(Debug)]
pub(crate) struct Told(pub(crate) Mutex<Vec<Result<Response<Bytes>, TransportError>>>);

impl Transport for Told {
    fn send(&self, _: Request<Bytes>, _: usize) -> TransportFuture<'_> {
        let answer = self.0.lock().unwrap().remove(0);
        Box::pin(async { answer })
    }
}

pub(crate) fn json_answer(value: &Value) -> Response<Bytes> {
    let answer = Response::builder().header("content-type", "application/json");
    answer.body(value.to_string().into()).unwrap()
}

pub(crate) fn card(name: &str) -> Value {
    json!({"ErrorCode": 1, "Response": {"destinyMemberships": [
        {"membershipId": "4611686018467284386", "membershipType": 3, "displayName": name}
    ]}})
}

pub(crate) async fn ask(recorder: &Recorder, path: &str) {
    let request = Request::get(format!("https://www.bungie.net{path}"));
    let request = request.header("x-api-key", KEY).body(Bytes::new()).unwrap();
    // The answer is not looked at: it may be a failure.
    let _ = recorder.send(request, 1 << 20).await;
}

pub(crate) fn recorder(folder: &Path, answers: impl IntoIterator<Item = Value>) -> Recorder {
    let answers = answers.into_iter().map(|it| Ok(json_answer(&it)));
    Recorder::new(Told(Mutex::new(answers.collect())), folder).unwrap()
}

pub(crate) fn texts(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect()
}

#[tokio::test]
async fn names_and_ids_within_texts_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let mut answer = card("Sir Quits");
    answer["Message"] = format!(
        "SIR QUITS (sir.quits@mail.example.org) has {KEY}; see \
         https://www.bungie.net/7/254/4611686018467284386?name=Sir%20Quits&a=9876543210123, not Sir Quitsy"
    )
    .into();
    answer["Response"]["bungieNetUser"] = json!({
        "membershipId": "14352111",
        "profilePicturePath": "/img/profile/14352111.jpg",
        "about": "I am Sir Quits",
        "unknownHandle": "sirq_1988",
        "unknownNumbers": {"4611686018999999999": 15_012_345_678_u64},
    });
    let recorder = recorder(folder.path(), [answer]);
    ask(&recorder, CARDS).await;
    recorder.finish().unwrap();

    let text = &texts(folder.path())[0];
    for private in [
        "Sir Quits\"",
        "SIR QUITS",
        "Sir%20Quits&",
        "sir.quits",
        "sirq_1988",
        KEY,
        "14352111",
        "4611686018467284386",
        "9876543210123",
        "4611686018999999999",
        "15012345678",
        "I am",
    ] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    // Another name is another one, and who is asked for is who is answered with.
    assert!(text.contains("not Sir Quitsy"), "{text}");
    let recording: Value = serde_json::from_str(text).unwrap();
    let response = &recording["answer"]["body"]["json"]["Response"];
    let id = response["destinyMemberships"][0]["membershipId"]
        .as_str()
        .unwrap();
    assert_eq!(
        recording["request"]["path"],
        CARDS.replace("4611686018467284386", id)
    );
    assert!(
        recording["answer"]["body"]["json"]["Message"]
            .as_str()
            .unwrap()
            .contains(id)
    );
    assert!(id.starts_with("4611686018") && id.len() == 19, "{id}");
}

#[tokio::test]
async fn what_turns_out_to_be_private_later_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut early = json!({"ErrorCode": 1, "Response": {}});
    early["Message"] = "Welcome, Sir Quits".into();
    let recorder = recorder(folder.path(), [early, card("Sir Quits")]);
    ask(&recorder, MILESTONES).await;
    ask(&recorder, CARDS).await;
    assert_eq!(texts(folder.path()).len(), 2);
    let Err(RecordError::Incomplete(problems)) = recorder.finish() else {
        panic!("the first recording names somebody");
    };
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].file, "0001-Destiny2.GetPublicMilestones.json");
    let what = &problems[0].what;
    assert!(
        what.contains("$.answer.body.json.Message") && !what.contains("Sir"),
        "{what}"
    );
    assert_eq!(texts(folder.path()).len(), 1);
}

#[tokio::test]
async fn a_recording_in_which_something_is_left_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    // What is no text is not changed, only searched.
    let bytes = [b"\xff\xfe member 4611686018467284386".to_vec(), vec![0xff]].concat();
    let answers = vec![
        Ok(json_answer(&card("Sir Quits"))),
        Ok(Response::new(bytes.into())),
    ];
    let recorder = Recorder::new(Told(Mutex::new(answers)), folder.path()).unwrap();
    ask(&recorder, CARDS).await;
    ask(&recorder, MILESTONES).await;
    let problems = recorder.problems();
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0]
            .what
            .contains("$.answer.body.base64 still holds an id"),
        "{problems:?}"
    );
    assert!(!problems[0].to_string().contains("46116860"));
    assert_eq!(texts(folder.path()).len(), 1);
}

#[tokio::test]
async fn words_that_a_person_adds_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let answer =
        json!({"ErrorCode": 1, "Response": {}, "Message": "Ask Ghostwriter, or ghostwriters."});
    let recorder = recorder(folder.path(), [answer]);
    recorder.redact_word("ghostwriter");
    ask(&recorder, MILESTONES).await;
    let text = &texts(folder.path())[0];
    assert!(
        !text.contains("Ghostwriter") && text.contains("or ghostwriters."),
        "{text}"
    );
    assert!(!format!("{recorder:?}").contains("ghostwriter"));
}

#[tokio::test]
async fn two_recorders_replace_differently_and_one_always_the_same() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir().unwrap();
        let recorder = recorder(folder.path(), [card("Sir Quits"), card("sir quits")]);
        ask(&recorder, CARDS).await;
        ask(&recorder, CARDS).await;
        recorder.finish().unwrap();
        let texts = texts(folder.path());
        assert_eq!(texts[0], texts[1], "a name is the same in capital letters");
        let of_it = &Replay::open(folder.path()).unwrap().ids()["MembershipId"];
        assert_eq!(of_it.len(), 1);
        ids.extend(of_it.iter().copied());
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_call_that_fails_is_a_problem_and_fails_as_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let failure = TransportError::new(TransportErrorKind::Timeout, "too late");
    let recorder = Recorder::new(Told(Mutex::new(vec![Err(failure)])), folder.path()).unwrap();
    let request = Request::get(format!("https://www.bungie.net{MILESTONES}"));
    let error = recorder.send(request.body(Bytes::new()).unwrap(), 1).await;
    assert_eq!(error.unwrap_err().kind(), TransportErrorKind::Timeout);
    assert!(recorder.finish().is_err());
    assert!(texts(folder.path()).is_empty());
}

#[tokio::test]
async fn a_folder_that_is_gone_does_not_fail_the_call() {
    let folder = tempfile::tempdir().unwrap();
    let recorder = recorder(folder.path(), [card("Sir Quits")]);
    drop(folder);
    let request = Request::get(format!("https://www.bungie.net{CARDS}"));
    let answer = recorder.send(request.body(Bytes::new()).unwrap(), 1 << 20);
    assert_eq!(
        answer.await.unwrap().body(),
        card("Sir Quits").to_string().as_bytes()
    );
    assert_eq!(
        recorder.problems()[0].file,
        "0001-User.GetMembershipDataById.json"
    );
}
