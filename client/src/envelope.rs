//! The envelope around every answer.

use crate::wire::{self, Decode, Object, Place, trace};
use serde_json::{Value, de::StrRead};
use std::{collections::HashMap, fmt, str::Utf8Error};

/// `ErrorCode` of an answer that is no error.
pub(crate) const SUCCESS: i32 = 1;

/// What Bungie wraps around every answer, success or error.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Envelope<T> {
    /// What was asked for. Absent on errors, and on some successes that have nothing to say.
    pub response: Option<T>,
    /// The number of the platform's error code; 1 is success.
    pub error_code: i32,
    /// The name of the error code.
    pub error_status: String,
    /// What happened, for people.
    pub message: String,
    /// Details that belong to the message.
    pub message_data: HashMap<String, String>,
    /// How long to wait before the next request, in seconds.
    pub throttle_seconds: i32,
    /// A trace of Bungie's own, empty for most applications.
    pub detailed_error_trace: String,
}

impl<T> Envelope<T> {
    /// Whether it is a success.
    pub fn is_success(&self) -> bool {
        self.error_code == SUCCESS
    }

    /// Whether it says so itself. An answer may say nothing.
    pub(crate) fn is_error(&self) -> bool {
        !self.is_success() && self.error_code != 0
    }
}

/// What an answer is read into: the envelope, and the response wherever that belongs.
struct Answer<'a> {
    envelope: Envelope<()>,
    message_data: Value,
    response: Place<'a>,
}

impl Object for Answer<'_> {
    fn keys(&self) -> &'static [&'static str] {
        &[
            "Response",
            "ErrorCode",
            "ThrottleSeconds",
            "ErrorStatus",
            "Message",
            "MessageData",
            "DetailedErrorTrace",
        ]
    }

    fn property(&mut self, index: usize) -> Place<'_> {
        match index {
            0 => self.response.again(),
            1 => self.envelope.error_code.place(),
            2 => self.envelope.throttle_seconds.place(),
            3 => self.envelope.error_status.place(),
            4 => self.envelope.message.place(),
            5 => self.message_data.place(),
            6 => self.envelope.detailed_error_trace.place(),
            _ => Place::Nowhere,
        }
    }
}

/// The details of a message. They are text by the document; what is not is kept as JSON.
fn texts(data: Value) -> HashMap<String, String> {
    let text = |value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    match data {
        Value::Object(details) => details
            .into_iter()
            .map(|(key, value)| (key, text(value)))
            .collect(),
        Value::Null => HashMap::new(),
        other => HashMap::from([(String::new(), text(other))]),
    }
}

impl<T> Envelope<T> {
    /// The same around another response.
    pub(crate) fn around<U>(self, response: Option<U>) -> Envelope<U> {
        Envelope {
            response,
            error_code: self.error_code,
            error_status: self.error_status,
            message: self.message,
            message_data: self.message_data,
            throttle_seconds: self.throttle_seconds,
            detailed_error_trace: self.detailed_error_trace,
        }
    }
}

/// The body of an answer is not what it should be.
#[derive(Debug)]
pub struct DecodeError {
    source: Unreadable,
    path: Option<String>,
}

#[derive(Debug)]
enum Unreadable {
    Text(Utf8Error),
    Json(serde_json::Error),
}

