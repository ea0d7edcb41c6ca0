//! What is private where the document says nothing: other paths, other bodies, other keys.

use crate::leaks::{MILESTONES, Told, ask, recorder, texts};
use bungie_testing::record::{Recorder, Replay};
use http::Response;
use serde_json::{Value, json};
use std::sync::Mutex;

#[tokio::test]
async fn of_other_paths_only_words_of_the_document_stay() {
    let folder = tempfile::tempdir().unwrap();
    let answer = json!({"ErrorCode": 1, "Response": {}});
    let recorder = recorder(folder.path(), [answer]);
    let path = "/Platform/User/SearchUsersOld/Jane%20Doe/20089743/?name=Jane";
    ask(&recorder, path).await;
    recorder.finish().unwrap();

    let text = &texts(folder.path())[0];
    for private in ["SearchUsersOld", "Jane", "Doe", "20089743"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    assert!(text.contains("\"/Platform/User/"), "{text}");
}

/// What a service in front of Bungie's answers with.
const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Attention Required! | 2001:db8:7::77</title></head><body>
<p>Hello Jane, Ray ID: <strong>8f0a1b2c3d4e5f60</strong></p><p>Your IP: <span>203.0.113.77</span></p></body></html>"#;

#[tokio::test]
async fn of_pages_and_broken_json_no_body_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let page = Response::builder()
        .status(503)
        .header("content-type", "text/html; charset=UTF-8");
    let answers = vec![
        Ok(page.body(PAGE.into()).unwrap()),
        Ok(Response::new(
            r#"{"Response": {"displayName": "Jane"#.into(),
        )),
        Ok(Response::new("error code: 1020 for 203.0.113.77".into())),
    ];
    let recorder = Recorder::new(Told(Mutex::new(answers)), folder.path()).unwrap();
    for _ in 0..3 {
        ask(&recorder, MILESTONES).await;
    }
    recorder.finish().unwrap();

    let texts = texts(folder.path());
    for private in ["Jane", "8f0a1b2c3d4e5f60", "203.0.113.77", "db8:7"] {
        assert!(!texts.concat().contains(private), "{private}: {texts:?}");
    }
    let bodies = texts.iter().map(|text| {
        let recording: Value = serde_json::from_str(text).unwrap();
        let answer = &recording["answer"];
        (
            answer["status"].as_u64().unwrap(),
            answer["body"]["text"].clone(),
        )
    });
    let expected = [
        (
            503,
            "<title>Attention Required! | 2001:db8::1</title>".into(),
        ),
        (200, "{".into()),
        (200, "error code: 1020 for 192.0.2.1".into()),
    ];
    assert!(bodies.eq(expected), "{texts:?}");
    Replay::open(folder.path()).unwrap();
}

#[tokio::test]
async fn keys_of_maps_that_the_document_does_not_have_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let news = json!({"20089743": 1, "Jane Doe": {"membershipId": "5", "jane_1988": 2}, "1234": 3});
    let answer = json!({"ErrorCode": 1, "Response": {"1363886209": {"news": &news}}});
    let unknown = json!({"ErrorCode": 1, "Response": news});
    let recorder = recorder(folder.path(), [answer, unknown]);
    ask(&recorder, MILESTONES).await;
    ask(&recorder, "/Platform/User/SearchUsersOld/").await;
    recorder.finish().unwrap();

    for text in texts(folder.path()) {
        for private in ["20089743", "Jane", "jane"] {
            assert!(!text.contains(private), "{private}: {text}");
        }
        for known in [
            "\"ErrorCode\"",
            "\"Response\"",
            "\"membershipId\"",
            "\"1234\"",
        ] {
            assert!(text.contains(known), "{known}: {text}");
        }
    }
    // Of a map that the document has, keys are what it says.
    let hash = "\"1363886209\"";
    assert!(texts(folder.path())[0].contains(hash));
}
