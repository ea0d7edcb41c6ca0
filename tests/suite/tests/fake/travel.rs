//! Answers that travel in another way than they should.

use crate::{MANIFEST, Pair, header, json};
use bungie_testing::fake::{Fault, Gate, Settings};
use flate2::read::GzDecoder;
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use std::io::Read as _;

/// The length of a body, of which no more than a piece is held.
async fn length(mut answer: Response) -> usize {
    let mut length = 0;
    while let Some(piece) = answer.chunk().await.unwrap() {
        length += piece.len();
    }
    length
}

fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut out).unwrap();
    out
}

#[tokio::test]
async fn a_body_waits_for_its_gate() {
    let pair = Pair::new().await;
    let gate = Gate::closed();
    // This ends when the headers are there.
    let mut answer = pair.faulty(Fault::held_body(&gate)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    tokio::select! {
        biased;
        piece = answer.chunk() => panic!("{piece:?}"),
        // Meanwhile the fake answers another request.
        other = pair.get(MANIFEST) => assert_eq!(other.status(), StatusCode::OK),
    }
    gate.open();
    assert_eq!(json(answer).await["ErrorCode"], 1);
}

#[tokio::test]
async fn an_answer_waits_for_its_gate() {
    let pair = Pair::new().await;
    let gate = Gate::closed();
    pair.fake.fault_next((), Fault::held_answer(&gate)).unwrap();
    let held = tokio::spawn(pair.request(Method::GET, MANIFEST).send());
    pair.fake.arrived(1).await;
    assert_eq!(pair.get(MANIFEST).await.status(), StatusCode::OK);
    assert!(!held.is_finished());
    gate.open();
    assert_eq!(held.await.unwrap().unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_connection_is_cut_before_the_headers() {
    let pair = Pair::new().await;
    pair.fake
        .fault_next((), Fault::cut_before_headers())
        .unwrap();
    let error = pair
        .request(Method::GET, MANIFEST)
        .send()
        .await
        .unwrap_err();
    assert!(error.is_request(), "{error:?}");
    assert_eq!(pair.get(MANIFEST).await.status(), StatusCode::OK);
    assert_eq!(pair.fake.requests().len(), 2);
}

#[tokio::test]
async fn a_connection_is_cut_in_the_body() {
    let pair = Pair::new().await;
    let whole = pair.get(MANIFEST).await.bytes().await.unwrap();
    let mut answer = pair.faulty(Fault::cut_in_body()).await;
    assert_eq!(answer.content_length(), Some(whole.len() as u64));
    let mut received = Vec::new();
    let error = loop {
        match answer.chunk().await {
            Ok(piece) => received.extend(piece.expect("the end comes as an error")),
            Err(error) => break error,
        }
    };
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    assert_eq!(received, whole[..whole.len() / 2]);
}

#[tokio::test]
async fn json_is_truncated_and_nobody_notices() {
    let pair = Pair::new().await;
    let whole = pair.get(MANIFEST).await.bytes().await.unwrap();
    let half = pair.faulty(Fault::truncated()).await.bytes().await.unwrap();
    assert_eq!(half, whole[..whole.len() / 2]);
    assert!(serde_json::from_slice::<Value>(&half).is_err());
}

#[tokio::test]
async fn gzip_is_for_those_who_take_it() {
    let pair = Pair::with(Settings {
        gzip: true,
        ..Settings::default()
    })
    .await;
    let plain = pair.get(MANIFEST).await;
    assert_eq!(header(&plain, "content-encoding"), None);
    let plain = plain.bytes().await.unwrap();
    let request = pair.request(Method::GET, MANIFEST);
    let zipped = request
        .header("accept-encoding", "br, gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(header(&zipped, "content-encoding"), Some("gzip"));
    let zipped = zipped.bytes().await.unwrap();
    assert!(zipped.len() < plain.len());
    assert_eq!(unzipped(&zipped), plain);

    let pair = Pair::new().await;
    let forced = pair.faulty(Fault::gzip()).await;
    assert_eq!(header(&forced, "content-encoding"), Some("gzip"));
    assert_eq!(unzipped(&forced.bytes().await.unwrap()), plain);
}

#[tokio::test]
async fn a_bomb_is_small_outside() {
    let pair = Pair::new().await;
    let bomb = pair.faulty(Fault::gzip_bomb(8)).await;
    assert_eq!(header(&bomb, "content-encoding"), Some("gzip"));
    // This compares checksum and length as well.
    let inside = unzipped(&bomb.bytes().await.unwrap());
    assert_eq!(inside.len(), 8 << 20);
    assert!(inside.iter().all(|byte| *byte == 0));

    let bomb = pair.faulty(Fault::gzip_bomb(1024)).await;
    assert!(length(bomb).await < 2 << 20);
}

#[tokio::test]
async fn a_body_is_huge() {
    let pair = Pair::new().await;
    let text = json(pair.faulty(Fault::huge(1)).await).await["Response"].take();
    assert_eq!(text.as_str().map(str::len), Some(1 << 20));

    let answer = pair.faulty(Fault::huge(200)).await;
    assert_eq!(answer.content_length(), None);
    assert!(length(answer).await > 200 << 20);

    let answer = pair.faulty(Fault::huge_and_announced(2)).await;
    let announced = answer.content_length();
    assert_eq!(announced, Some(length(answer).await as u64));
}

#[tokio::test]
async fn nothing_is_left_of_a_fake_that_is_dropped() {
    let pair = Pair::new().await;
    pair.fake
        .fault_next((), Fault::held_answer(&Gate::closed()))
        .unwrap();
    let held = tokio::spawn(pair.request(Method::GET, MANIFEST).send());
    pair.fake.arrived(1).await;
    let next = pair.request(Method::GET, MANIFEST);
    drop(pair.fake);
    assert!(held.await.unwrap().is_err());
    assert!(next.send().await.unwrap_err().is_connect());
}
