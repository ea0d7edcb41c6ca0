//! Tokens that Bungie has sent are stored, whatever the store does meanwhile.

use crate::{
    common::Diary,
    setting::{CONFIDENTIAL, MEMBER, Setting, Trouble, access_token, code, me, pass, runtime},
};
use bungie_api::{Attempt, Error, ErrorKind, Observer, SignInErrorKind, TokenRequest, UserClient};
use bungie_testing::fake::{Fault, Gate, TOKEN_ENDPOINT};
use serde_json::json;
use std::{error::Error as _, time::Duration};

/// A user whose access token has expired, in a process of their own.
pub(crate) async fn expired(setting: &Setting) -> UserClient {
    setting.sign_in().await;
    setting.expire();
    setting.sessions.user(MEMBER).await.unwrap().unwrap()
}

/// A call that renews, while the store fails from the token request on.
pub(crate) async fn failing_once_asked(setting: &Setting, user: &UserClient) -> Result<(), Error> {
    let gate = Gate::closed();
    setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&gate))
        .unwrap();
    let request = me();
    let trouble = async {
        setting.fake.arrived(2).await;
        setting.store.always(Trouble::Before);
        gate.open();
    };
    let (response, ()) = tokio::join!(user.send(&request), trouble);
    response.map(drop)
}

#[tokio::test]
async fn new_tokens_are_stored_before_they_are_used() {
    let setting = Setting::new().await;
    let user = expired(&setting).await;
    // The lease is stored; the new tokens are not.
    let response = failing_once_asked(&setting, &user).await;
    let error = response.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    let cause = error.sign_in().unwrap().source().unwrap();
    assert_eq!(cause.to_string(), "the shelf is full");
    let used = setting.fake.requests();
    let used = used.iter().filter(|request| request.operation.is_some());
    assert_eq!(used.count(), 0, "nobody used what is not stored");

    // They are not lost: they are stored when the store takes them, though nobody asks.
    drop(user);
    setting.store.always(Trouble::None);
    setting.sessions.close().await;
    let kept = setting.kept();
    assert!(kept["state"]["kept"].get("lease").is_none(), "{kept}");
    let user = setting.elsewhere().await.unwrap().unwrap();
    user.send(&me()).await.unwrap();
    assert_eq!(setting.fake.token_requests().len(), 2, "they are good");
}

#[tokio::test]
async fn a_store_that_fails_now_and_then_is_not_noticed() {
    use Trouble::{After, Before, Lost, None};
    let plans: [(&[Trouble], &[Trouble]); 8] = [
        (&[Before], &[]),
        (&[], &[Before]),
        (&[], &[After]),
        (&[], &[None, Before]),
        (&[], &[None, After]),
        (&[None, Before], &[None, Lost]),
        (&[Before, Before], &[Before, After, After]),
        (&[], &[None, Before, Before, Before, Before, Before]),
    ];
    for (loads, swaps) in plans {
        let setting = Setting::new().await;
        let user = expired(&setting).await;
        setting.store.loads(loads.iter().copied());
        setting.store.swaps(swaps.iter().copied());
        user.send(&me()).await.unwrap();
        let told = format!("{loads:?} {swaps:?}");
        assert_eq!(setting.fake.token_requests().len(), 2, "{told}");
        assert_eq!(
            setting.kept_token(),
            access_token(&user.session().unwrap()),
            "{told}"
        );
        assert!(
            setting.kept()["state"]["kept"].get("lease").is_none(),
            "{told}"
        );
    }
}

#[tokio::test]
async fn a_store_that_is_broken_costs_an_error_and_the_next_call_works_when_it_does() {
    for trouble in [
        Trouble::Before,
        Trouble::After,
        Trouble::Panics,
        Trouble::Hangs,
        Trouble::Lost,
    ] {
        let setting = Setting::new().await;
        let user = expired(&setting).await;
        setting.store.always(trouble);
        let request = me();
        let call = user.send(&request);
        let time = async {
            if trouble == Trouble::Hangs {
                let asked = setting.store.asked();
                setting.store.asked_again(asked).await;
                pass(Duration::from_secs(6)).await;
            }
        };
        let (response, ()) = tokio::join!(call, time);
        let error = response.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage, "{trouble:?}: {error}");
        setting.store.always(Trouble::None);
        pass(Duration::from_secs(2)).await;
        user.send(&me()).await.unwrap();
        assert_eq!(setting.fake.token_requests().len(), 2, "{trouble:?}");
    }
}

