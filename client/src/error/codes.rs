//! What Bungie's error codes mean, as a table. 900 are known; here are those with a consequence.

use super::ErrorKind;
use crate::limits::Whom;

/// What a code means for whoever called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A refusal of this sort.
    Is(ErrorKind),
    /// Too many requests, and whom that is for.
    Throttle(Whom),
    /// A fault at Bungie that passes by itself.
    Passes,
}

use Meaning::{Is, Passes, Throttle};

const CODES: &[(i32, Meaning)] = &[
    // UnhandledException
    (3, Passes),
    // SystemDisabled
    (5, Is(ErrorKind::Maintenance)),
    // WebAuthModuleAsyncFailed
    (22, Is(ErrorKind::SignInAgain)),
    // ThrottleLimitExceeded, and its kin by span: for one account's action, says Bungie's staff
    (31, Throttle(Whom::Action)),
    (35, Throttle(Whom::Action)),
    (36, Throttle(Whom::Action)),
    (37, Throttle(Whom::Action)),
    // PerEndpointRequestThrottleExceeded; the endpoint is the address that sends
    (51, Throttle(Whom::Server)),
    // PerApplicationThrottleExceeded, PerApplicationAnonymousThrottleExceeded,
    // PerApplicationAuthenticatedThrottleExceeded
    (54, Throttle(Whom::Application)),
    (55, Throttle(Whom::Application)),
    (56, Throttle(Whom::Application)),
    // PerUserThrottleExceeded
    (57, Throttle(Whom::User)),
    // WebAuthRequired
    (99, Is(ErrorKind::SignInAgain)),
    // MessagingSendThrottle, MessagingSendDailyThrottle
    (302, Throttle(Whom::Action)),
    (314, Throttle(Whom::Action)),
    // GroupCultureThrottle
    (694, Throttle(Whom::Action)),
    // DestinyUnexpectedError
    (1618, Passes),
    // DestinyServiceFailure
    (1643, Passes),
    // A fault of the game's service, by Bungie's staff
    (1652, Passes),
    // DestinyThrottledByGameServer
    (1672, Throttle(Whom::Action)),
    // RAFGenerateThrottled, RAFRedeemThrottled
    (2034, Throttle(Whom::Action)),
    (2037, Throttle(Whom::Action)),
    // ApiInvalidOrExpiredKey, ApiKeyMissingFromRequest, ApplicationDisabled
    (2101, Is(ErrorKind::ApiKeyRefused)),
    (2102, Is(ErrorKind::ApiKeyRefused)),
    (2103, Is(ErrorKind::ApiKeyRefused)),
    // ApplicationDisallowedByScope
    (2105, Is(ErrorKind::MissingScope)),
    // AuthorizationCodeInvalid
    (2106, Is(ErrorKind::SignInAgain)),
    // OriginHeaderDoesNotMatchKey
    (2107, Is(ErrorKind::OriginRefused)),
    // AccessNotPermittedByApplicationScope
    (2108, Is(ErrorKind::MissingScope)),
    // AccessTokenHasExpired, ApplicationTokenFormatNotValid
    (2111, Is(ErrorKind::SignInAgain)),
    (2112, Is(ErrorKind::SignInAgain)),
    // OAuthAccessTokenExpired
    (2115, Is(ErrorKind::SignInAgain)),
    // AuthorizationRecordInvalid, TokenPreviouslyRevoked
    (2119, Is(ErrorKind::SignInAgain)),
    (2120, Is(ErrorKind::SignInAgain)),
    // AuthorizationCodeStale, AuthorizationRecordExpired, AuthorizationRecordRevoked
    (2122, Is(ErrorKind::SignInAgain)),
    (2123, Is(ErrorKind::SignInAgain)),
    (2124, Is(ErrorKind::SignInAgain)),
    // AuthorizationRecordInactiveApiKey, AuthorizationRecordApiKeyMatching
    (2125, Is(ErrorKind::ApiKeyRefused)),
    (2126, Is(ErrorKind::ApiKeyRefused)),
    // ClanFireteamThrottle
    (3029, Throttle(Whom::Action)),
    // MarathonBabelConnectionTimeout, MarathonServiceFailure, MarathonUnexpectedError
    (5001, Passes),
    (5002, Passes),
    (5004, Passes),
    // MarathonThrottledByGameServer
    (5006, Throttle(Whom::Action)),
];

