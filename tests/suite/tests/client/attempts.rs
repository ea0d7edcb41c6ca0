//! How long calls and their attempts may take, which faults pass, and what goes along with a call.

use crate::{Diary, KEY, SHORT, TOKEN, builder, builder_at, client, manifest, transfer, user};
use bungie_api::{
    Client, DefinitionHash, Endpoint as _, ErrorKind, Priority, Rate, Retries, UserAgent, destiny2,
    group_v2, reqwest_0_13, servers, types, user::GetBungieNetUserById,
};
use bungie_testing::fake::{Envelope, FakeBungie, Fault, Gate, Page, TOKEN_ENDPOINT};
use http::header::AUTHORIZATION;
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

fn quick(fake: &FakeBungie) -> Client {
    let retries = Retries::max_retries(3).backoff(SHORT.0, SHORT.1);
    builder(fake).retries(retries).build().unwrap()
}

#[tokio::test]
async fn a_connection_that_never_answers_costs_one_attempt() {
    let fake = FakeBungie::start().await.unwrap();
    let client = builder(&fake)
        .attempt_timeout(Duration::from_millis(300))
        .retries(Retries::max_retries(3).backoff(SHORT.0, SHORT.1))
        .build()
        .unwrap();
    let gate = Gate::closed();
    fake.fault_next((), Fault::held_answer(&gate)).unwrap();
    client.send(&manifest()).await.unwrap();
    assert_eq!(fake.requests().len(), 2);
    // What changes something may have done so.
    fake.fault_next((), Fault::held_answer(&gate)).unwrap();
    let user = user(&fake, &client, TOKEN);
    let error = user.send(&transfer()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(fake.requests().len(), 3);
}

#[tokio::test]
async fn faults_that_pass_are_sat_out() {
    let fake = FakeBungie::start().await.unwrap();
    let client = quick(&fake);
    let user = user(&fake, &client, TOKEN);
    let challenge = "<html><head><title>Just a moment...</title></head></html>";
    let faults: [Fault; 7] = [
        Envelope::error(3, "UnhandledException").into(),
        Envelope::error(1618, "DestinyUnexpectedError").into(),
        Envelope::error(1643, "DestinyServiceFailure").into(),
        Envelope::error(1652, "DestinySomething").into(),
        Envelope::error(5002, "MarathonServiceFailure").into(),
        Fault::text("text/html", challenge).status(403),
        Fault::page(Page::Cloudflare),
    ];
    for fault in faults {
        let before = fake.requests().len();
        fake.fault_next((), fault.clone()).unwrap();
        client.send(&manifest()).await.unwrap();
        assert_eq!(fake.requests().len() - before, 2, "{fault:?}");
        // Nobody knows whether a change was made.
        fake.fault_next((), fault).unwrap();
        user.send(&transfer()).await.unwrap_err();
        assert_eq!(fake.requests().len() - before, 3);
    }
}

#[tokio::test]
async fn what_only_reads_is_tried_again_though_it_is_a_post() {
    let fake = FakeBungie::start().await.unwrap();
    let client = quick(&fake);
    let search = group_v2::GetGroupByNameV2::new(types::GroupNameSearchRequest::default());
    assert!(group_v2::GetGroupByNameV2::OPERATION.is_read());
    assert!(!destiny2::TransferItem::OPERATION.is_read());
    fake.fault_next((), Fault::cut_before_headers()).unwrap();
    client.send(&search).await.unwrap();
    assert_eq!(fake.requests().len(), 2);
    let reads = bungie_api::OPERATIONS
        .iter()
        .filter(|operation| operation.reads);
    assert_eq!(reads.count(), 6);
}

/// A crawler of profiles that are private or gone earns its retries.
#[tokio::test]
async fn the_budget_is_earned_by_every_answer_that_is_no_fault_of_the_server() {
    let fake = FakeBungie::start().await.unwrap();
    let client = quick(&fake);
    fake.fault_always((), Fault::page(Page::Application))
        .unwrap();
    for _ in 0..41 {
        client.send(&manifest()).await.unwrap_err();
    }
    fake.clear_faults();
    fake.fault_always((), Envelope::error(1665, "DestinyPrivacyRestriction"))
        .unwrap();
    for _ in 0..10 {
        client.send(&manifest()).await.unwrap_err();
    }
    fake.clear_faults();
    fake.fault_next((), Fault::page(Page::Application)).unwrap();
    client.send(&manifest()).await.unwrap();
}

#[tokio::test]
async fn what_needs_no_user_is_sent_without_one() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    fake.sign_out(TOKEN);
    user.send(&manifest()).await.unwrap();
    let requests = fake.requests();
    assert!(!requests[0].headers.contains_key(AUTHORIZATION));
}