#[tokio::test]
async fn signing_in_goes_on_without_the_caller_and_without_the_store() {
    let setting = Setting::new().await;
    let gate = Gate::closed();
    setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&gate))
        .unwrap();
    let sign_in = setting.sessions.sign_in(code(&setting.fake, CONFIDENTIAL));
    tokio::select! {
        _ = sign_in => unreachable!("the answer is held"),
        () = setting.fake.arrived(1) => {}
    }
    // Dropped by now. The store is down when the answer comes.
    setting.store.always(Trouble::Before);
    let asked = setting.store.asked();
    gate.open();
    setting.store.asked_again(asked).await;
    setting.store.always(Trouble::None);
    setting.sessions.close().await;
    let user = setting.elsewhere().await.unwrap().unwrap();
    user.send(&me()).await.unwrap();
}

#[tokio::test]
async fn a_sign_in_that_cannot_be_stored_is_told_and_stored_later() {
    let setting = Setting::new().await;
    setting.store.always(Trouble::Before);
    let code = code(&setting.fake, CONFIDENTIAL);
    let error = setting.sessions.sign_in(code).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Storage);
    assert_eq!(error.to_string(), "the store of sessions failed");
    setting.store.always(Trouble::None);
    setting.sessions.close().await;
    assert!(setting.elsewhere().await.unwrap().is_some());
}

/// A renewal is held open while something else happens to the user.
async fn during_a_renewal(setting: &Setting, other: impl AsyncFnOnce()) -> UserClient {
    let user = expired(setting).await;
    let gate = Gate::closed();
    setting
        .fake
        .fault_next(TOKEN_ENDPOINT, Fault::held_answer(&gate))
        .unwrap();
    let before = setting.fake.requests().len();
    let renewal = async { drop(user.send(&me()).await) };
    let meanwhile = async {
        setting.fake.arrived(before + 1).await;
        other().await;
        gate.open();
    };
    tokio::join!(renewal, meanwhile);
    setting.sessions.close().await;
    user
}

