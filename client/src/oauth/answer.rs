//! What the token endpoint answers.

use super::{
    error::{Refusal, SignInError, SignInErrorKind},
    refusal::{enveloped, refused},
    session::SessionData,
};
use crate::{
    BungieNetMembershipId,
    error::excerpt::title,
    wire::{self, Decode, Object, Place},
};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Response, StatusCode};

/// Either a session, or a refusal, or the envelope of Bungie's platform.
#[derive(Default)]
struct TokenResponse {
    access_token: String,
    token_type: String,
    expires_in: i64,
    refresh_token: String,
    refresh_expires_in: i64,
    membership_id: i64,
    refusal: Refusal,
    error_code: i32,
    error_status: String,
}

impl Object for TokenResponse {
    fn keys(&self) -> &'static [&'static str] {
        &[
            "access_token",
            "token_type",
            "expires_in",
            "refresh_token",
            "refresh_expires_in",
            "membership_id",
            "error",
            "error_description",
            "ErrorCode",
            "ErrorStatus",
        ]
    }

    fn property(&mut self, index: usize) -> Place<'_> {
        match index {
            0 => self.access_token.place(),
            1 => self.token_type.place(),
            2 => self.expires_in.place(),
            3 => self.refresh_token.place(),
            4 => self.refresh_expires_in.place(),
            5 => self.membership_id.place(),
            6 => self.refusal.error.place(),
            7 => self.refusal.description.place(),
            8 => self.error_code.place(),
            9 => self.error_status.place(),
            _ => Place::Nowhere,
        }
    }
}

/// An access token lasts an hour where the answer does not say.
const HOUR: i64 = 3600;

/// A sign-in lasts a year, whatever is refreshed.
const YEAR: TimeDelta = TimeDelta::days(365);

/// How messages call it.
const BY: &str = "the token endpoint";

/// Makes a session of the answer, with nothing in it that the answer does not say.
pub(super) fn session(
    answer: &Response<Bytes>,
    now: DateTime<Utc>,
) -> Result<SessionData, SignInError> {
    read(answer, now).map_err(|error| error.at(Some(answer.status())))
}

fn read(http: &Response<Bytes>, now: DateTime<Utc>) -> Result<SessionData, SignInError> {
    let status = http.status();
    let is_denied = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let mut answer = TokenResponse::default();
    let mut json = serde_json::Deserializer::from_slice(http.body());
    let is_read = wire::read(Place::Object(&mut answer), &mut json).and_then(|()| json.end());
    if let Err(source) = is_read {
        if is_denied && http.body().trim_ascii().is_empty() {
            return Err(bare());
        }
        return Err(unreadable(status, title(http.body()), source));
    }
    if !answer.refusal.error.is_empty() || !answer.refusal.description.is_empty() {
        return Err(refused(BY, answer.refusal));
    }
    if answer.error_code != 0 {
        return Err(enveloped(BY, answer.error_code, answer.error_status));
    }
    if is_denied {
        return Err(bare());
    }
    if !status.is_success() || answer.access_token.is_empty() {
        return Err(useless("it has no access token"));
    }
    if !answer.token_type.is_empty() && !answer.token_type.eq_ignore_ascii_case("bearer") {
        let found = answer.token_type;
        return Err(useless(format!(
            "its token is of the type {found:?}, not Bearer"
        )));
    }
    Ok(data(answer, now))
}

fn data(answer: TokenResponse, now: DateTime<Utc>) -> SessionData {
    let lasts = if answer.expires_in > 0 {
        answer.expires_in
    } else {
        HOUR
    };
    // A public client gets no refresh token, or an empty one.
    let refresh_token = Some(answer.refresh_token).filter(|token| !token.is_empty());
    let refresh_expires_at = (refresh_token.is_some() && answer.refresh_expires_in > 0)
        .then(|| after(now, answer.refresh_expires_in))
        .flatten();
    SessionData {
        access_token: answer.access_token.into(),
        expires_at: after(now, lasts),
        refresh_token: refresh_token.map(Into::into),
        refresh_expires_at,
        ends_at: now.checked_add_signed(YEAR),
        membership_id: (answer.membership_id != 0)
            .then_some(BungieNetMembershipId(answer.membership_id)),
        scopes: None,
    }
}

fn after(now: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
    now.checked_add_signed(TimeDelta::try_seconds(seconds)?)
}

/// 401 or 403, and not a word why.
fn bare() -> SignInError {
    SignInError::bare("it refused and did not say why")
}

#[cold]
fn unreadable(status: StatusCode, title: Option<String>, source: serde_json::Error) -> SignInError {
    let detail = match title {
        Some(title) => format!("a page {title:?} in place of JSON"),
        None => "it is not JSON".to_owned(),
    };
    if status == StatusCode::SERVICE_UNAVAILABLE {
        return SignInError::new(SignInErrorKind::Maintenance, detail);
    }
    // What serde says of a place is harmless; it shows no text but of the wrong type.
    let place = format!("line {} column {}", source.line(), source.column());
    SignInError::new(SignInErrorKind::Answer, format!("{detail}, at {place}"))
}

