//! What the token endpoint refuses with, what that means, and what becomes of the session.

use crate::setting::{CONFIDENTIAL, Setting, code, me, pass};
use bungie_api::{ErrorKind, SignInErrorKind};
use bungie_testing::fake::{Envelope, Fault, Page, TOKEN_ENDPOINT};
use std::time::Duration;

/// A refusal, its kind, and whether the session is over.
struct Case {
    what: String,
    fault: Fault,
    kind: SignInErrorKind,
    is_over: bool,
}

/// Every shape that a refusal has.
fn cases() -> Vec<Case> {
    use SignInErrorKind::{Answer, Application, Maintenance, SignInAgain, Unavailable};
    let mut cases = Vec::new();
    let mut case = |what: &str, fault: Fault, kind| {
        cases.push(Case {
            what: what.to_owned(),
            fault,
            kind,
            is_over: kind == SignInAgain,
        });
    };
    for (error, description, kind) in [
        ("server_error", "SystemDisabled", Maintenance),
        ("server_error", "AuthorizationRecordExpired", SignInAgain),
        ("server_error", "AuthorizationRecordRevoked", SignInAgain),
        ("server_error", "AccessTokenHasExpired", SignInAgain),
        ("server_error", "RefreshTokenNotYetValid", SignInAgain),
        (
            "invalid_request",
            "ProvidedTokenNotValidRefreshToken",
            SignInAgain,
        ),
        (
            "invalid_grant",
            "ProvidedTokenNotValidRefreshToken",
            SignInAgain,
        ),
        (
            "server_error",
            "AuthorizationNotFound (SQL Return Value 5)",
            SignInAgain,
        ),
        ("invalid_grant", "", SignInAgain),
        ("invalid_client", "", Application),
        ("unauthorized_client", "", Application),
        ("server_error", "SomethingThatIsNew", Unavailable),
        ("server_error", "", Unavailable),
        ("invalid_request", "SomethingThatIsNew", Application),
    ] {
        case(
            &format!("{error} {description}"),
            Fault::refused(error, description),
            kind,
        );
    }
    for (number, name) in [
        (2106, "AuthorizationCodeInvalid"),
        (2116, "ApplicationTokenKeyIdDoesNotExist"),
        (2117, "ProvidedTokenNotValidRefreshToken"),
        (2118, "RefreshTokenExpired"),
        (2121, "TokenInvalidMembership"),
        (2122, "AuthorizationCodeStale"),
        (2123, "AuthorizationRecordExpired"),
        (2124, "AuthorizationRecordRevoked"),
    ] {
        case(name, Envelope::error(number, name).into(), SignInAgain);
    }
    case(
        "closed",
        Envelope::error(5, "SystemDisabled").into(),
        Maintenance,
    );
    case(
        "key",
        Envelope::error(2101, "ApiInvalidOrExpiredKey").into(),
        Application,
    );
    case("balancer", Fault::page(Page::Balancer), Maintenance);
    case("page", Fault::page(Page::Application), Answer);
    case("401 page", Fault::page(Page::Unauthorized), Answer);
    case("403 page", Fault::page(Page::Cloudflare), Answer);
    // Something in between refuses, for all users at once.
    case(
        "403 text",
        Fault::text("text/plain", "error code: 1020").status(403),
        Answer,
    );
    case("nothing", Fault::empty(), Answer);
    cases
}

#[tokio::test]
async fn every_refusal_of_a_renewal_is_told_apart_and_ends_the_session_or_not() {
    for Case {
        what,
        fault,
        kind,
        is_over,
    } in cases()
    {
        let setting = Setting::new().await;
        setting.sign_in().await;
        setting.expire();
        let user = setting.elsewhere().await.unwrap().unwrap();
        setting.fake.fault_next(TOKEN_ENDPOINT, fault).unwrap();
        let error = user.send(&me()).await.unwrap_err();
        let sign_in = error.sign_in().unwrap();
        assert_eq!(sign_in.kind(), kind, "{what}: {sign_in}");
        let record = setting.kept();
        assert_eq!(setting.store.meta().unwrap().over, is_over, "{what}");
        assert!(
            record["state"]["kept"].get("lease").is_none(),
            "{what}: {record}"
        );

        if is_over {
            // Also in other processes, with the reason, and without a request.
            let sent = setting.fake.requests().len();
            let error = setting.elsewhere().await.unwrap_err();
            assert_eq!(error.kind(), SignInErrorKind::SignInAgain, "{what}");
            assert_eq!(error.refusal(), sign_in.refusal(), "{what}");
            assert_eq!(setting.fake.requests().len(), sent);
            setting.sign_in().await;
        } else {
            pass(Duration::from_secs(2)).await;
        }
        user.send(&me()).await.unwrap();
        setting.elsewhere().await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn every_refusal_of_a_sign_in_leaves_the_session_that_there_was() {
    for Case {
        what, fault, kind, ..
    } in cases()
    {
        let setting = Setting::new().await;
        setting.sign_in().await;
        let kept = setting.kept();
        setting.fake.fault_next(TOKEN_ENDPOINT, fault).unwrap();
        let code = code(&setting.fake, CONFIDENTIAL);
        let error = setting.sessions.sign_in(code).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{what}: {error}");
        assert_eq!(setting.kept(), kept, "{what}");
        setting.sign_in().await;
    }
}

#[tokio::test]
async fn a_refusal_without_a_reason_ends_the_session_at_the_second_in_a_row() {
    for status in [401, 403] {
        let bare = || Fault::empty().status(status);
        let setting = Setting::new().await;
        setting.sign_in().await;
        setting.expire();
        let call = async || {
            // A process of its own each time: what counts is in the record.
            let user = setting.elsewhere().await?.expect("a session is kept");
            user.send(&me()).await
        };
        setting.fake.fault_next(TOKEN_ENDPOINT, bare()).unwrap();
        let error = call().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TokenEndpoint);
        assert!(error.is_transient());
        // Something else in between, and it starts anew.
        let other = Fault::refused("server_error", "");
        setting.fake.fault_next(TOKEN_ENDPOINT, other).unwrap();
        assert_eq!(call().await.unwrap_err().kind(), ErrorKind::TokenEndpoint);
        setting.fake.fault_next(TOKEN_ENDPOINT, bare()).unwrap();
        assert_eq!(call().await.unwrap_err().kind(), ErrorKind::TokenEndpoint);
        assert!(!setting.store.meta().unwrap().over);

        setting.fake.fault_next(TOKEN_ENDPOINT, bare()).unwrap();
        let error = call().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SignInAgain);
        assert_eq!(error.status().unwrap(), status);
        let why = error.sign_in().unwrap().to_string();
        assert!(why.contains("twice in a row"), "{why}");
        assert!(setting.store.meta().unwrap().over);
    }
}
