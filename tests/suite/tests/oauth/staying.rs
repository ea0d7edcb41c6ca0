//! Staying signed in: sessions that are kept and renewed.

use crate::{
    common::{TOKEN, client_with, transfer},
    setting::{
        MEMBER, PUBLIC_KEY, Setting, Trouble, access_token, changed, code, me, pass, public,
    },
};
use bungie_api::{Error, ErrorKind, SignInErrorKind};
use bungie_testing::fake::{Envelope, Fault, Gate, Page, TOKEN_ENDPOINT};
use futures_util::future::join_all;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

/// Longer than any pause between renewals.
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_thousand_callers_renew_once() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let calls = (0..1000).map(|_| async { user.clone().send(&me()).await });
    for response in join_all(calls).await {
        response.unwrap();
    }
    assert_eq!(
        setting.fake.token_requests().len(),
        2,
        "the sign-in and one renewal"
    );
    assert_eq!(setting.fake.violations(), []);
}

#[tokio::test]
async fn a_thousand_callers_whose_token_was_revoked_renew_once() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    setting.fake.sign_everybody_out();
    let calls = (0..1000).map(|_| async { user.send(&me()).await });
    for response in join_all(calls).await {
        response.unwrap();
    }
    assert_eq!(
        setting.fake.token_requests().len(),
        2,
        "the sign-in and one renewal"
    );
}

#[tokio::test]
async fn a_thousand_callers_in_two_processes_renew_once_after_a_crash() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    // A third process died before its request went out.
    setting.lease();
    let asked = setting.store.asked();
    let one = setting.elsewhere().await.unwrap().unwrap();
    let two = setting.elsewhere().await.unwrap().unwrap();
    let calls = [one, two].map(|user| {
        let calls = (0..500).map(move |_| user.clone());
        join_all(calls.map(async |user| user.send(&me()).await.map(drop)))
    });
    let time = async {
        // Two looks for the users, and one for each renewal.
        setting.store.asked_again(asked + 3).await;
        pass(Duration::from_secs(41)).await;
    };
    let (responses, ()) = tokio::join!(join_all(calls), time);
    for response in responses.into_iter().flatten() {
        response.unwrap();
    }
    assert_eq!(
        setting.fake.token_requests().len(),
        2,
        "the sign-in and one renewal"
    );
    assert_eq!(setting.fake.violations(), []);
}

#[tokio::test]
async fn all_callers_share_a_failure() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let gate = Gate::closed();
    let held = Fault::held_answer(&gate).status(503);
    setting.fake.fault_next(TOKEN_ENDPOINT, held).unwrap();
    let call = || async { user.send(&me()).await };
    let calls = join_all((0..100).map(|_| call()));
    let open = async {
        setting.fake.arrived(2).await;
        gate.open();
    };
    let (responses, ()) = tokio::join!(calls, open);
    for response in responses {
        assert!(response.is_err());
    }
    assert_eq!(setting.fake.token_requests().len(), 2);
}

