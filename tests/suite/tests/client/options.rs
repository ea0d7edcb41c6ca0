//! The ways to call other than the usual one, and the settings of a client, one by one.

use crate::{Diary, KEY, TOKEN, builder, builder_at, client, manifest, transfer, user};
use bungie_api::{Client, ErrorKind, UserAgent};
use bungie_testing::fake::{Envelope, FakeBungie, Fault, Gate, Page, Settings};
use http::{
    StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_TYPE, HOST, ORIGIN},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

#[tokio::test]
async fn raw_answers_come_as_they_are() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    for (page, status) in [(Page::Balancer, 503), (Page::Moved, 301), (Page::Site, 200)] {
        fake.fault_next((), Fault::page(page).header("x-of-bungie", "a"))
            .unwrap();
        let before = fake.requests().len();
        let answer = client.send_raw(&manifest()).await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()["x-of-bungie"], "a");
        assert!(answer.body().starts_with(b"<"));
        assert_eq!(fake.requests().len() - before, 1, "nothing is tried again");
    }

    fake.fault_next((), Envelope::error(36, "ThrottleLimitExceeded"))
        .unwrap();
    let answer = user.send_raw(&transfer()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        answer.headers()[CONTENT_TYPE]
            .to_str()
            .unwrap()
            .contains("json")
    );
    let body: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(body["ErrorCode"], 36);

    // Without an answer there is nothing to give.
    fake.fault_next((), Fault::cut_in_body()).unwrap();
    let error = client.send_raw(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn responses_are_read_as_another_type() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    fake.fault_next((), Envelope::success().response(json!({"brandNew": [5]})))
        .unwrap();
    let new: Value = client.send_as(&manifest()).await.unwrap();
    assert_eq!(new, json!({"brandNew": [5]}));
    fake.fault_next((), Envelope::success().response(json!("moved")))
        .unwrap();
    let moved: String = user.send_as(&transfer()).await.unwrap();
    assert_eq!(moved, "moved");

    // Errors are the same as for the type of the document.
    fake.fault_next(
        (),
        Envelope::error(1623, "DestinyItemNotFound").response(json!(0)),
    )
    .unwrap();
    let error = user.send_as::<String, _>(&transfer()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    fake.fault_next((), Envelope::success().response(json!(0)))
        .unwrap();
    let error = user.send_as::<String, _>(&transfer()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("Response"))
    );
    fake.fault_next((), Envelope::success()).unwrap();
    let error = client.send_as::<Value, _>(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::EmptyResponse);
}

/// The shorter timeout is for one handle; the client itself keeps its own.
#[tokio::test]
async fn one_handle_is_less_patient() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    let gate = Gate::closed();
    for _ in 0..2 {
        fake.fault_next((), Fault::held_answer(&gate)).unwrap();
    }
    let patient = tokio::spawn({
        let client = client.clone();
        async move { client.send(&manifest()).await }
    });
    fake.arrived(1).await;
    let short = Duration::from_millis(500);
    let start = Instant::now();
    let hasty = user.with_timeout(short);
    let error = hasty.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(start.elapsed() >= short);
    assert!(!patient.is_finished());
    gate.open();
    patient.await.unwrap().unwrap();

    // A timeout that no clock can count is none.
    let endless = client.with_timeout(Duration::MAX);
    endless.send(&manifest()).await.unwrap();
}

#[tokio::test]
async fn bodies_are_read_up_to_a_length() {
    let fake = FakeBungie::start_with(Settings {
        gzip: true,
        ..Settings::default()
    })
    .await
    .unwrap();
    let diary = Diary::default();
    let observed = builder(&fake).observer(diary.clone()).build().unwrap();
    observed.send(&manifest()).await.unwrap();
    // After decompression, which is what takes up memory.
    let length = diary.read()[0].bytes;

    let just = builder(&fake).max_body(length).build().unwrap();
    just.send(&manifest()).await.unwrap();
    let short = builder(&fake).max_body(length - 1).build().unwrap();
    let error = short.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let error = short.send_raw(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn an_origin_is_sent_by_who_has_one() {
    let fake = FakeBungie::start().await.unwrap();
    let web = builder(&fake).origin("https://example.com");
    web.build().unwrap().send(&manifest()).await.unwrap();
    client(&fake).send(&manifest()).await.unwrap();
    let origins: Vec<_> = fake
        .requests()
        .iter()
        .map(|request| request.headers.get(ORIGIN).cloned())
        .collect();
    assert_eq!(origins[0].as_ref().unwrap(), "https://example.com");
    assert_eq!(origins[1], None);
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn compression_is_taken_unless_it_is_not_wanted() {
    let fake = FakeBungie::start_with(Settings {
        gzip: true,
        ..Settings::default()
    })
    .await
    .unwrap();
    let same = client(&fake).send(&manifest()).await.unwrap();
    let plain = builder(&fake).compression(false).build().unwrap();
    assert_eq!(plain.send(&manifest()).await.unwrap(), same);

    let requests = fake.requests();
    let accepted = requests[0].headers[ACCEPT_ENCODING].to_str().unwrap();
    assert!(
        accepted.contains("gzip") && accepted.contains("br"),
        "{accepted}"
    );
    assert!(!requests[1].headers.contains_key(ACCEPT_ENCODING));

    fake.fault_next((), Fault::brotli()).unwrap();
    assert_eq!(client(&fake).send(&manifest()).await.unwrap(), same);
    // Nobody asked for it, so nobody reads it.
    fake.fault_next((), Fault::brotli()).unwrap();
    let error = plain.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotJson);
}

/// The fake stands for the proxy as well: to it, the whole URL is asked for.
#[tokio::test]
async fn a_proxy_is_asked_for_everything() {
    let fake = FakeBungie::start().await.unwrap();
    let elsewhere = || builder_at("http://bungie.invalid".to_owned()).allow_plain_http();
    let behind = elsewhere().proxy(fake.url()).build().unwrap();
    behind.send(&manifest()).await.unwrap();
    let hosts: Vec<_> = fake
        .requests()
        .iter()
        .map(|request| request.headers[HOST].clone())
        .collect();
    assert_eq!(hosts, ["bungie.invalid"]);
    assert_eq!(fake.violations(), []);

    let wrong = elsewhere().proxy("http://me:hidden@[").build();
    assert_eq!(
        wrong.unwrap_err().to_string(),
        "the proxy is no URL: invalid IPv6 address"
    );
}

#[test]
fn what_fits_into_no_header_is_refused_beforehand() {
    let agent = || UserAgent::new("Vault Sorter", "1.2", 12345);
    for (builder, what) in [
        (Client::builder("", agent()), "the API key is empty"),
        (
            Client::builder("a\nb", agent()),
            "the API key has characters that no header can carry",
        ),
        (
            Client::builder(KEY, agent().contact("a\nb")),
            "the user agent has characters that no header can carry",
        ),
        (
            Client::builder(KEY, agent()).origin(""),
            "the origin is empty",
        ),
    ] {
        assert_eq!(builder.build().unwrap_err().to_string(), what);
    }
}
