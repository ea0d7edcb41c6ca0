//! From the sign-in page to a session.

use crate::common::client;
use crate::setting::{
    CONFIDENTIAL, MEMBER, PUBLIC, SCOPES, SECRET, access_token, changed, clock, code, confidential,
    fake, me, public,
};
use bungie_api::{Application, RedirectUrl, SignInErrorKind, chrono::TimeDelta};
use bungie_testing::fake::{Envelope, Fault, Page, TOKEN_ENDPOINT};
use http::header::AUTHORIZATION;
use serde_json::json;

#[tokio::test]
async fn a_confidential_client_signs_a_user_in() {
    let fake = fake().await;
    let bungie = client(&fake);
    let oauth = bungie.oauth(confidential());
    let session = oauth.sign_in(code(&fake, CONFIDENTIAL)).await.unwrap();
    assert_eq!(session.membership_id(), Some(MEMBER));
    assert_eq!(session.scopes().unwrap().bits(), SCOPES);
    let lasts = |days, seconds| clock() + TimeDelta::days(days) + TimeDelta::seconds(seconds);
    assert!(session.expires_at().unwrap() > lasts(0, 3500));
    assert!(session.expires_at().unwrap() <= lasts(0, 3600));
    assert!(session.refresh_expires_at().unwrap() > lasts(89, 0));
    assert!(session.ends_at().unwrap() > lasts(364, 0));

    let user = bungie.user(session.clone());
    user.send(&me()).await.unwrap();
    let newer = oauth.refresh(&session).await.unwrap();
    assert_ne!(access_token(&newer), access_token(&session));
    assert_eq!(newer.membership_id(), Some(MEMBER));
    assert_eq!(newer.scopes(), session.scopes());
    assert_eq!(
        newer.ends_at(),
        session.ends_at(),
        "a year from signing in, not from renewing"
    );
    bungie.user(newer).send(&me()).await.unwrap();
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn id_and_secret_go_where_the_application_says() {
    let fake = fake().await;
    let bungie = client(&fake);
    let applications = [
        (CONFIDENTIAL, confidential()),
        (CONFIDENTIAL, confidential().secret_in_body()),
        (PUBLIC, public()),
    ];
    for (id, application) in applications {
        bungie
            .oauth(application)
            .sign_in(code(&fake, id))
            .await
            .unwrap();
    }
    let requests = fake.token_requests();
    let [basic, body, public] = &requests[..] else {
        panic!("{} requests", requests.len());
    };
    let form = |index: usize| String::from_utf8(requests[index].body.to_vec()).unwrap();
    assert!(
        basic.headers[AUTHORIZATION]
            .to_str()
            .unwrap()
            .starts_with("Basic ")
    );
    assert!(basic.headers[AUTHORIZATION].is_sensitive() || !form(0).contains("client"));
    assert!(!body.headers.contains_key(AUTHORIZATION));
    assert!(form(1).contains("client_id=101&client_secret=secret%2Bof"));
    assert!(!public.headers.contains_key(AUTHORIZATION));
    assert!(form(2).contains("client_id=102") && !form(2).contains("client_secret"));
    for index in 0..3 {
        assert!(!form(index).contains("scope") && !form(index).contains("redirect_uri"));
    }
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn the_redirect_url_is_sent_along_where_it_is_given() {
    let fake = fake().await;
    let registered = "https://127.0.0.1:4433/101?from=bungie";
    let redirect_url = RedirectUrl::new(registered).unwrap();
    let application = confidential().redirect_url(redirect_url);
    let oauth = client(&fake).oauth(application);
    let url = oauth.authorize().unwrap().url();
    let page = reqwest::get(&url).await.unwrap();
    assert_eq!(page.status(), 200, "{url}");
    oauth.sign_in(code(&fake, CONFIDENTIAL)).await.unwrap();
    let form = fake.token_requests()[0].body.clone();
    let form = String::from_utf8(form.to_vec()).unwrap();
    assert!(form.contains("redirect_uri=https%3A%2F%2F127.0.0.1%3A4433%2F101%3Ffrom%3Dbungie"));
    assert_eq!(fake.violations(), []);
}

#[tokio::test]
async fn a_public_client_gets_no_refresh_token() {
    let fake = fake().await;
    let bungie = client(&fake);
    let oauth = bungie.oauth(public());
    // Some answers have an empty one.
    for empty in [false, true] {
        if empty {
            let answer = json!({"access_token": "a", "refresh_token": "", "expires_in": 3600});
            let answer = Fault::text("application/json", answer.to_string());
            fake.fault_next(TOKEN_ENDPOINT, answer).unwrap();
        }
        let session = oauth.sign_in(code(&fake, PUBLIC)).await.unwrap();
        assert!(session.refresh_token().is_none() && session.refresh_expires_at().is_none());
        let sent = fake.requests().len();
        let error = oauth.refresh(&session).await.unwrap_err();
        assert_eq!(error.kind(), SignInErrorKind::SignInAgain);
        assert!(
            error.to_string().contains("confidential clients"),
            "{error}"
        );

        assert_eq!(fake.requests().len(), sent);
    }
}

#[tokio::test]
async fn whether_a_sign_in_is_over_is_for_bungie_to_say() {
    let fake = fake().await;
    let oauth = client(&fake).oauth(confidential());
    let mut session = oauth.sign_in(code(&fake, CONFIDENTIAL)).await.unwrap();
    for end in ["refresh_expires_at", "ends_at"] {
        let over = changed(&session, |json| json[end] = json!("2020-01-01T00:00:00Z"));
        session = oauth.refresh(&over).await.unwrap();
    }
}

#[tokio::test]
async fn a_code_is_good_once() {
    let fake = fake().await;
    let oauth = client(&fake).oauth(confidential());
    let code = code(&fake, CONFIDENTIAL);
    oauth.sign_in(code.clone()).await.unwrap();
    let error = oauth.sign_in(code).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::SignInAgain);
    assert_eq!(
        error.to_string(),
        "the user has to sign in again: the token endpoint: server_error (AuthorizationCodeInvalid) (HTTP 400)"
    );
    assert_eq!(error.refusal().unwrap().error, "server_error");
}

#[tokio::test]
async fn an_application_that_bungie_does_not_know_is_told_apart() {
    let fake = fake().await;
    let bungie = client(&fake);
    let code = code(&fake, CONFIDENTIAL);
    for application in [
        Application::confidential(CONFIDENTIAL, "another secret"),
        Application::confidential(7, SECRET),
        Application::public(CONFIDENTIAL),
    ] {
        let error = bungie
            .oauth(application)
            .sign_in(code.clone())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), SignInErrorKind::Application, "{error}");
        assert!(!error.is_transient());
    }
    let none = Application::not_applicable(1);
    let sent = fake.requests().len();
    let error = bungie.oauth(none).sign_in(code).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Application);
    assert_eq!(fake.requests().len(), sent);
}

