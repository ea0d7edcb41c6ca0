//! What the token endpoint answers.

use super::{
    Refusal, SignInError, SignInErrorKind,
    session::{Facts, now},
};
use crate::{
    error::{ErrorKind, of_refusal, title},
    wire::{Object, Property, decode_object},
};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{Response, StatusCode};

/// Either a session, or a refusal, or the envelope of Bungie's platform.
#[derive(Default)]
struct Answer {
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

impl Object for Answer {
    const KEYS: &'static [&'static str] = &[
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
    ];

    fn property<'de, P: Property<'de>>(&mut self, key: usize, value: P) -> Result<(), P::Error> {
        match key {
            0 => value.read(&mut self.access_token),
            1 => value.read(&mut self.token_type),
            2 => value.read(&mut self.expires_in),
            3 => value.read(&mut self.refresh_token),
            4 => value.read(&mut self.refresh_expires_in),
            5 => value.read(&mut self.membership_id),
            6 => value.read(&mut self.refusal.error),
            7 => value.read(&mut self.refusal.description),
            8 => value.read(&mut self.error_code),
            9 => value.read(&mut self.error_status),
            _ => value.skip(),
        }
    }
}

/// An access token lasts an hour where the answer does not say.
const HOUR: i64 = 3600;

/// A sign-in lasts a year, whatever is refreshed.
const YEAR: TimeDelta = TimeDelta::days(365);

/// Makes a session of the answer, with nothing in it that the answer does not say.
pub(super) fn session(answer: &Response<Bytes>) -> Result<Facts, SignInError> {
    let status = answer.status();
    read(answer).map_err(|error| error.at(status))
}

fn read(http: &Response<Bytes>) -> Result<Facts, SignInError> {
    let mut answer = Answer::default();
    let mut json = serde_json::Deserializer::from_slice(http.body());
    let is_read = decode_object(&mut answer, &mut json).and_then(|()| json.end());
    if let Err(source) = is_read {
        return Err(unreadable(http, source));
    }
    if !answer.refusal.error.is_empty() {
        return Err(refused(answer.refusal));
    }
    if answer.error_code != 0 {
        return Err(enveloped(answer.error_code, answer.error_status));
    }
    if !http.status().is_success() || answer.access_token.is_empty() {
        return Err(nonsense("it has no access token"));
    }
    if !answer.token_type.is_empty() && !answer.token_type.eq_ignore_ascii_case("bearer") {
        let found = answer.token_type;
        return Err(nonsense(format!(
            "its token is of the type {found:?}, not Bearer"
        )));
    }
    Ok(facts(answer))
}

fn facts(answer: Answer) -> Facts {
    let now = now();
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
    Facts {
        access_token: answer.access_token.into(),
        expires_at: after(now, lasts),
        refresh_token: refresh_token.map(Into::into),
        refresh_expires_at,
        ends_at: now.checked_add_signed(YEAR),
        membership_id: (answer.membership_id != 0).then_some(answer.membership_id),
        scopes: None,
    }
}

fn after(now: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
    now.checked_add_signed(TimeDelta::try_seconds(seconds)?)
}

/// RFC 6749, section 5.2.
fn refused(refusal: Refusal) -> SignInError {
    let kind = match refusal.error.as_str() {
        // So it answers while Bungie.net is closed. Nobody is signed out by that.
        "server_error" | "temporarily_unavailable" => SignInErrorKind::Maintenance,
        "invalid_grant" => SignInErrorKind::SignInAgain,
        _ if refusal.description == "SystemDisabled" => SignInErrorKind::Maintenance,
        _ => SignInErrorKind::Application,
    };
    SignInError::refused(kind, "the token endpoint", refusal)
}

/// Bungie's platform in place of the token endpoint.
fn enveloped(code: i32, status: String) -> SignInError {
    let kind = match of_refusal(code, &status) {
        ErrorKind::Maintenance | ErrorKind::Throttled => SignInErrorKind::Maintenance,
        ErrorKind::SignInAgain => SignInErrorKind::SignInAgain,
        ErrorKind::ApiKeyRefused | ErrorKind::OriginRefused => SignInErrorKind::Application,
        _ => SignInErrorKind::Answer,
    };
    let refusal = Refusal {
        error: status,
        description: code.to_string(),
    };
    SignInError::refused(kind, "the token endpoint", refusal)
}

#[cold]
fn unreadable(http: &Response<Bytes>, source: serde_json::Error) -> SignInError {
    let detail = match title(http.body()) {
        Some(title) => format!("a page {title:?} in place of JSON"),
        None => "it is not JSON".to_owned(),
    };
    if http.status() == StatusCode::SERVICE_UNAVAILABLE {
        return SignInError::new(SignInErrorKind::Maintenance, detail);
    }
    // What serde says of a place is harmless; it shows no text but of the wrong type.
    let place = format!("line {} column {}", source.line(), source.column());
    SignInError::new(SignInErrorKind::Answer, format!("{detail}, at {place}"))
}

fn nonsense(detail: impl Into<String>) -> SignInError {
    SignInError::new(SignInErrorKind::Answer, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn answer(status: u16, body: &'static str) -> Response<Bytes> {
        let mut answer = Response::new(Bytes::from_static(body.as_bytes()));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        answer
    }

    #[test]
    fn a_confidential_client_gets_all_of_it() {
        let body = r#"{"access_token":"a","token_type":"Bearer","expires_in":3600,
            "refresh_token":"r","refresh_expires_in":7776000,"membership_id":"5"}"#;
        let before = now();
        let session = session(&answer(200, body)).unwrap();
        assert_eq!(session.access_token.expose_secret(), "a");
        assert_eq!(session.refresh_token.unwrap().expose_secret(), "r");
        assert_eq!(session.membership_id, Some(5));
        let within = |time: Option<DateTime<Utc>>, days, seconds| {
            let least = before + TimeDelta::days(days) + TimeDelta::seconds(seconds);
            (least..least + TimeDelta::seconds(60)).contains(&time.unwrap())
        };
        assert!(within(session.expires_at, 0, 3600));
        assert!(within(session.refresh_expires_at, 90, 0));
        assert!(within(session.ends_at, 365, 0));
    }

    #[test]
    fn an_empty_refresh_token_is_none() {
        let body = r#"{"access_token":"a","refresh_token":"","refresh_expires_in":0}"#;
        let session = session(&answer(200, body)).unwrap();
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
                SignInErrorKind::Maintenance,
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
        ] {
            let error = session(&answer(status, body)).unwrap_err();
            assert_eq!(error.kind(), kind, "{body}: {error}");
            assert_eq!(error.status().unwrap().as_u16(), status);
        }
    }

    #[test]
    fn half_an_answer_shows_no_token() {
        let error = session(&answer(200, r#"{"access_token":"hidden","refresh"#)).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("hidden"),
            "{error:?}"
        );
    }
}
