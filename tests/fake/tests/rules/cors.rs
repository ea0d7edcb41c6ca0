//! What browsers are told.

use bungie_api::{Transport as _, bytes::Bytes};
use bungie_testing::{
    FakeBungie,
    fake::{Fault, Page, Registered},
    manifest::Manifest,
};
use http::{Request, Response};

const SETTINGS: &str = "https://www.bungie.net/Platform/Settings/";

/// Asks as a page of an origin would.
async fn ask(
    fake: &FakeBungie,
    method: &str,
    url: &str,
    origin: &str,
    more: &[(&str, &str)],
) -> Response<Bytes> {
    let mut request = Request::builder()
        .method(method)
        .uri(url)
        .header("origin", origin);
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let request = request
        .header("user-agent", "Mozilla/5.0")
        .body(Bytes::new())
        .unwrap();
    fake.transport().send(request, 1 << 20).await.unwrap()
}

fn allowed(answer: &Response<Bytes>) -> Option<&str> {
    let header = answer.headers().get("access-control-allow-origin")?;
    header.to_str().ok()
}

#[tokio::test]
async fn a_preflight_of_the_platform_is_answered() {
    let fake = FakeBungie::in_memory();
    let asked = [
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "authorization,x-api-key"),
    ];
    let answer = ask(&fake, "OPTIONS", SETTINGS, "https://app.test", &asked).await;
    assert_eq!(
        (answer.status().as_u16(), allowed(&answer)),
        (200, Some("https://app.test"))
    );
    let names = &answer.headers()["access-control-allow-headers"];
    assert_eq!(names, "authorization,x-api-key");
    // It is no request to the operation.
    assert_eq!(fake.requests().len(), 0);
    fake.verify().unwrap();
}

#[tokio::test]
async fn files_are_for_all_and_answer_no_preflight() {
    let fake = FakeBungie::in_memory();
    let manifest = Manifest::new(1).table("DestinyClassDefinition", "{}");
    let path = manifest.path("en", "DestinyClassDefinition").unwrap();
    fake.publish(manifest);
    let url = format!("https://www.bungie.net{path}");
    let answer = ask(&fake, "GET", &url, "https://app.test", &[]).await;
    assert_eq!(
        (answer.status().as_u16(), allowed(&answer)),
        (200, Some("*"))
    );
    let asked = [("access-control-request-method", "GET")];
    let answer = ask(&fake, "OPTIONS", &url, "https://app.test", &asked).await;
    assert_eq!(answer.status(), 405);
}

#[tokio::test]
async fn a_key_goes_with_the_origin_of_its_application() {
    let fake = FakeBungie::in_memory();
    let register = |id: &str, key: &str, origin: Option<&str>| {
        fake.register(Registered {
            keys: vec![key.to_owned()],
            origin: origin.map(str::to_owned),
            ..Registered::new(id, "https://app.test/back")
        });
    };
    register("1", "one", Some("https://app.test, https://beta.app.test"));
    register("2", "none", None);
    register("3", "any", Some("*"));
    for (key, origin, code) in [
        ("one", "https://app.test", 1),
        ("one", "https://beta.app.test", 1),
        ("one", "https://other.test", 2107),
        ("none", "https://app.test", 2107),
        ("any", "https://other.test", 1),
        ("unregistered", "https://other.test", 1),
    ] {
        let answer = ask(&fake, "GET", SETTINGS, origin, &[("x-api-key", key)]).await;
        let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(body["ErrorCode"], code, "{key} {origin}");
        // The refusal can be read, too.
        assert_eq!(allowed(&answer), Some(origin));
    }
    fake.verify().unwrap();
}

#[tokio::test]
async fn pages_of_the_balancer_say_nothing() {
    let fake = FakeBungie::in_memory();
    fake.fault_next((), Fault::page(Page::Balancer)).unwrap();
    let answer = ask(
        &fake,
        "GET",
        SETTINGS,
        "https://app.test",
        &[("x-api-key", "key")],
    )
    .await;
    assert_eq!((answer.status().as_u16(), allowed(&answer)), (503, None));
}
