//! From an answer to a response or an error: the envelope first, the HTTP status only where there is
//! none.

use super::{Error, ErrorKind, PlatformError, codes, excerpt};
use crate::{DecodeError, Operation, head::Head};
use bytes::Bytes;
use http::{
    Response, StatusCode, Uri,
    header::{LOCATION, RETRY_AFTER},
};
use std::time::Duration;

/// How much of a body that cannot be read is kept.
const MOST_OF_BODY: usize = 1024 * 1024;

/// What reading the body brought: the envelope without its response, which the caller keeps.
pub(crate) type Outcome = Result<Head, DecodeError>;

/// Why an answer is no response, if it is none.
pub(crate) fn refused(
    operation: &'static Operation,
    server: &dyn Fn() -> String,
    answer: &Response<Bytes>,
    outcome: Outcome,
) -> Option<Error> {
    let status = answer.status();
    let mut error = match outcome {
        Ok(head) if head.is_success() && head.has_response => return None,
        Ok(head) if head.is_success() => Error::new(ErrorKind::EmptyResponse, operation),
        Ok(head) if head.error_code != 0 => refusal(operation, head),
        // JSON without an error code is no envelope.
        Ok(_) => unreadable(operation, server, answer, None),
        Err(error) => unreadable(operation, server, answer, Some(error)),
    };
    // Whatever the envelope says: the Authorization header was not accepted.
    if status == StatusCode::UNAUTHORIZED && error.kind() == ErrorKind::Platform {
        error.0.kind = ErrorKind::SignInAgain;
    }
    error.0.status = Some(status);
    if error.kind() == ErrorKind::Throttled
        || status == StatusCode::TOO_MANY_REQUESTS
        || status.is_server_error()
    {
        error.0.retry_after = error.0.retry_after.max(retry_after(answer));
    }
    Some(error)
}

fn refusal(operation: &'static Operation, head: Head) -> Error {
    let mut error = Error::new(codes::kind(head.error_code, &head.error_status), operation);
    // Bungie's hint that the membership type is not the right one for the id is in the message data.
    if !head.message_data.is_empty() {
        let mut data: Vec<String> = head
            .message_data
            .iter()
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        data.sort();
        error.0.detail = Some(data.join(", "));
    }
    let seconds = u64::try_from(head.throttle_seconds).unwrap_or(0);
    error.0.retry_after = (seconds > 0).then(|| Duration::from_secs(seconds));
    error.0.platform = Some(PlatformError {
        code: head.error_code,
        status: head.error_status,
        message: head.message,
        message_data: head.message_data,
        throttle_seconds: head.throttle_seconds,
    });
    error
}

#[cold]
fn unreadable(
    operation: &'static Operation,
    server: &dyn Fn() -> String,
    answer: &Response<Bytes>,
    source: Option<DecodeError>,
) -> Error {
    let status = answer.status();
    let title = excerpt::title(answer.body());
    let shape = source.as_ref().is_some_and(|error| !error.is_syntax());
    let mut error = if status.is_redirection() {
        let location = answer
            .headers()
            .get(LOCATION)
            .and_then(|to| to.to_str().ok());
        Error::new(ErrorKind::Redirect, operation).detailed(redirect(&server(), location))
    } else if status == StatusCode::TOO_MANY_REQUESTS {
        Error::new(ErrorKind::Throttled, operation)
    } else if status == StatusCode::SERVICE_UNAVAILABLE && !shape {
        // The load balancer's page, while Bungie.net is closed.
        Error::new(ErrorKind::Maintenance, operation)
    } else if status == StatusCode::UNAUTHORIZED && !shape {
        // A page instead of an envelope: the Authorization header could not be read at all.
        Error::new(ErrorKind::SignInAgain, operation)
    } else if shape {
        Error::new(ErrorKind::Decode, operation)
    } else {
        Error::new(ErrorKind::NotJson, operation)
    };
    error.0.path = source
        .as_ref()
        .and_then(|error| error.path().map(str::to_owned));
    error.0.title = title;
    error.0.excerpt = Some(excerpt::excerpt(answer.body()));
    error.0.body = Some(match answer.body().get(..MOST_OF_BODY) {
        // A part would keep all of it in memory.
        Some(most) => Bytes::copy_from_slice(most),
        None => answer.body().clone(),
    });
    if let Some(source) = source {
        error = error.because(source);
    }
    error
}

/// Which part of the address caused the redirect.
fn redirect(server: &str, location: Option<&str>) -> String {
    let Some(location) = location else {
        return "without saying where to".to_owned();
    };
    let target: Option<Uri> = location.parse().ok();
    let sent_to: Option<Uri> = server.parse().ok();
    let host = |uri: &Option<Uri>| uri.as_ref()?.host().map(str::to_owned);
    match (host(&target), host(&sent_to)) {
        (Some(there), Some(here)) if there != here => {
            format!("to the host {there}; the server of the client or of the operation is wrong")
        }
        _ if target.as_ref().is_some_and(|uri| uri.path().ends_with('/')) => {
            "to the same path with a slash at its end; the operation's path lacks it".to_owned()
        }
        _ => format!("to {location}"),
    }
}

fn retry_after(answer: &Response<Bytes>) -> Option<Duration> {
    // The form with a date is not what Bungie's servers send.
    let seconds = answer
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_secs(seconds))
}