#[tokio::test]
async fn a_language_and_other_parameters_go_along() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let german = client.with_language("de").with_query("retry", "a b&c");
    german.send_raw(&manifest()).await.unwrap();
    german
        .with_language("pt-br")
        .send_raw(&manifest())
        .await
        .unwrap();
    client.send_raw(&manifest()).await.unwrap();
    let queries: Vec<_> = fake
        .requests()
        .into_iter()
        .map(|request| request.query)
        .collect();
    assert_eq!(
        queries,
        ["lc=de&retry=a%20b%26c", "retry=a%20b%26c&lc=pt-br", ""]
    );
    // Beside those of the operation.
    let user = user(&fake, &client, TOKEN).with_language("fr");
    let search =
        bungie_api::destiny2::GetPublicVendors::new([types::DestinyComponentType::VENDORS]);
    user.send_raw(&search).await.unwrap();
    let query = fake.requests().pop().unwrap().query;
    assert_eq!(query, "components=400&lc=fr");
}

#[tokio::test]
async fn headers_come_with_the_response_where_asked() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next((), Fault::good().header("x-of-bungie", "a"))
        .unwrap();
    let (headers, response) = client(&fake).send_with_headers(&manifest()).await.unwrap();
    assert_eq!(headers["x-of-bungie"], "a");
    assert!(!response.version.is_empty());
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_kept_and_not_shown() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next((), Envelope::success().response(json!([{"hidden": 1}])))
        .unwrap();
    let error = client(&fake).send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let body = error.body().unwrap();
    assert!(body.starts_with(b"{") && body.windows(6).any(|part| part == b"hidden"));
    // The excerpt is for people; the body is in no text.
    let long = format!("{{\"a\":\"{}\"", "x".repeat(3 << 20));
    fake.fault_next((), Fault::text("application/json", long))
        .unwrap();
    let error = client(&fake).send(&manifest()).await.unwrap_err();
    assert_eq!(error.body().unwrap().len(), 1 << 20);
    assert!(format!("{error:?}").len() < 2000);
}

#[tokio::test]
async fn odd_values_do_not_cost_the_answer_and_are_counted() {
    let fake = FakeBungie::start().await.unwrap();
    let diary = Diary::default();
    let client = builder(&fake).observer(diary.clone()).build().unwrap();
    let odd = json!({
        "membershipId": "5",
        "firstAccess": "",
        "lastUpdate": "2024-01-01",
        "cacheExpiry": "2024-01-01T00:00:00Z",
        "userTitle": 7,
    });
    fake.fault_next((), Envelope::success().response(odd))
        .unwrap();
    let request = GetBungieNetUserById::new(5.into());
    let user = client.send(&request).await.unwrap();
    assert_eq!((user.first_access, user.last_update), (None, None));
    assert_eq!(diary.read()[0].oddities, 2);
    client.send(&manifest()).await.unwrap();
    assert_eq!(diary.read()[1].oddities, 0);
}

#[tokio::test]
async fn a_value_that_nobody_knows_is_read_and_never_sent() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let unknown: types::BungieMembershipType = serde_json::from_str("\"TigerNext\"").unwrap();
    assert!(unknown.is_unknown());
    let profile = destiny2::GetProfile::new(unknown, 5.into(), []);
    let error = client.send(&profile).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let transfer = destiny2::TransferItem::new(types::DestinyItemTransferRequest::new(
        DefinitionHash::new(1),
        1,
        1.into(),
        1.into(),
        unknown,
    ));
    let error = user(&fake, &client, TOKEN)
        .send(&transfer)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(fake.requests().len(), 0);
}

#[tokio::test]
async fn details_of_an_error_that_are_no_text_are_kept_as_json() {
    let fake = FakeBungie::start().await.unwrap();
    let body = json!({
        "ErrorCode": 18, "ErrorStatus": "InvalidParameters", "Message": "no", "ThrottleSeconds": 0,
        "MessageData": {"membershipInfo": {"membershipType": "TigerEgs"}},
    });
    let fault = Fault::text("application/json", body.to_string()).status(500);
    fake.fault_next((), fault).unwrap();
    let error = client(&fake).send(&manifest()).await.unwrap_err();
    let platform = error.platform().unwrap();
    assert_eq!((error.kind(), platform.code), (ErrorKind::Platform, 18));
    assert_eq!(
        platform.message_data["membershipInfo"],
        "{\"membershipType\":\"TigerEgs\"}"
    );
}