fn useless(detail: impl Into<String>) -> SignInError {
    SignInError::new(SignInErrorKind::Answer, detail)
}

#[cfg(test)]
mod tests {
    use super::{super::error::Consequence, *};

    fn now() -> DateTime<Utc> {
        std::time::SystemTime::UNIX_EPOCH.into()
    }

    fn answer(status: u16, body: &'static str) -> Response<Bytes> {
        let mut answer = Response::new(Bytes::from_static(body.as_bytes()));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        answer
    }

    #[test]
    fn a_confidential_client_gets_all_of_it() {
        let body = r#"{"access_token":"a","token_type":"Bearer","expires_in":3600,
            "refresh_token":"r","refresh_expires_in":7776000,"membership_id":"5"}"#;
        let session = session(&answer(200, body), now()).unwrap();
        assert_eq!(session.access_token.expose_secret(), "a");
        assert_eq!(session.refresh_token.unwrap().expose_secret(), "r");
        assert_eq!(session.membership_id, Some(BungieNetMembershipId(5)));
        let after =
            |days, seconds| Some(now() + TimeDelta::days(days) + TimeDelta::seconds(seconds));
        assert_eq!(session.expires_at, after(0, 3600));
        assert_eq!(session.refresh_expires_at, after(90, 0));
        assert_eq!(session.ends_at, after(365, 0));
    }

    #[test]
    fn an_empty_refresh_token_is_none() {
        let body = r#"{"access_token":"a","refresh_token":"","refresh_expires_in":0}"#;
        let session = session(&answer(200, body), now()).unwrap();
        assert!(session.refresh_token.is_none() && session.refresh_expires_at.is_none());
        assert!(session.expires_at.is_some());
    }

    #[test]
    fn refusals_are_told_apart() {
        for (status, body, kind) in [
            (
                400,
                r#"{"error":"invalid_grant","error_description":"AuthorizationCodeInvalid"}"#,
                SignInErrorKind::SignInAgain,
            ),
            (
                401,
                r#"{"error":"invalid_client"}"#,
                SignInErrorKind::Application,
            ),
            (
                400,
                r#"{"error":"unauthorized_client"}"#,
                SignInErrorKind::Application,
            ),
            (
                400,
                r#"{"error":"server_error","error_description":"SystemDisabled"}"#,
                SignInErrorKind::Maintenance,
            ),
            (
                503,
                r#"{"ErrorCode":5,"ErrorStatus":"SystemDisabled"}"#,
                SignInErrorKind::Maintenance,
            ),
            (
                500,
                r#"{"ErrorCode":36,"ErrorStatus":"ThrottleLimitExceeded"}"#,
                SignInErrorKind::Unavailable,
            ),
            (
                500,
                r#"{"ErrorCode":2101,"ErrorStatus":"ApiInvalidOrExpiredKey"}"#,
                SignInErrorKind::Application,
            ),
            (
                200,
                r#"{"access_token":"a","token_type":"mac"}"#,
                SignInErrorKind::Answer,
            ),
            (200, "{}", SignInErrorKind::Answer),
            (200, r#"["a"]"#, SignInErrorKind::Answer),
            (500, r#"{"access_token":"a"}"#, SignInErrorKind::Answer),
            (
                502,
                "<html><title>Bad Gateway</title>",
                SignInErrorKind::Answer,
            ),
            (
                503,
                "<html><title>Down</title>",
                SignInErrorKind::Maintenance,
            ),
            (200, "", SignInErrorKind::Answer),
            (401, "", SignInErrorKind::Unavailable),
            (403, "{}", SignInErrorKind::Unavailable),
            (
                403,
                "<html><title>Just a moment...</title>",
                SignInErrorKind::Answer,
            ),
            (
                401,
                r#"{"error_description":"AuthorizationRecordRevoked"}"#,
                SignInErrorKind::SignInAgain,
            ),
        ] {
            let error = session(&answer(status, body), now()).unwrap_err();
            assert_eq!(error.kind(), kind, "{body}: {error}");
            assert_eq!(error.status().unwrap().as_u16(), status);
        }
    }

    #[test]
    fn a_refusal_without_a_reason_is_told_apart_from_a_page_in_between() {
        let consequence = |status, body| {
            let error = session(&answer(status, body), now()).unwrap_err();
            error.consequence()
        };
        assert_eq!(consequence(401, ""), Consequence::Bare);
        assert_eq!(consequence(403, "null"), Consequence::Bare);
        let page = "<html><title>Just a moment...</title>";
        assert_eq!(consequence(403, page), Consequence::Uncertain);
        assert_eq!(
            consequence(401, r#"{"error":"invalid_client"}"#),
            Consequence::Unchanged
        );
        assert_eq!(consequence(500, ""), Consequence::Uncertain);
    }

    #[test]
    fn half_an_answer_shows_no_token() {
        let error =
            session(&answer(200, r#"{"access_token":"hidden","refresh"#), now()).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("hidden"),
            "{error:?}"
        );
    }
}