impl DecodeError {
    /// Where in the body the value stands that does not fit, such as `Response.items[3].hash`.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The body is not JSON at all, or cut short.
    pub fn is_syntax(&self) -> bool {
        match &self.source {
            Unreadable::Text(_) => true,
            Unreadable::Json(error) => error.is_syntax() || error.is_eof(),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Unreadable::Text(error) => fmt::Display::fmt(error, f),
            Unreadable::Json(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for DecodeError {}

impl From<Utf8Error> for Unreadable {
    fn from(error: Utf8Error) -> Self {
        Unreadable::Text(error)
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        Unreadable::Json(error)
    }
}

/// Reads JSON. It is looked through for wrong UTF-8 once, instead of at every string.
pub(crate) fn decode(
    json: &[u8],
    read: impl FnOnce(&mut serde_json::Deserializer<StrRead<'_>>) -> serde_json::Result<()>,
) -> Result<(), DecodeError> {
    let checked = || -> Result<(), Unreadable> {
        let mut json = serde_json::Deserializer::from_str(str::from_utf8(json)?);
        read(&mut json)?;
        Ok(json.end()?)
    };
    trace::start();
    checked().map_err(|source| DecodeError {
        source,
        path: trace::take(),
    })
}

/// Reads JSON into a value.
pub(crate) fn decode_into(value: Place<'_>, json: &[u8]) -> Result<(), DecodeError> {
    decode(json, |json| wire::read(value, json))
}

/// Reads the body of an answer, and its response into `response`.
pub(crate) fn decode_answer(body: &[u8], response: Place<'_>) -> Result<Envelope<()>, DecodeError> {
    let mut answer = Answer {
        envelope: Envelope::default(),
        message_data: Value::Null,
        response,
    };
    decode(body, |json| wire::read(Place::Object(&mut answer), json))?;
    answer.envelope.message_data = texts(answer.message_data);
    Ok(answer.envelope)
}

/// Reads the body of an answer. Generated code calls it once per response type.
pub fn decode_envelope<T: Decode>(body: &[u8]) -> Result<Envelope<T>, DecodeError> {
    let mut response = None::<T>;
    match decode_answer(body, response.place()) {
        Ok(envelope) => Ok(envelope.around(response)),
        Err(error) => error_envelope(body).ok_or(error).map(|it| it.around(None)),
    }
}

/// Errors sometimes come with a `Response` that has nothing of the type, such as `0`.
#[cold]
fn error_envelope(body: &[u8]) -> Option<Envelope<()>> {
    let envelope = decode_answer(body, Place::Nowhere).ok()?;
    envelope.is_error().then_some(envelope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_holds_the_response() {
        let body = br#"{"Response":5,"ErrorCode":1,"ThrottleSeconds":0,"ErrorStatus":"Success","Message":"Ok","MessageData":{}}"#;
        let envelope = decode_envelope::<i32>(body).unwrap();
        assert!(envelope.is_success());
        assert_eq!(envelope.response, Some(5));
        assert_eq!(envelope.error_status, "Success");
    }

    #[test]
    fn a_success_may_be_empty() {
        let envelope = decode_envelope::<i32>(br#"{"ErrorCode":1}"#).unwrap();
        assert_eq!(envelope.response, None);
    }

    #[test]
    fn an_error_is_read_whatever_its_response_is() {
        let body = br#"{"Response":0,"ErrorCode":1623,"ErrorStatus":"DestinyItemNotFound","MessageData":{"a":"b"}}"#;
        let envelope = decode_envelope::<Vec<i32>>(body).unwrap();
        assert_eq!((envelope.error_code, envelope.response), (1623, None));
        assert_eq!(envelope.message_data["a"], "b");
    }

    #[test]
    fn details_that_are_no_text_are_kept_as_json() {
        for (data, key, text) in [
            (
                r#"{"a":{"membershipType":"TigerEgs"}}"#,
                "a",
                r#"{"membershipType":"TigerEgs"}"#,
            ),
            (r#"{"a":null,"b":[1]}"#, "b", "[1]"),
            (r#"["x"]"#, "", r#"["x"]"#),
        ] {
            let body = format!(r#"{{"ErrorCode":18,"MessageData":{data}}}"#);
            let envelope = decode_envelope::<i32>(body.as_bytes()).unwrap();
            assert_eq!(envelope.error_code, 18);
            assert_eq!(envelope.message_data[key], text);
        }
    }

    #[test]
    fn a_success_of_the_wrong_shape_is_an_error_that_names_the_place() {
        let error = decode_envelope::<Vec<i32>>(br#"{"Response":0,"ErrorCode":1}"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid type: integer `0`, expected an array at line 1 column 13"
        );
        assert_eq!(error.path(), Some("Response"));
        assert!(!error.is_syntax());
        let body = br#"{"Response":{"1":[0,5,{}]},"ErrorCode":1}"#;
        let error = decode_envelope::<HashMap<u32, Vec<i32>>>(body).unwrap_err();
        assert_eq!(error.path(), Some("Response.1[2]"));
        assert!(decode_envelope::<i32>(b"<html>").unwrap_err().is_syntax());
        let error = decode_envelope::<String>(b"{\"Response\":\"\xff\"}").unwrap_err();
        assert!(
            error.is_syntax() && error.to_string().contains("index 13"),
            "{error}"
        );
        assert!(
            decode_envelope::<i32>(br#"{"Response":5"#)
                .unwrap_err()
                .is_syntax()
        );
    }
}
