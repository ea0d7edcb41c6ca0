//! A fake without sockets is as one with them.

use crate::profile;
use bungie_api::{
    Application, ErrorKind, MemoryStore, Session, destiny2::GetPostGameCarnageReport,
    ids::ActivityInstanceId, user::GetMembershipDataForCurrentUser,
};
use bungie_testing::{
    FakeBungie,
    fake::{Fault, Host, Registered, Settings},
};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn hosts_are_bungies_own() {
    let fake = FakeBungie::in_memory();
    let bungie = fake.client().unwrap();
    bungie.send(&profile(5)).await.unwrap();
    let report = GetPostGameCarnageReport::new(ActivityInstanceId::new(15000000000));
    bungie.send(&report).await.unwrap();
    let hosts: Vec<_> = fake.requests().iter().map(|request| request.host).collect();
    assert_eq!(hosts, [Host::Www, Host::Stats]);
    fake.verify().unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_travels_strangely_arrives() {
    let fake = FakeBungie::in_memory_with(Settings {
        gzip: true,
        ..Settings::default()
    });
    let agent = bungie_api::UserAgent::new("Test", "1.0", 1).contact("https://example.com");
    let builder = fake
        .client_builder("key", agent)
        .retries(bungie_api::Retries::none());
    let bungie = builder.unlimited().build().unwrap();
    for (fault, kind) in [
        (Fault::gzip(), None),
        (Fault::brotli(), None),
        (Fault::gzip_bomb(1024), Some(ErrorKind::TooLarge)),
        (Fault::huge(100), Some(ErrorKind::TooLarge)),
        (Fault::cut_before_headers(), Some(ErrorKind::Connection)),
        (Fault::cut_in_body(), Some(ErrorKind::Connection)),
    ] {
        fake.fault_next("Destiny2.GetProfile", fault).unwrap();
        let answer = bungie.send(&profile(5)).await;
        assert_eq!(answer.err().map(|error| error.kind()), kind);
    }
    fake.verify().unwrap();
}

#[tokio::test(start_paused = true)]
async fn other_hosts_are_told() {
    let fake = FakeBungie::in_memory();
    let agent = bungie_api::UserAgent::new("Test", "1.0", 1).contact("https://example.com");
    let elsewhere = fake
        .client_builder("key", agent)
        .site("https://example.com");
    let elsewhere = elsewhere
        .retries(bungie_api::Retries::none())
        .build()
        .unwrap();
    let error = elsewhere.send(&profile(5)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let problems = fake.problems();
    assert!(
        problems[0].starts_with("https://example.com/Platform/"),
        "{problems:?}"
    );
}

/// An hour passes for the client, for its session and for Bungie alike.
#[tokio::test(start_paused = true)]
async fn tokens_run_out_when_the_test_says() {
    let fake = FakeBungie::in_memory();
    fake.register(Registered {
        scopes: u64::MAX,
        member: 42,
        ..Registered::new("101", "https://example.com/back")
    });
    let bungie = fake.client().unwrap();
    let oauth = bungie.oauth(Application::confidential("101", "secret"));
    let sessions = oauth.sessions(MemoryStore::new());
    let authorization = oauth.authorize().unwrap();
    let url = authorization.url().to_string();
    let state = url
        .split("state=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap()
        .to_owned();
    let code = fake.code("101").unwrap().replace('+', "%2B");
    let callback = format!("https://example.com/back?code={code}&state={state}");
    let user = sessions
        .sign_in(authorization.code(&callback).unwrap())
        .await
        .unwrap();

    user.send(&GetMembershipDataForCurrentUser::new())
        .await
        .unwrap();
    assert_eq!(fake.token_requests().len(), 1);
    tokio::time::advance(Duration::from_secs(3601)).await;
    user.send(&GetMembershipDataForCurrentUser::new())
        .await
        .unwrap();
    assert_eq!(fake.token_requests().len(), 2);
    fake.verify().unwrap();
}

/// A token that a program keeps by itself is refused when its hour is over.
#[tokio::test(start_paused = true)]
async fn a_token_that_ran_out_is_refused() {
    let fake = FakeBungie::in_memory();
    fake.register(Registered {
        scopes: u64::MAX,
        ..Registered::new("101", "https://example.com/back")
    });
    fake.lifetime(60);
    let bungie = fake.client().unwrap();
    let code = fake.code("101").unwrap();
    let form = format!(
        "grant_type=authorization_code&code={}&client_id=101&client_secret=secret",
        code.replace('+', "%2B")
            .replace('/', "%2F")
            .replace('=', "%3D")
    );
    let request = http::Request::post("https://www.bungie.net/platform/app/oauth/token/")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("user-agent", "Test/1.0 AppId/1 (+https://example.com)")
        .body(form.into())
        .unwrap();
    let answer = bungie_api::Transport::send(&fake.transport(), request, 1 << 20)
        .await
        .unwrap();
    let tokens: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    let token = tokens["access_token"].as_str().unwrap();
    let user = bungie.user(Session::new(token).unwrap());
    user.send(&GetMembershipDataForCurrentUser::new())
        .await
        .unwrap();
    tokio::time::advance(Duration::from_secs(60)).await;
    let error = user
        .send(&GetMembershipDataForCurrentUser::new())
        .await
        .unwrap_err();
    assert_eq!(error.platform().unwrap().code, 99);
}

/// A length is said as on sockets.
#[tokio::test]
async fn answers_say_how_long_they_are() {
    let fake = FakeBungie::in_memory();
    let request = http::Request::get("https://www.bungie.net/Platform/Settings/")
        .header("user-agent", "Test/1.0 AppId/1 (+https://example.com)")
        .header("x-api-key", "key")
        .body(bungie_api::bytes::Bytes::new())
        .unwrap();
    let transport = fake.transport();
    let answer = bungie_api::Transport::send(&transport, request, 1 << 20);
    let answer = answer.await.unwrap();
    let length = answer.headers()["content-length"].to_str().unwrap();
    assert_eq!(length, answer.body().len().to_string());
}

/// A fault for the token endpoint waits for it, though the sign-in page is looked at first.
#[tokio::test]
async fn faults_of_the_token_endpoint_are_its_own() {
    let fake = FakeBungie::in_memory();
    fake.fault_next(
        bungie_testing::fake::TOKEN_ENDPOINT,
        Fault::empty().status(500),
    )
    .unwrap();
    let get = |url: String| {
        let request = http::Request::get(url)
            .body(bungie_api::bytes::Bytes::new())
            .unwrap();
        let transport = fake.transport();
        async move {
            bungie_api::Transport::send(&transport, request, 1 << 20)
                .await
                .unwrap()
                .status()
        }
    };
    assert_eq!(get(fake.authorize_url()).await, 400);
    assert_eq!(get(fake.token_url()).await, 500);
}
