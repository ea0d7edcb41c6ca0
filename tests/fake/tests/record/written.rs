//! How names and ids are written.

use crate::leaks::{CARDS, MILESTONES, ask, card, recorder, texts};
use serde_json::{Value, json};
use std::{sync::mpsc, thread, time::Duration};

fn message(text: &str) -> Value {
    json!({"ErrorCode": 1, "Response": {}, "Message": text})
}

#[test]
fn one_name_may_have_several_codes_written_in_several_ways() {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        let folder = tempfile::tempdir().unwrap();
        let recorder = recorder(folder.path(), []);
        for name in ["Jane#0042", "Jane#42", "jane#42", "Jane#43", "Jane#0"] {
            recorder.redact_word(name);
        }
        done.send(()).unwrap();
    });
    let waited = is_done.recv_timeout(Duration::from_secs(20));
    waited.expect("replacements are found at once");
}

#[tokio::test]
async fn names_are_found_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let said = message(
        "ÉLODIE, ΝΊΚΟΣ and νίκος; 守護者の漢字さん, Janeさん; Jane#0042 and jane#7; not Élodies, not Janet",
    );
    let recorder = recorder(folder.path(), [said]);
    for word in ["Élodie", "Νίκος", "漢字", "の漢字", "Jane"] {
        recorder.redact_word(word);
    }
    ask(&recorder, MILESTONES).await;
    recorder.finish().unwrap();

    let text = &texts(folder.path())[0];
    for private in [
        "ÉLODIE",
        "ΝΊΚΟΣ",
        "νίκος",
        "の漢字",
        "Janeさん",
        "jane",
        "#0042",
        "#7 ",
    ] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    for other in ["not Élodies", "not Janet", "守護者"] {
        assert!(text.contains(other), "{other}: {text}");
    }
}

#[tokio::test]
async fn ids_are_found_however_they_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let said = message(
        "Ids x004611686018467284386, 00012345, 98765432109876543210; at 2024-05-05T01:02:03.0123456Z of 0000",
    );
    let recorder = recorder(folder.path(), [card("Jane"), said]);
    ask(&recorder, CARDS).await;
    ask(&recorder, MILESTONES).await;
    recorder.finish().unwrap();

    let text = &texts(folder.path())[1];
    for private in ["4611686018467284386", "12345,", "98765432109876543210"] {
        assert!(!text.contains(private), "{private}: {text}");
    }
    assert!(
        text.contains("at 2024-05-05T01:02:03.0123456Z of 0000"),
        "{text}"
    );
}

#[tokio::test]
async fn what_turns_out_to_be_private_later_is_removed_without_finish() {
    let folder = tempfile::tempdir().unwrap();
    let early = message("Welcome, Sir Quits");
    let recorder = recorder(folder.path(), [early, card("Sir Quits")]);
    let clone = recorder.clone();
    ask(&recorder, MILESTONES).await;
    ask(&clone, CARDS).await;
    drop(recorder);
    assert_eq!(texts(folder.path()).len(), 2);
    drop(clone);
    let texts = texts(folder.path());
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("User.GetMembershipDataById"), "{texts:?}");
}
