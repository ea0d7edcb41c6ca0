//! The sorts of failure that a program can act on.

/// What sort of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be written: an argument fits into no URL.
    InvalidRequest,
    /// No connection, or one that was cut.
    Connection,
    /// Time ran out, while waiting for a turn or for the answer.
    Timeout,
    /// The body is larger than the client allows.
    TooLarge,
    /// A redirect, which is never followed: a host or a slash is wrong, see the message.
    Redirect,
    /// An answer that is not JSON, such as a page of a load balancer; [`Error::title`] has its title.
    ///
    /// [`Error::title`]: super::Error::title
    NotJson,
    /// Bungie.net or a part of it is closed for maintenance.
    Maintenance,
    /// Too many requests. [`Error::retry_after`] says how long to wait, if Bungie did.
    ///
    /// [`Error::retry_after`]: super::Error::retry_after
    Throttled,
    /// The user's session is over: revoked, expired, or not to be renewed. Bungie says the same of a
    /// token next to the API key of another application.
    SignInAgain,
    /// The user's token is good, but not for this.
    MissingScope,
    /// The token endpoint does not accept the application: its id, its secret or its client type.
    ApplicationRefused,
    /// While signing in: the user does not want to, or may not.
    Denied,
    /// While signing in: the callback does not belong to the authorization.
    Callback,
    /// The token endpoint failed, or its answer cannot be used. [`Error::is_transient`] says whether
    /// to try later.
    ///
    /// [`Error::is_transient`]: super::Error::is_transient
    TokenEndpoint,
    /// The store of sessions failed; the source says how. What was received is not lost: it is tried
    /// again for as long as the process lives.
    Storage,
    /// There is no tokio runtime to wait in, or code of the program's own panicked; see the message.
    Runtime,
    /// The API key is missing, wrong or disabled, or the application is.
    ApiKeyRefused,
    /// The `Origin` header is not the one that the application is registered with.
    OriginRefused,
    /// There is no such account, report, item or the like.
    NotFound,
    /// The user does not show it to others.
    Private,
    /// Bungie's platform refused for another reason: see [`Error::platform`].
    ///
    /// [`Error::platform`]: super::Error::platform
    Platform,
    /// The response has another shape than the document promises: [`Error::path`] says where.
    ///
    /// [`Error::path`]: super::Error::path
    Decode,
    /// A success without a response. For operations that page, the end.
    EmptyResponse,
}

/// The sort of a refusal. 900 codes are known; these are the ones with a consequence. Families that
/// Bungie keeps adding to are told by their name.
pub(crate) fn of_refusal(code: i32, status: &str) -> ErrorKind {
    match code {
        // SystemDisabled
        5 => ErrorKind::Maintenance,
        // ThrottleLimitExceeded and its kin by span, endpoint, application, anonymous,
        // authenticated and user; DestinyThrottledByGameServer
        31 | 35..=37 | 51 | 54..=57 | 1672 => ErrorKind::Throttled,
        // WebAuthModuleAsyncFailed, WebAuthRequired, AuthorizationCodeInvalid,
        // AccessTokenHasExpired, ApplicationTokenFormatNotValid, OAuthAccessTokenExpired,
        // AuthorizationRecordInvalid, TokenPreviouslyRevoked, AuthorizationCodeStale,
        // AuthorizationRecordExpired, AuthorizationRecordRevoked
        22 | 99 | 2106 | 2111 | 2112 | 2115 | 2119 | 2120 | 2122..=2124 => ErrorKind::SignInAgain,
        // ApplicationDisallowedByScope, AccessNotPermittedByApplicationScope
        2105 | 2108 => ErrorKind::MissingScope,
        // ApiInvalidOrExpiredKey, ApiKeyMissingFromRequest, ApplicationDisabled,
        // AuthorizationRecordInactiveApiKey, AuthorizationRecordApiKeyMatching
        2101..=2103 | 2125 | 2126 => ErrorKind::ApiKeyRefused,
        // OriginHeaderDoesNotMatchKey
        2107 => ErrorKind::OriginRefused,
        _ => of_family(status),
    }
}

fn of_family(status: &str) -> ErrorKind {
    const FAMILIES: [(&str, ErrorKind); 6] = [
        ("SystemDisabled", ErrorKind::Maintenance),
        ("UnderMaintenance", ErrorKind::Maintenance),
        ("Throttled", ErrorKind::Throttled),
        ("Throttle", ErrorKind::Throttled),
        ("NotFound", ErrorKind::NotFound),
        ("PrivacyRestriction", ErrorKind::Private),
    ];
    let family = FAMILIES.iter().find(|(end, _)| status.ends_with(end));
    family.map_or(ErrorKind::Platform, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::{ErrorKind, of_refusal};

    #[test]
    fn codes_with_a_consequence_are_told_apart() {
        for (code, status, kind) in [
            (5, "SystemDisabled", ErrorKind::Maintenance),
            (1218, "PSNExSystemDisabled", ErrorKind::Maintenance),
            (36, "ThrottleLimitExceededMomentarily", ErrorKind::Throttled),
            (3029, "ClanFireteamThrottle", ErrorKind::Throttled),
            (1672, "DestinyThrottledByGameServer", ErrorKind::Throttled),
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
            (9999, "SomethingNewNotFound", ErrorKind::NotFound),
            (1665, "DestinyPrivacyRestriction", ErrorKind::Private),
            (1618, "DestinyUnexpectedError", ErrorKind::Platform),
            (-7, "", ErrorKind::Platform),
        ] {
            assert_eq!(of_refusal(code, status), kind, "{code} {status}");
        }
    }
}