#[tokio::test]
async fn a_site_moves_everything_and_the_last_one_counts() {
    let fake = FakeBungie::start().await.unwrap();
    let nowhere = "http://127.0.0.1:1";
    let client = builder_at(nowhere.to_owned())
        .server(&servers::STATS, format!("{nowhere}/Platform"))
        .site(fake.url())
        .server(&servers::STATS, fake.stats())
        .build()
        .unwrap();
    client.send(&manifest()).await.unwrap();
    let report = destiny2::GetPostGameCarnageReport::new(5.into());
    client.send(&report).await.unwrap();
    assert_eq!(fake.violations(), []);
    let application = bungie_api::Application::confidential("101", "secret");
    let oauth = client.oauth(application);
    let url = oauth.authorize().unwrap().url();
    assert!(url.starts_with(&fake.authorize_url()), "{url}");
    fake.fault_next(TOKEN_ENDPOINT, Fault::refused("invalid_client", ""))
        .unwrap();
    let session = serde_json::from_value(json!({"access_token": "a", "refresh_token": "r"}));
    let session: bungie_api::Session = session.unwrap();
    oauth.refresh(&session).await.unwrap_err();
    assert_eq!(fake.token_requests().len(), 1);
}

#[test]
fn keys_are_not_sent_in_the_clear() {
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345);
    let error = Client::builder(KEY, agent.clone())
        .server(&servers::WWW, "http://www.bungie.net/Platform")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("allow_plain_http"), "{error}");
    let client = Client::builder(KEY, agent).build().unwrap();
    let application = bungie_api::Application::confidential("101", "secret")
        .token_url("http://www.bungie.net/platform/app/oauth/token/");
    let oauth = client.oauth(application);
    let session = serde_json::from_value(json!({"access_token": "a", "refresh_token": "r"}));
    let session: bungie_api::Session = session.unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let error = runtime.block_on(oauth.refresh(&session)).unwrap_err();
    assert_eq!(error.kind(), bungie_api::SignInErrorKind::InvalidRequest);
}

#[tokio::test]
async fn a_reqwest_client_that_follows_redirects_is_noticed() {
    let fake = FakeBungie::start().await.unwrap();
    let eager = reqwest::Client::new();
    let client = builder(&fake)
        .transport(reqwest_0_13::transport(eager))
        .build()
        .unwrap();
    let there = format!("{}/Platform/Destiny2/Manifest/?again=1", fake.url());
    fake.fault_next((), Fault::redirect(&there).status(307))
        .unwrap();
    let error = client.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(
        error.to_string().contains("the transport followed it"),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_with_priority_overtakes() {
    let fake = FakeBungie::start().await.unwrap();
    let client = builder(&fake)
        .rate(&servers::WWW, Rate::new(1, Duration::from_millis(100)))
        .build()
        .unwrap();
    client.send(&manifest()).await.unwrap();
    let call = |priority: Priority, name: &'static str| {
        let client = client.with_priority(priority).with_query("who", name);
        tokio::spawn(async move { client.send_raw(&manifest()).await.map(drop) })
    };
    let mut calls = Vec::new();
    for (priority, name) in [
        (Priority::Low, "low-1"),
        (Priority::Low, "low-2"),
        (Priority::Normal, "normal-1"),
        (Priority::Normal, "normal-2"),
        (Priority::High, "high"),
    ] {
        calls.push(call(priority, name));
        tokio::task::yield_now().await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let order: Vec<_> = fake.requests()[1..]
        .iter()
        .map(|request| request.query.clone())
        .collect();
    assert_eq!(
        order,
        [
            "who=high",
            "who=normal-1",
            "who=normal-2",
            "who=low-1",
            "who=low-2"
        ]
    );
}

#[tokio::test]
async fn a_deadline_bounds_everything() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake).with_deadline(Duration::from_millis(200));
    let gate = Gate::closed();
    fake.fault_always((), Fault::held_answer(&gate)).unwrap();
    let begun = Instant::now();
    let error = client.send(&manifest()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(begun.elapsed() < Duration::from_secs(5));
}
