//! Who may call, and where.

use crate::{AGENT, MANIFEST, PROFILE, Pair, REPORT, TRANSFER, header, json};
use reqwest::{Method, StatusCode};

/// A body of [`TRANSFER`].
const MOVED: &str = r#"{"itemReferenceHash": 5, "stackSize": 1, "itemId": "0", "characterId": "5", "membershipType": 3}"#;

#[tokio::test]
async fn key_and_user_agent_are_asked_for() {
    let pair = Pair::new().await;
    let url = format!("{}{MANIFEST}", pair.fake.www());
    let answer = pair
        .http
        .get(&url)
        .header("user-agent", AGENT)
        .send()
        .await
        .unwrap();
    let body = json(answer).await;
    assert_eq!(body["ErrorCode"], 2102);
    assert_eq!(body["ErrorStatus"], "ApiKeyMissingFromRequest");
    assert_eq!(pair.violations(), ["there is no API key"]);

    let bad = [
        "",
        "curl/8.0",
        "A/1 AppId/x",
        "A AppId/1",
        "A/1 AppId/1 me@example.com",
        "A/1 AppId/1 (+a)b)",
    ];
    for agent in bad {
        let request = pair.http.get(&url).header("user-agent", agent);
        let answer = request.header("x-api-key", "key").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{agent}");
        assert_eq!(
            header(&answer, "content-type"),
            Some("text/html; charset=utf-8")
        );
    }
    assert_eq!(pair.violations().len(), 1 + bad.len());
    let request = pair.http.get(&url).header("user-agent", "A/1 AppId/1");
    let answer = request.header("x-api-key", "key").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn tokens_are_asked_for() {
    let pair = Pair::new().await;
    pair.fake.sign_in("mover", 32);
    pair.fake.sign_in("reader", 64);
    let refused = async |path: &str, token: Option<&str>| {
        let (method, body) = match path {
            TRANSFER => (Method::POST, MOVED),
            _ => (Method::GET, ""),
        };
        let request = pair
            .request(method, path)
            .header("content-type", "application/json");
        let request = token
            .into_iter()
            .fold(request.body(body), |request, token| {
                request.bearer_auth(token)
            });
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, json(answer).await["ErrorCode"].as_i64().unwrap())
    };
    let profile = format!("{PROFILE}?components=100");
    let vendors = "/Destiny2/3/Profile/5/Character/6/Vendors/?components=400";
    assert_eq!(refused(TRANSFER, None).await, (401, 99));
    assert_eq!(refused(TRANSFER, Some("stranger")).await, (401, 99));
    assert_eq!(refused(TRANSFER, Some("reader")).await, (500, 2108));
    assert_eq!(refused(TRANSFER, Some("mover")).await, (200, 1));
    // No scope is declared, and a user is needed.
    assert_eq!(refused(vendors, None).await, (401, 99));
    assert_eq!(refused(vendors, Some("mover")).await, (200, 1));
    // A token is not needed, and if there is one, it has to be good.
    assert_eq!(refused(&profile, None).await, (200, 1));
    assert_eq!(refused(&profile, Some("stranger")).await, (401, 99));
    pair.fake.sign_out("mover");
    assert_eq!(refused(TRANSFER, Some("mover")).await, (401, 99));
    assert_eq!(
        pair.violations(),
        [""; 0],
        "none of this is against the document"
    );

    let request = pair
        .request(Method::GET, MANIFEST)
        .header("authorization", "Bearermover");
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(pair.violations().len(), 1);
}

#[tokio::test]
async fn redirects_lead_to_the_right_place() {
    let pair = Pair::new().await;
    let answer = pair.get("/Destiny2/Manifest?a=b").await;
    assert_eq!(
        header(&answer, "location"),
        Some("/Platform/Destiny2/Manifest/?a=b")
    );
    let answer = pair.get(REPORT).await;
    let there = format!("{}{REPORT}", pair.fake.stats());
    assert_eq!(header(&answer, "location"), Some(&*there));
}
