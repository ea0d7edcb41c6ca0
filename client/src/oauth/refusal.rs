//! What Bungie's refusals mean: of the token endpoint, of the platform in its place, and of the
//! sign-in page. Decided here and nowhere else.
//!
//! Bungie puts the name of a platform error code into `error_description` and is free with `error`:
//! `server_error` stands beside maintenance and beside a year that is over. So the name decides, then
//! `error` as RFC 6749 has it. A name that is not in the table never means maintenance: that would
//! keep a dead session alive for ever.

use super::error::{Refusal, SignInError, SignInErrorKind};
use crate::error::{ErrorKind, codes};

/// A name in `error_description`, its number in an envelope, and what it means.
struct Name {
    name: &'static str,
    code: i32,
    means: SignInErrorKind,
}

const fn over(name: &'static str, code: i32) -> Name {
    let means = SignInErrorKind::SignInAgain;
    Name { name, code, means }
}

const fn application(name: &'static str, code: i32) -> Name {
    let means = SignInErrorKind::Application;
    Name { name, code, means }
}

/// The numbers are those of `PlatformErrorCodes`.
const NAMES: &[Name] = &[
    Name {
        name: "SystemDisabled",
        code: 5,
        means: SignInErrorKind::Maintenance,
    },
    over("AuthorizationCodeInvalid", 2106),
    over("RefreshTokenNotYetValid", 2110),
    over("AccessTokenHasExpired", 2111),
    over("ApplicationTokenFormatNotValid", 2112),
    application("ApplicationNotConfiguredForBungieAuth", 2113),
    application("ApplicationNotConfiguredForOAuth", 2114),
    over("OAuthAccessTokenExpired", 2115),
    over("ApplicationTokenKeyIdDoesNotExist", 2116),
    over("ProvidedTokenNotValidRefreshToken", 2117),
    over("RefreshTokenExpired", 2118),
    over("AuthorizationRecordInvalid", 2119),
    over("TokenPreviouslyRevoked", 2120),
    over("TokenInvalidMembership", 2121),
    over("AuthorizationCodeStale", 2122),
    over("AuthorizationRecordExpired", 2123),
    over("AuthorizationRecordRevoked", 2124),
];

/// Parts of descriptions that are no names.
const PARTS: &[(&str, SignInErrorKind)] =
    &[("NotFound (SQL Return Value", SignInErrorKind::SignInAgain)];

/// RFC 6749, sections 4.1.2.1 and 5.2. A code that is not here is the application's fault, as all
/// others of section 5.2 are.
const CODES: &[(&str, SignInErrorKind)] = &[
    ("access_denied", SignInErrorKind::Denied),
    ("invalid_grant", SignInErrorKind::SignInAgain),
    ("server_error", SignInErrorKind::Unavailable),
    ("temporarily_unavailable", SignInErrorKind::Unavailable),
];

/// A refusal of the token endpoint or of the sign-in page, which `by` names.
pub(super) fn refused(by: &str, refusal: Refusal) -> SignInError {
    let description = refusal.description.as_str();
    let of_name = NAMES.iter().find(|row| row.name == description);
    let of_part = PARTS.iter().find(|(part, _)| description.contains(part));
    let of_code = CODES.iter().find(|(code, _)| *code == refusal.error);
    let kind = of_name
        .map(|row| row.means)
        .or(of_part.map(|(_, means)| *means))
        .or(of_code.map(|(_, means)| *means))
        .unwrap_or(SignInErrorKind::Application);
    SignInError::refused(kind, by, refusal)
}

/// Bungie's platform in place of the token endpoint.
pub(super) fn enveloped(by: &str, code: i32, status: String) -> SignInError {
    let of_code = NAMES.iter().find(|row| row.code == code);
    let kind = match (of_code, codes::kind(code, &status)) {
        (Some(row), _) => row.means,
        (None, ErrorKind::Maintenance) => SignInErrorKind::Maintenance,
        (None, ErrorKind::ApiKeyRefused | ErrorKind::OriginRefused) => SignInErrorKind::Application,
        // It says that nobody is signed in, and nothing of the refresh token.
        (None, ErrorKind::SignInAgain) => {
            return SignInError::bare(format!("{by}: {status} ({code})"));
        }
        (None, _) => SignInErrorKind::Unavailable,
    };
    let refusal = Refusal {
        error: status,
        description: code.to_string(),
    };
    SignInError::refused(kind, by, refusal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use SignInErrorKind::{Application, Maintenance, SignInAgain, Unavailable};

    fn kind(error: &str, description: &str) -> SignInErrorKind {
        let refusal = Refusal {
            error: error.to_owned(),
            description: description.to_owned(),
        };
        refused("a test", refusal).kind()
    }

    #[test]
    fn the_name_decides_then_the_code() {
        for (error, description, expected) in [
            ("server_error", "SystemDisabled", Maintenance),
            ("server_error", "AuthorizationRecordExpired", SignInAgain),
            ("server_error", "AuthorizationRecordRevoked", SignInAgain),
            ("server_error", "AuthorizationCodeInvalid", SignInAgain),
            ("server_error", "AuthorizationCodeStale", SignInAgain),
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
                "AuthorizationNotFound (SQL Return Value 7)",
                SignInAgain,
            ),
            ("invalid_client", "", Application),
            ("unauthorized_client", "", Application),
            ("invalid_grant", "SomethingNew", SignInAgain),
            ("invalid_request", "SomethingNew", Application),
            ("something_new", "", Application),
            ("server_error", "SomethingNew", Unavailable),
            ("server_error", "", Unavailable),
            ("temporarily_unavailable", "", Unavailable),
        ] {
            assert_eq!(kind(error, description), expected, "{error} {description}");
        }
    }

    #[test]
    fn an_envelope_says_the_same_by_number() {
        for code in [2106, 2111, 2116, 2117, 2118, 2121, 2122, 2123, 2124] {
            let error = enveloped("a test", code, "AsNamed".to_owned());
            assert_eq!(error.kind(), SignInAgain, "{code}");
        }
        for (code, status, expected) in [
            (5, "SystemDisabled", Maintenance),
            (2101, "ApiInvalidOrExpiredKey", Application),
            (2114, "ApplicationNotConfiguredForOAuth", Application),
            (36, "ThrottleLimitExceededMomentarily", Unavailable),
            (3, "UnhandledException", Unavailable),
        ] {
            let error = enveloped("a test", code, status.to_owned());
            assert_eq!(error.kind(), expected, "{code}");
        }
    }
}