/// Families that Bungie keeps adding to, by how their names end.
const FAMILIES: &[(&str, Meaning)] = &[
    ("SystemDisabled", Is(ErrorKind::Maintenance)),
    ("UnderMaintenance", Is(ErrorKind::Maintenance)),
    ("ThrottledByGameServer", Throttle(Whom::Action)),
    ("Throttled", Throttle(Whom::Action)),
    ("Throttle", Throttle(Whom::Action)),
    ("NotFound", Is(ErrorKind::NotFound)),
    ("PrivacyRestriction", Is(ErrorKind::Private)),
];

/// What a code means, if it has a consequence. `status` is its name.
pub(crate) fn meaning(code: i32, status: &str) -> Option<Meaning> {
    let known = CODES.binary_search_by_key(&code, |(code, _)| *code);
    let known = known.ok().and_then(|index| CODES.get(index));
    let family = || FAMILIES.iter().find(|(end, _)| status.ends_with(end));
    known
        .map(|(_, meaning)| *meaning)
        .or_else(|| family().map(|(_, meaning)| *meaning))
}

/// The sort of a refusal.
pub(crate) fn kind(code: i32, status: &str) -> ErrorKind {
    match meaning(code, status) {
        Some(Is(kind)) => kind,
        Some(Throttle(_)) => ErrorKind::Throttled,
        Some(Passes) | None => ErrorKind::Platform,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_because_they_ascend() {
        assert!(CODES.is_sorted_by(|(one, _), (other, _)| one < other));
    }

    #[test]
    fn codes_with_a_consequence_are_told_apart() {
        for (code, status, expected) in [
            (5, "SystemDisabled", ErrorKind::Maintenance),
            (1218, "PSNExSystemDisabled", ErrorKind::Maintenance),
            (36, "ThrottleLimitExceededMomentarily", ErrorKind::Throttled),
            (3029, "ClanFireteamThrottle", ErrorKind::Throttled),
            (1672, "DestinyThrottledByGameServer", ErrorKind::Throttled),
            (5006, "MarathonThrottledByGameServer", ErrorKind::Throttled),
            (9998, "SomethingThrottledByGameServer", ErrorKind::Throttled),
            (99, "WebAuthRequired", ErrorKind::SignInAgain),
            (2111, "AccessTokenHasExpired", ErrorKind::SignInAgain),
            (
                2108,
                "AccessNotPermittedByApplicationScope",
                ErrorKind::MissingScope,
            ),
            (2101, "ApiInvalidOrExpiredKey", ErrorKind::ApiKeyRefused),
            (2103, "ApplicationDisabled", ErrorKind::ApiKeyRefused),
            (
                2126,
                "AuthorizationRecordApiKeyMatching",
                ErrorKind::ApiKeyRefused,
            ),
            (
                2107,
                "OriginHeaderDoesNotMatchKey",
                ErrorKind::OriginRefused,
            ),
            (1601, "DestinyAccountNotFound", ErrorKind::NotFound),
            (5005, "MarathonAccountNotFound", ErrorKind::NotFound),
            (9999, "SomethingNewNotFound", ErrorKind::NotFound),
            (1665, "DestinyPrivacyRestriction", ErrorKind::Private),
            (1618, "DestinyUnexpectedError", ErrorKind::Platform),
            (-7, "", ErrorKind::Platform),
        ] {
            assert_eq!(kind(code, status), expected, "{code} {status}");
        }
    }

    #[test]
    fn a_throttle_says_whom_it_is_for() {
        for (code, status, whom) in [
            (36, "ThrottleLimitExceededMomentarily", Whom::Action),
            (51, "PerEndpointRequestThrottleExceeded", Whom::Server),
            (54, "PerApplicationThrottleExceeded", Whom::Application),
            (57, "PerUserThrottleExceeded", Whom::User),
            (9997, "SomethingThrottle", Whom::Action),
        ] {
            assert_eq!(meaning(code, status), Some(Throttle(whom)), "{code}");
        }
    }
}
