//! Answers that are no envelope, or one that holds something else.

use super::{ONCE, READS_AGAIN, Seen, case, check, provoke};
use bungie_api::ErrorKind;
use bungie_testing::fake::{Envelope, Fault, Page};
use serde_json::json;

#[tokio::test]
async fn pages_come_instead() {
    let page = |title: &str, status| {
        let text = format!("the answer is not JSON: page \"{title}\" (HTTP {status})");
        Seen::new(ErrorKind::NotJson, &text)
            .title(title)
            .status(status)
    };
    let closed = Seen::new(ErrorKind::Maintenance, "closed for maintenance (HTTP 503)")
        .status(503)
        .transient();
    let wait = Seen::new(
        ErrorKind::Maintenance,
        "closed for maintenance; wait 1 s (HTTP 503)",
    );
    let unauthorized = Seen::new(
        ErrorKind::SignInAgain,
        "the user has to sign in again: page \"401 - Unauthorized\" (HTTP 401)",
    );
    check([
        case(Fault::page(Page::Balancer), closed, READS_AGAIN),
        case(
            Fault::page(Page::Balancer).header("retry-after", "1"),
            wait.status(503).retry_after(1).transient(),
            READS_AGAIN,
        ),
        case(
            Fault::page(Page::Application),
            page("Runtime Error", 500).transient(),
            READS_AGAIN,
        ),
        case(
            Fault::page(Page::Cloudflare),
            page("Attention Required!", 403).transient(),
            READS_AGAIN,
        ),
        case(Fault::page(Page::NotFound), page("404", 404), ONCE),
        case(Fault::page(Page::Site), page("Home", 200), ONCE),
        case(
            Fault::page(Page::Unauthorized),
            unauthorized.title("401 - Unauthorized").status(401),
            ONCE,
        ),
    ])
    .await;
}

#[tokio::test]
async fn bodies_are_empty() {
    let no_json = Seen::new(ErrorKind::NotJson, "the answer is not JSON (HTTP 200)").status(200);
    check([case(Fault::empty(), no_json, ONCE)]).await;
}

/// How far it was readable depends on the operation, and on the order of its properties.
#[tokio::test]
async fn json_ends_too_early() {
    let fault = Fault::truncated();
    let (seen, sent) = provoke(&fault, false).await;
    assert_eq!(
        (seen.kind, seen.status, seen.is_transient, sent),
        (ErrorKind::NotJson, Some(200), false, 1)
    );
    let path = seen.path.unwrap_or_default();
    assert!(path.starts_with("Response"), "{path}");
    let (seen, sent) = provoke(&fault, true).await;
    assert_eq!(
        (seen.kind, seen.is_transient, sent),
        (ErrorKind::NotJson, false, 1)
    );
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let redirected = |to: &str| {
        let text =
            format!("redirected, which is not followed: {to}: page \"Object moved\" (HTTP 301)");
        Seen::new(ErrorKind::Redirect, &text)
            .title("Object moved")
            .status(301)
    };
    let host = redirected(
        "to the host elsewhere.invalid; the server of the client or of the operation is wrong",
    );
    let slash =
        redirected("to the same path with a slash at its end; the operation's path lacks it");
    check([
        case(Fault::redirect("https://elsewhere.invalid/a/"), host, ONCE),
        case(Fault::redirect("/Platform/Somewhere/"), slash, ONCE),
    ])
    .await;
}

#[tokio::test]
async fn a_success_holds_nothing() {
    let empty = Seen::new(
        ErrorKind::EmptyResponse,
        "a success without a response (HTTP 200)",
    );
    check([case(Envelope::success(), empty.status(200), ONCE)]).await;
}

/// Where the shape is wrong depends on the operation.
#[tokio::test]
async fn a_success_has_another_shape() {
    let wrong = |path: &str| {
        let text = format!("the response has an unexpected shape, at {path} (HTTP 200)");
        Seen::new(ErrorKind::Decode, &text).path(path).status(200)
    };
    for (is_post, response, path) in [
        (false, json!(0), "Response"),
        (
            false,
            json!({"jsonWorldContentPaths": {"en": "a", "fr": []}}),
            "Response.jsonWorldContentPaths.fr",
        ),
        (
            false,
            json!({"mobileGearAssetDataBases": [{"version": 1}, {"version": {}}]}),
            "Response.mobileGearAssetDataBases[1].version",
        ),
        (true, json!({"a": "b"}), "Response"),
    ] {
        let fault = Envelope::success().response(response).into();
        assert_eq!(provoke(&fault, is_post).await, (wrong(path), 1));
    }
}
