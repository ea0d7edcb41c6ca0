//! Answers that say something else than they should.

use crate::{MANIFEST, Pair, header, json};
use bungie_testing::fake::{Envelope, Fault, Page};
use reqwest::StatusCode;
use serde_json::json;

#[tokio::test]
async fn answers_that_are_no_json() {
    let pair = Pair::new().await;
    for (page, status) in [
        (Page::Balancer, 503),
        (Page::Application, 500),
        (Page::Cloudflare, 403),
        (Page::Unauthorized, 401),
        (Page::Site, 200),
    ] {
        let answer = pair
            .faulty(Fault::page(page).header("retry-after", "30"))
            .await;
        assert_eq!(answer.status(), status);
        assert_eq!(header(&answer, "retry-after"), Some("30"));
        assert!(answer.text().await.unwrap().contains("<html"));
    }
    let answer = pair.faulty(Fault::empty()).await;
    assert_eq!(
        (answer.status(), answer.bytes().await.unwrap().len()),
        (StatusCode::OK, 0)
    );
    let answer = pair
        .faulty(Fault::redirect("http://elsewhere.invalid/"))
        .await;
    assert_eq!(answer.status(), StatusCode::MOVED_PERMANENTLY);
    assert_eq!(
        header(&answer, "location"),
        Some("http://elsewhere.invalid/")
    );
    let answer = pair
        .faulty(
            Fault::good()
                .header("content-type", "text/plain")
                .status(500),
        )
        .await;
    assert_eq!(
        (answer.status().as_u16(), header(&answer, "content-type")),
        (500, Some("text/plain"))
    );
    assert_eq!(json(answer).await["ErrorCode"], 1);
}

#[tokio::test]
async fn envelopes_of_all_kinds() {
    let pair = Pair::new().await;
    let error = Envelope::error(36, "ThrottleLimitExceededMomentarily")
        .throttle_seconds(10)
        .message_data("a", "b")
        .response(json!(0));
    let answer = pair
        .faulty(Fault::from(error).header("retry-after", "10"))
        .await;
    assert_eq!(
        (answer.status().as_u16(), header(&answer, "retry-after")),
        (500, Some("10"))
    );
    let body = json(answer).await;
    assert_eq!(body["ErrorCode"], 36);
    assert_eq!(body["ErrorStatus"], "ThrottleLimitExceededMomentarily");
    assert_eq!(body["ThrottleSeconds"], 10);
    assert_eq!(body["MessageData"], json!({"a": "b"}));
    assert_eq!(body["Response"], 0);

    let answer = pair.faulty(Envelope::system_disabled()).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body = json(answer).await;
    assert_eq!(
        (&body["ErrorCode"], body.get("Response")),
        (&json!(5), None)
    );

    let body = json(pair.faulty(Envelope::success()).await).await;
    assert_eq!(
        (&body["ErrorCode"], body.get("Response")),
        (&json!(1), None)
    );
    let body = json(pair.faulty(Envelope::success().response(json!(0))).await).await;
    assert_eq!(
        (&body["ErrorCode"], &body["Response"]),
        (&json!(1), &json!(0))
    );
}

#[tokio::test]
async fn faults_happen_to_whom_they_are_planned_for() {
    let pair = Pair::new().await;
    let status = async |path: &str| pair.get(path).await.status().as_u16();
    pair.fake
        .fault_always((), Fault::page(Page::Application))
        .unwrap();
    pair.fake
        .fault_next("Destiny2.GetDestinyManifest", Fault::good().status(201))
        .unwrap();
    pair.fake
        .fault_next("Destiny2.GetDestinyManifest", Fault::good().status(202))
        .unwrap();
    pair.fake.fault_next((), Fault::good().status(203)).unwrap();
    assert_eq!(status(MANIFEST).await, 201);
    assert_eq!(status("/Settings/").await, 203);
    assert_eq!(status("/Settings/").await, 500);
    assert_eq!(status(MANIFEST).await, 202);
    assert_eq!(status(MANIFEST).await, 500);
    pair.fake.clear_faults();
    assert_eq!(status(MANIFEST).await, 200);
}