#[tokio::test]
async fn a_session_is_renewed_before_it_expires() {
    let setting = Setting::new().await;
    // Less than the two minutes that are kept in hand.
    setting.fake.lifetime(100);
    let user = setting.sign_in().await;
    let before = user.session().unwrap();
    setting.fake.lifetime(3600);
    user.send(&me()).await.unwrap();
    setting.sessions.close().await;
    let after = user.session().unwrap();
    assert_ne!(access_token(&after), access_token(&before));
    assert!(after.expires_at().unwrap() > before.expires_at().unwrap());
    assert_eq!(setting.fake.token_requests().len(), 2);
    user.send(&me()).await.unwrap();
    setting.sessions.close().await;
    assert_eq!(
        setting.fake.token_requests().len(),
        2,
        "it is good for an hour now"
    );
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_call_made_again() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    // What changes something as well: a refused token did nothing.
    setting.fake.sign_everybody_out();
    user.send(&transfer()).await.unwrap();
    for code in [22, 99, 2106, 2111, 2122, 2123, 2124] {
        let refusal = Envelope::error(code, "AsNamedInTheDocument").http_status(500);
        setting
            .fake
            .fault_next("Destiny2.TransferItem", refusal)
            .unwrap();
        let before = setting.fake.token_requests().len();
        user.send(&transfer()).await.unwrap();
        assert_eq!(setting.fake.token_requests().len(), before + 1, "{code}");
    }
    setting
        .fake
        .fault_next((), Fault::page(Page::Unauthorized))
        .unwrap();
    user.send(&transfer()).await.unwrap();

    // Refused again with the new token: there is nothing else to try.
    let refusal = Envelope::error(99, "WebAuthRequired").http_status(401);
    setting
        .fake
        .fault_always("Destiny2.TransferItem", refusal)
        .unwrap();
    let before = setting.fake.requests().len();
    let error = user.send(&transfer()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    assert_eq!(
        setting.fake.requests().len() - before,
        3,
        "call, renewal, call"
    );
}

#[tokio::test]
async fn a_token_without_a_session_is_not_renewed() {
    let setting = Setting::new().await;
    let user = crate::common::user(&setting.fake, &setting.client, TOKEN);
    setting.fake.sign_out(TOKEN);
    let error = user.send(&transfer()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    assert_eq!(setting.fake.requests().len(), 1);
}

#[tokio::test]
async fn offline_and_maintenance_keep_the_session() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let kept = setting.kept_token();
    let user = setting.elsewhere().await.unwrap().unwrap();
    for (fault, kind) in [
        (Fault::cut_before_headers(), ErrorKind::Connection),
        (
            Fault::refused("server_error", "SystemDisabled"),
            ErrorKind::Maintenance,
        ),
        (Fault::page(Page::Application), ErrorKind::TokenEndpoint),
    ] {
        setting.fake.fault_next(TOKEN_ENDPOINT, fault).unwrap();
        let error = user.send(&me()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.is_transient(), "{error}");
        assert!(error.sign_in().unwrap().is_transient());
        assert_eq!(setting.kept_token(), kept);
        pass(MINUTE).await;
    }
    user.send(&me()).await.unwrap();
}

#[tokio::test]
async fn a_revoked_session_ends() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    setting.fake.revoke();
    user.send(&me()).await.unwrap();
    setting.fake.sign_everybody_out();
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    assert_eq!(error.status().unwrap(), 400);
    assert!(setting.store.meta().unwrap().over);
    assert!(
        !setting.store.text().unwrap().contains("access"),
        "no token is kept"
    );
    // Everybody is told why, and nothing is sent in vain.
    let sent = setting.fake.requests().len();
    let elsewhere = setting.elsewhere().await.unwrap_err();
    assert_eq!(elsewhere.kind(), SignInErrorKind::SignInAgain);
    assert_eq!(
        elsewhere.refusal().unwrap().description,
        "AuthorizationRecordRevoked"
    );
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    assert_eq!(setting.fake.requests().len(), sent);
    // Until the user signs in again.
    setting.sign_in().await;
    user.send(&me()).await.unwrap();
    assert!(setting.elsewhere().await.unwrap().is_some());
}

#[tokio::test]
async fn a_public_client_has_to_sign_in_again_when_bungie_says_so() {
    let setting = Setting::new().await;
    let oauth = client_with(PUBLIC_KEY, &setting.fake).oauth(public());
    let sessions = oauth.sessions(setting.store.clone());
    let session = oauth.sign_in(code(&setting.fake, "102")).await.unwrap();
    let expired = changed(&session, |json| {
        json["expires_at"] = json!("2020-01-01T00:00:00Z")
    });
    let user = sessions.keep(expired).await.unwrap();
    // Clocks differ: whether the token has expired is for Bungie to say.
    user.send(&me()).await.unwrap();
    setting.fake.sign_everybody_out();
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    let why = error.sign_in().unwrap().to_string();
    assert!(why.contains("no refresh token"), "{why}");
    assert!(setting.store.meta().unwrap().over);
    assert_eq!(setting.fake.token_requests().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_refused_before_its_end_does_not_end_the_session_of_a_public_client() {
    let setting = Setting::new().await;
    let oauth = client_with(PUBLIC_KEY, &setting.fake).oauth(public());
    let sessions = oauth.sessions(setting.store.clone());
    let user = sessions.sign_in(code(&setting.fake, "102")).await.unwrap();
    let refusal = Envelope::error(99, "WebAuthRequired").http_status(401);
    setting.fake.fault_next((), refusal).unwrap();
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    assert!(!setting.store.meta().unwrap().over);
    user.send(&me()).await.unwrap();
}

#[tokio::test]
async fn a_renewal_goes_on_without_its_callers() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let gate = Gate::closed();
    setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&gate))
        .unwrap();
    let hurried = user.with_deadline(Duration::from_millis(50));
    let error = hurried.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("renewing"), "{error}");
    gate.open();
    user.send(&me()).await.unwrap();
    assert_eq!(
        setting.fake.token_requests().len(),
        2,
        "the renewal that was begun was enough"
    );
}

#[tokio::test]
async fn an_interrupted_renewal_is_made_up_for() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    interrupt(&setting).await;
    setting.fake.forgive();
    after_the_lease(&setting).await.unwrap();
    assert!(setting.kept()["state"]["kept"].get("lease").is_none());
}

