//! Envelopes that say no.

use super::{BOTH_AGAIN, Case, ONCE, READS_AGAIN, Seen, call, case, check, patient};
use crate::{Diary, transfer};
use bungie_api::{
    ErrorExt as _, ErrorKind, PlatformErrorExt as _, Session, types::PlatformErrorCodes,
};
use bungie_testing::fake::{Envelope, FakeBungie, Fault};
use serde_json::json;

/// What is seen of a refusal with this HTTP status.
fn refused(kind: ErrorKind, begin: &str, code: i32, name: &str, status: u16) -> Seen {
    let text = format!("{begin}: {name} ({code}): This is {name}, said the fake (HTTP {status})");
    Seen::new(kind, &text).code(code).status(status)
}

#[tokio::test]
async fn bungie_refuses() {
    let plain = |kind, begin, code, name| -> Case {
        let seen = refused(kind, begin, code, name, 500);
        case(Envelope::error(code, name), seen, ONCE)
    };
    let again = "the user has to sign in again";
    check([
        plain(
            ErrorKind::Platform,
            "refused",
            1627,
            "DestinyItemNotTransferrable",
        ),
        plain(
            ErrorKind::NotFound,
            "not found",
            1601,
            "DestinyAccountNotFound",
        ),
        plain(
            ErrorKind::Private,
            "private",
            1665,
            "DestinyPrivacyRestriction",
        ),
        plain(ErrorKind::SignInAgain, again, 2111, "AccessTokenHasExpired"),
        plain(
            ErrorKind::MissingScope,
            "the scope is missing",
            2108,
            "AccessNotPermittedByApplicationScope",
        ),
        plain(
            ErrorKind::ApiKeyRefused,
            "the API key was refused",
            2101,
            "ApiInvalidOrExpiredKey",
        ),
        plain(
            ErrorKind::OriginRefused,
            "the origin was refused",
            2107,
            "OriginHeaderDoesNotMatchKey",
        ),
        // Its HTTP status does not make it worth another try, but Bungie's staff says that it passes.
        case(
            Envelope::error(1618, "DestinyUnexpectedError"),
            refused(
                ErrorKind::Platform,
                "refused",
                1618,
                "DestinyUnexpectedError",
                500,
            )
            .transient(),
            READS_AGAIN,
        ),
        case(
            Envelope::system_disabled(),
            refused(
                ErrorKind::Maintenance,
                "closed for maintenance",
                5,
                "SystemDisabled",
                503,
            )
            .transient(),
            ONCE,
        ),
        case(
            Envelope::error(99, "WebAuthRequired").http_status(401),
            refused(ErrorKind::SignInAgain, again, 99, "WebAuthRequired", 401),
            ONCE,
        ),
        // What an error holds says nothing, and is not read.
        case(
            Envelope::error(1623, "DestinyItemNotFound").response(json!(0)),
            refused(
                ErrorKind::NotFound,
                "not found",
                1623,
                "DestinyItemNotFound",
                500,
            ),
            ONCE,
        ),
    ])
    .await;
}

#[tokio::test]
async fn bungie_asks_to_wait() {
    let momentarily = Envelope::error(36, "ThrottleLimitExceededMomentarily");
    let said = Seen::new(
        ErrorKind::Throttled,
        "too many requests: ThrottleLimitExceededMomentarily (36): This is \
         ThrottleLimitExceededMomentarily, said the fake; wait 1 s (HTTP 500)",
    )
    .code(36)
    .status(500)
    .retry_after(1)
    .transient();
    let silent = Seen::new(ErrorKind::Throttled, "too many requests (HTTP 429)");
    let header = Seen::new(
        ErrorKind::Throttled,
        "too many requests; wait 1 s (HTTP 429)",
    );
    check([
        case(
            momentarily.clone().throttle_seconds(1),
            said.clone(),
            BOTH_AGAIN,
        ),
        case(
            Fault::from(momentarily).header("retry-after", "1"),
            said,
            BOTH_AGAIN,
        ),
        // Without an envelope nobody knows who refused it, and whether before or after the deed.
        case(
            Fault::empty().status(429),
            silent.status(429).transient(),
            READS_AGAIN,
        ),
        case(
            Fault::empty().status(429).header("retry-after", "1"),
            header.status(429).retry_after(1).transient(),
            READS_AGAIN,
        ),
    ])
    .await;
}

/// These the fake finds out by itself.
#[tokio::test]
async fn tokens_are_not_good_enough() {
    let fake = FakeBungie::start().await.unwrap();
    let client = patient(&fake, &Diary::default());
    fake.sign_in("reader", 64);
    for (token, kind, status, code) in [
        ("stranger", ErrorKind::SignInAgain, 401, 99),
        ("reader", ErrorKind::MissingScope, 500, 2108),
    ] {
        let user = client.user(Session::new(token).unwrap());
        let before = fake.requests().len();
        let error = Seen::from(&user.send(&transfer()).await.unwrap_err());
        assert_eq!(
            (error.kind, error.status, error.code, error.is_transient),
            (kind, Some(status), Some(code), false)
        );
        assert_eq!(fake.requests().len() - before, 1);
    }
    assert_eq!(fake.violations(), []);
}

/// Bungie's hint at the right membership type, for example.
#[tokio::test]
async fn details_are_told() {
    let fake = FakeBungie::start().await.unwrap();
    let error = Envelope::error(1601, "DestinyAccountNotFound")
        .message_data("membershipInfo.membershipType", "3")
        .message_data("membershipInfo.displayName", "Nobody");
    fake.fault_always((), error).unwrap();
    let error = call(&fake, &patient(&fake, &Diary::default()), false).await;
    assert_eq!(
        Seen::from(&error).text,
        "not found: membershipInfo.displayName: Nobody, membershipInfo.membershipType: 3: \
         DestinyAccountNotFound (1601): This is DestinyAccountNotFound, said the fake (HTTP 500)"
    );
    let platform = error.platform().unwrap();
    assert_eq!(platform.message_data["membershipInfo.membershipType"], "3");
    assert_eq!(
        platform.code(),
        PlatformErrorCodes::DESTINY_ACCOUNT_NOT_FOUND
    );
    assert_eq!(
        error.code(),
        Some(PlatformErrorCodes::DESTINY_ACCOUNT_NOT_FOUND)
    );
}

/// Also where this version does not know it; and there is none where the platform says nothing.
#[tokio::test]
async fn the_code_is_there_by_name_where_the_platform_says_one() {
    let fake = FakeBungie::start().await.unwrap();
    let client = patient(&fake, &Diary::default());
    fake.fault_always((), Envelope::error(999_999, "Newer"))
        .unwrap();
    let error = call(&fake, &client, false).await;
    assert_eq!(error.code(), Some(PlatformErrorCodes::new(999_999)));
    fake.fault_always((), Fault::cut_before_headers()).unwrap();
    let error = call(&fake, &client, false).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::Connection, None));
}