#[tokio::test]
async fn what_goes_wrong_at_the_token_endpoint_is_told_apart() {
    let fake = fake().await;
    let oauth = client(&fake).oauth(confidential());
    let session = oauth.sign_in(code(&fake, CONFIDENTIAL)).await.unwrap();
    let down = json!({"error": "server_error", "error_description": "SystemDisabled"}).to_string();
    let cases = [
        (
            Fault::text("application/json", down).status(400),
            SignInErrorKind::Maintenance,
            true,
        ),
        (
            Fault::page(Page::Balancer),
            SignInErrorKind::Maintenance,
            true,
        ),
        (
            Envelope::error(5, "SystemDisabled").into(),
            SignInErrorKind::Maintenance,
            true,
        ),
        (
            Fault::page(Page::Application),
            SignInErrorKind::Answer,
            true,
        ),
        (Fault::page(Page::Site), SignInErrorKind::Answer, false),
        (Fault::empty(), SignInErrorKind::Answer, false),
        (
            Fault::cut_before_headers(),
            SignInErrorKind::Connection,
            true,
        ),
        (
            Fault::redirect("https://example.com/"),
            SignInErrorKind::Answer,
            false,
        ),
        (
            Envelope::error(2101, "ApiInvalidOrExpiredKey").into(),
            SignInErrorKind::Application,
            false,
        ),
    ];
    for (fault, kind, is_transient) in cases {
        fake.fault_next(TOKEN_ENDPOINT, fault).unwrap();
        let before = fake.requests().len();
        let error = oauth.refresh(&session).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.is_transient(), is_transient, "{error}");
        assert_eq!(fake.requests().len() - before, 1, "nothing is tried again");
    }
    // None of it signed the user out.
    oauth.refresh(&session).await.unwrap();
}