#[tokio::test]
async fn an_interrupted_renewal_is_told_where_it_cannot_be_made_up_for() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    interrupt(&setting).await;
    let error = after_the_lease(&setting).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    let why = error.sign_in().unwrap().to_string();
    assert!(why.contains("interrupted"), "{why}");
    assert!(why.contains("ProvidedTokenNotValidRefreshToken"), "{why}");
}

/// A store that fails now and then ends each run before the lease is void. What is seen between counts.
#[tokio::test]
async fn a_lease_of_nobody_is_void_in_whatever_runs_it_was_seen() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    setting.lease();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let request = me();
    for _ in 0..2 {
        let asked = setting.store.asked();
        let trouble = async {
            // The first look, and another one after a while.
            setting.store.asked_again(asked).await;
            pass(Duration::from_secs(15)).await;
            setting.store.asked_again(asked + 1).await;
            setting.store.always(Trouble::Before);
        };
        let (response, ()) = tokio::join!(user.send(&request), trouble);
        assert_eq!(response.unwrap_err().kind(), ErrorKind::Storage);
        // What nobody sees does not count.
        pass(Duration::from_secs(30)).await;
        setting.store.always(Trouble::None);
    }
    let asked = setting.store.asked();
    let call = timeout(Duration::from_secs(20), user.send(&request));
    let time = async {
        setting.store.asked_again(asked).await;
        assert_eq!(setting.fake.token_requests().len(), 1, "the lease counts");
        pass(Duration::from_secs(11)).await;
    };
    let (response, ()) = tokio::join!(call, time);
    response.expect("it waits no longer").unwrap();
    assert_eq!(setting.fake.token_requests().len(), 2);
}

/// Calls, and lets the time pass after which a lease is void for whoever has watched it.
async fn after_the_lease(setting: &Setting) -> Result<(), Error> {
    let user = setting.elsewhere().await.unwrap().unwrap();
    let asked = setting.store.asked();
    let call = async { user.send(&me()).await.map(drop) };
    let time = async {
        setting.store.asked_again(asked).await;
        assert_eq!(setting.fake.token_requests().len(), 2, "the lease counts");
        pass(Duration::from_secs(41)).await;
    };
    tokio::join!(call, time).0
}

/// Spends the refresh token and keeps a lease that nobody will end, as a crash would.
async fn interrupt(setting: &Setting) {
    let kept = setting.kept();
    let session = serde_json::from_value(kept["state"]["kept"]["session"].clone()).unwrap();
    setting.oauth.refresh(&session).await.unwrap();
    setting.expire();
    setting.lease();
}

#[tokio::test]
async fn somebody_else_who_renews_is_waited_for() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting.expire();
    let newer = setting.session().await;
    setting.lease();
    let user = setting.elsewhere().await.unwrap().unwrap();
    let before = setting.fake.token_requests().len();
    let asked = setting.store.asked();
    let other = async {
        // The user looks and waits; then the other process is done.
        setting.store.asked_again(asked).await;
        setting.tamper(|record| {
            record["generation"] = json!(1);
            record["state"] = json!({"kept": {"session": newer}});
        });
    };
    let request = me();
    let (response, ()) = tokio::join!(user.send(&request), other);
    response.unwrap();
    assert_eq!(setting.fake.token_requests().len(), before);
    assert_eq!(access_token(&user.session().unwrap()), access_token(&newer));
}

#[tokio::test]
async fn signing_out_ends_the_session_for_everybody() {
    let setting = Setting::new().await;
    let user = setting.sign_in().await;
    let elsewhere = setting.elsewhere().await.unwrap().unwrap();
    setting.sessions.sign_out(MEMBER).await.unwrap();
    assert!(user.session().is_none());
    assert!(setting.sessions.user(MEMBER).await.unwrap().is_none());
    let error = user.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
    // Another process goes on with its token until it has to look.
    elsewhere.send(&me()).await.unwrap();
    setting.fake.sign_everybody_out();
    let error = elsewhere.send(&me()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignInAgain);
}

#[tokio::test]
async fn a_text_that_makes_no_sense_is_an_error_that_shows_nothing_of_it() {
    let setting = Setting::new().await;
    setting.sign_in().await;
    setting
        .store
        .put(Some("{\"format\":2,\"lineage\":{\"hidden\":1}}".to_owned()));
    let error = setting.elsewhere().await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Storage);
    assert!(error.to_string().contains("line 1 column"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hidden"));
}

#[tokio::test]
async fn a_session_of_nobody_is_not_kept() {
    let setting = Setting::new().await;
    let session = changed(&setting.session().await, |json| {
        json.as_object_mut().unwrap().remove("membership_id");
    });
    let error = setting.sessions.keep(session).await.unwrap_err();
    assert!(error.to_string().contains("membership id"), "{error}");
}
