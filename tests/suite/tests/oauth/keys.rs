//! Tokens and keys belong together; keys and applications come and go; and users can read what was
//! done for them.

use crate::{
    common::{KEY, client_with, transfer},
    setting::{
        CONFIDENTIAL, MEMBER, PUBLIC_KEY, SECOND_KEY, Setting, changed, confidential, me, pass,
    },
};
use bungie_api::{ErrorKind, SignInErrorKind, UserClient};
use bungie_testing::fake::{Envelope, Fault, Written};
use serde_json::json;
use std::time::Duration;

/// The same user, as a program with another key finds them.
async fn with_key(setting: &Setting, key: &str) -> UserClient {
    let client = client_with(key, &setting.fake);
    let sessions = client.oauth(confidential()).sessions(setting.store.clone());
    sessions.user(MEMBER).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_token_is_good_next_to_a_key_of_its_application_only() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    let user = with_key(&setting, PUBLIC_KEY).await;
    let before = setting.fake.requests().len();
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    assert_eq!(
        error.to_string(),
        "User.GetMembershipDataForCurrentUser: the user has to sign in again: a token that had \
         just been renewed was refused too; make sure that the API key is one of the application \
         that the user signed in to: WebAuthRequired (99): This is WebAuthRequired, said the fake (HTTP 401)"
    );
    assert_eq!(
        setting.fake.requests().len() - before,
        3,
        "call, renewal, call"
    );
    // Nobody is signed out by that.
    with_key(&setting, KEY).await.send(&me()).await.unwrap();
}

#[tokio::test]
async fn bungie_may_also_say_that_it_is_the_key() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    let before = setting.fake.requests().len();
    for (code, name) in [
        (2125, "AuthorizationRecordInactiveApiKey"),
        (2126, "AuthorizationRecordApiKeyMatching"),
    ] {
        setting
            .fake
            .fault_next((), Envelope::error(code, name))
            .unwrap();
        let error = user.send(&me()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ApiKeyRefused, "{name}");
    }
    let sent = setting.fake.requests().len() - before;
    assert_eq!(sent, 2, "a renewal would not help");
}

#[tokio::test]
async fn one_key_replaces_another() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    setting.fake.switch(KEY, false);
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ApiKeyRefused);
    assert_eq!(error.platform().unwrap().code, 2101);
    assert!(!error.is_transient());

    let user = with_key(&setting, SECOND_KEY).await;
    user.send(&me()).await.unwrap();
    setting.expire();
    with_key(&setting, SECOND_KEY)
        .await
        .send(&me())
        .await
        .unwrap();
    assert_eq!(setting.fake.token_requests().len(), 2);
}

#[tokio::test]
async fn an_application_that_is_switched_off_keeps_its_users() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    setting.fake.switch(CONFIDENTIAL, false);
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ApiKeyRefused);
    assert_eq!(error.platform().unwrap().code, 2103);
    assert_eq!(setting.fake.token_requests().len(), 1);

    let kept = setting.kept();
    setting.expire();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ApplicationRefused);
    let refresh_token =
        |record: &serde_json::Value| record["state"]["kept"]["session"]["refresh_token"].clone();
    assert_eq!(refresh_token(&setting.kept()), refresh_token(&kept));

    setting.fake.switch(CONFIDENTIAL, true);
    pass(Duration::from_secs(2)).await;
    user.send(&me()).await.unwrap();
    assert_eq!(setting.fake.violations(), []);
}

#[tokio::test]
async fn whoever_is_not_known_cannot_sign_in() {
    let setting = Setting::new().await;
    let code = crate::setting::code(&setting.fake, CONFIDENTIAL);
    setting.fake.switch(CONFIDENTIAL, false);
    let error = setting.oauth.sign_in(code).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Application);
}

/// Bungie keeps a log of what applications change, and users read it: what is there twice was done
/// twice.
#[tokio::test]
async fn the_users_log_has_every_change_once() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    let mut logged = 0;
    let mut grown = || {
        let log = setting.fake.log();
        let entry = Written {
            member: MEMBER.get(),
            operation: "Destiny2.TransferItem",
        };
        assert!(log.iter().all(|written| *written == entry), "{log:?}");
        let before = std::mem::replace(&mut logged, log.len());
        log.len() - before
    };

    user.send(&transfer()).await.unwrap();
    assert_eq!(grown(), 1);
    user.send(&me()).await.unwrap();
    assert_eq!(grown(), 0, "reading is not logged");

    // With a token that has to be renewed first, and after a throttle.
    setting.fake.sign_everybody_out();
    user.send(&transfer()).await.unwrap();
    assert_eq!(grown(), 1);
    let throttle = Envelope::error(36, "ThrottleLimitExceededMomentarily");
    setting
        .fake
        .fault_next("Destiny2.TransferItem", throttle)
        .unwrap();
    user.send(&transfer()).await.unwrap();
    assert_eq!(grown(), 1);

    // Done, and nobody hears of it: another try would do it again.
    for lost in [
        Fault::cut_before_headers(),
        Fault::cut_in_body(),
        Fault::truncated(),
    ] {
        setting
            .fake
            .fault_next("Destiny2.TransferItem", lost)
            .unwrap();
        user.send(&transfer()).await.unwrap_err();
        assert_eq!(grown(), 1);
    }

    // Neither what Bungie refuses nor what is not sent.
    let refusal = Envelope::error(1623, "DestinyItemNotFound");
    setting
        .fake
        .fault_next("Destiny2.TransferItem", refusal)
        .unwrap();
    user.send(&transfer()).await.unwrap_err();
    let session = changed(&setting.session().await, |json| json["scopes"] = json!(128));
    let user = setting.client.user(session);
    user.send(&transfer()).await.unwrap_err();
    assert_eq!(grown(), 0);
}