#[tokio::test]
async fn a_sign_in_during_a_renewal_stays() {
    // Here, and in another process.
    for is_here in [true, false] {
        for is_kept in [true, false] {
            let setting = Setting::new().await;
            let elsewhere = setting.oauth.sessions(setting.store.clone());
            let sessions = if is_here {
                &setting.sessions
            } else {
                &elsewhere
            };
            let user = during_a_renewal(&setting, async || {
                let code = code(&setting.fake, CONFIDENTIAL);
                if is_kept {
                    let session = setting.oauth.sign_in(code).await.unwrap();
                    sessions.keep(session).await.unwrap();
                } else {
                    sessions.sign_in(code).await.unwrap();
                }
                // More was granted than before.
                setting.tamper(|record| {
                    record["state"]["kept"]["session"]["scopes"] = json!(32 | 64 | 128);
                });
            })
            .await;
            let kept = setting.kept();
            let scopes = &kept["state"]["kept"]["session"]["scopes"];
            assert_eq!(scopes, 32 | 64 | 128, "{kept}");
            assert_eq!(kept["generation"], 0, "{kept}");
            user.send(&me()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn signing_out_during_a_renewal_stays() {
    for is_here in [true, false] {
        let setting = Setting::new().await;
        let elsewhere = setting.oauth.sessions(setting.store.clone());
        let sessions = if is_here {
            &setting.sessions
        } else {
            &elsewhere
        };
        let user = during_a_renewal(&setting, async || {
            sessions.sign_out(MEMBER).await.unwrap();
        })
        .await;
        assert!(setting.store.text().is_none());
        assert!(setting.sessions.user(MEMBER).await.unwrap().is_none());
        let error = user.send(&me()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignInAgain);
    }
}

#[tokio::test]
async fn tokens_replace_what_another_process_has_declared_over_meanwhile() {
    let setting = Setting::new().await;
    let user = during_a_renewal(&setting, async || {
        setting.tamper(|record| {
            let end = json!({"detail": "the lease was void", "at": "2026-01-01T00:00:00Z"});
            record["state"] = json!({"over": end});
        });
    })
    .await;
    assert!(!setting.store.meta().unwrap().over);
    user.send(&me()).await.unwrap();
    setting.elsewhere().await.unwrap().unwrap();
}

#[tokio::test]
async fn what_a_newer_program_stored_is_never_replaced() {
    let setting = Setting::new().await;
    let user = expired(&setting).await;
    setting.tamper(|record| record["format"] = json!(3));
    let kept = setting.kept();
    let code = code(&setting.fake, CONFIDENTIAL);
    let errors = [
        user.send(&me())
            .await
            .unwrap_err()
            .sign_in()
            .unwrap()
            .to_string(),
        setting.elsewhere().await.unwrap_err().to_string(),
        setting
            .sessions
            .sign_in(code)
            .await
            .unwrap_err()
            .to_string(),
        setting
            .sessions
            .sign_out(MEMBER)
            .await
            .unwrap_err()
            .to_string(),
    ];
    for error in errors {
        assert!(
            error.contains("the format 3") && error.contains("update"),
            "{error}"
        );
    }
    assert_eq!(setting.kept(), kept);
}

#[tokio::test]
async fn a_text_that_makes_no_sense_is_replaced_by_a_sign_in() {
    let setting = Setting::new().await;
    setting.store.put(Some("nonsense".to_owned()));
    let error = setting.elsewhere().await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Storage);
    setting.sign_in().await;
    setting.elsewhere().await.unwrap().unwrap();
    setting.store.put(Some("nonsense".to_owned()));
    setting.sessions.sign_out(MEMBER).await.unwrap();
    assert!(setting.store.text().is_none());
}

#[tokio::test]
async fn observers_see_token_requests() {
    let diary = Diary::default();
    let setting = Setting::observed(diary.clone()).await;
    let user = expired(&setting).await;
    setting
        .fake
        .fault_next(
            TOKEN_ENDPOINT,
            Fault::refused("server_error", "SystemDisabled"),
        )
        .unwrap();
    user.send(&me()).await.unwrap_err();
    let seen = diary.token_requests();
    let seen: Vec<_> = seen
        .iter()
        .map(|request| (request.grant.as_str(), request.failure))
        .collect();
    assert_eq!(
        seen,
        [
            ("authorization_code", None),
            ("refresh_token", Some(SignInErrorKind::Maintenance)),
        ]
    );
}

#[tokio::test]
async fn a_sign_out_that_fails_throws_no_tokens_away() {
    let setting = Setting::new().await;
    let user = expired(&setting).await;
    let response = failing_once_asked(&setting, &user).await;
    response.unwrap_err();
    // New tokens are not stored yet, and now the user cannot sign out.
    setting.sessions.sign_out(MEMBER).await.unwrap_err();
    setting.store.always(Trouble::None);
    setting.sessions.close().await;
    let user = setting.elsewhere().await.unwrap().unwrap();
    user.send(&me()).await.unwrap();
    assert_eq!(setting.fake.token_requests().len(), 2);
}

#[test]
fn closing_stores_what_a_runtime_left_behind() {
    let server = runtime();
    let setting = server.block_on(Setting::new());
    let first = runtime();
    setting.store.always(Trouble::Before);
    let code = code(&setting.fake, CONFIDENTIAL);
    first.block_on(setting.sessions.sign_in(code)).unwrap_err();
    // With it ends the task that would store the session.
    drop(first);
    setting.store.always(Trouble::None);
    runtime().block_on(setting.sessions.close());
    assert!(server.block_on(setting.elsewhere()).unwrap().is_some());
}

/// Panics when it is told of a token request.
struct Clumsy;

impl Observer for Clumsy {
    fn attempt(&self, _attempt: &Attempt) {}

    fn token_request(&self, _request: &TokenRequest) {
        panic!("the observer broke");
    }
}

#[tokio::test]
async fn an_observer_that_panics_costs_no_session() {
    let setting = Setting::observed(Clumsy).await;
    let user = expired(&setting).await;
    user.send(&me()).await.unwrap();
    setting.fake.sign_everybody_out();
    user.send(&me()).await.unwrap();
    assert_eq!(setting.fake.token_requests().len(), 3);
}
