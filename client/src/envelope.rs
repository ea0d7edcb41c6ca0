//! The envelope around every answer.

use crate::wire::{
    Decode,
    object::{Object, Property},
    trace,
};
use serde::{
    Deserializer,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::Value;
use std::{collections::HashMap, fmt, str::Utf8Error};

/// `ErrorCode` of an answer that is no error.
const SUCCESS: i32 = 1;

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
}

impl<T: Decode> Object for Envelope<T> {
    const KEYS: &'static [&'static str] = &[
        "Response",
        "ErrorCode",
        "ThrottleSeconds",
        "ErrorStatus",
        "Message",
        "MessageData",
        "DetailedErrorTrace",
    ];

    fn property<'de, P: Property<'de>>(&mut self, key: usize, value: P) -> Result<(), P::Error> {
        match key {
            0 => value.read(&mut self.response),
            1 => value.read(&mut self.error_code),
            2 => value.read(&mut self.throttle_seconds),
            3 => value.read(&mut self.error_status),
            4 => value.read(&mut self.message),
            5 => {
                let mut data = Value::Null;
                let read = value.read(&mut data);
                self.message_data = texts(data);
                read
            }
            6 => value.read(&mut self.detailed_error_trace),
            _ => value.skip(),
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

impl<T: Decode> Decode for Envelope<T> {
    fn blank() -> Self {
        Envelope {
            response: None,
            error_code: 0,
            error_status: String::new(),
            message: String::new(),
            message_data: HashMap::new(),
            throttle_seconds: 0,
            detailed_error_trace: String::new(),
        }
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        crate::wire::object::decode_object(self, json)
    }
}

impl<T> Envelope<T> {
    /// The same around another response.
    pub(crate) fn map<U>(self, response: impl FnOnce(T) -> Option<U>) -> Envelope<U> {
        Envelope {
            response: self.response.and_then(response),
            error_code: self.error_code,
            error_status: self.error_status,
            message: self.message,
            message_data: self.message_data,
            throttle_seconds: self.throttle_seconds,
            detailed_error_trace: self.detailed_error_trace,
        }
    }

    /// The response, and what is around it.
    pub(crate) fn split(self) -> (Head, Option<T>) {
        let head = Head {
            has_response: self.response.is_some(),
            error_code: self.error_code,
            error_status: self.error_status,
            message: self.message,
            message_data: self.message_data,
            throttle_seconds: self.throttle_seconds,
        };
        (head, self.response)
    }
}

/// What an envelope says about its response.
pub(crate) struct Head {
    pub(crate) has_response: bool,
    pub(crate) error_code: i32,
    pub(crate) error_status: String,
    pub(crate) message: String,
    pub(crate) message_data: HashMap<String, String>,
    pub(crate) throttle_seconds: i32,
}

impl Head {
    pub(crate) fn is_success(&self) -> bool {
        self.error_code == SUCCESS
    }
}

/// A response of any shape, passed over.
#[derive(Default)]
struct Ignored;

impl Decode for Ignored {
    fn blank() -> Self {
        Ignored
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(IgnoredAny).map(drop)
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

/// Reads JSON into a value. It is looked through for wrong UTF-8 once, instead of at every string.
pub(crate) fn decode_into<T: Decode>(value: &mut T, json: &[u8]) -> Result<(), DecodeError> {
    fn read<T: Decode>(value: &mut T, json: &[u8]) -> Result<(), Unreadable> {
        let mut json = serde_json::Deserializer::from_str(str::from_utf8(json)?);
        value.decode(&mut json)?;
        Ok(json.end()?)
    }
    trace::start();
    read(value, json).map_err(|source| DecodeError {
        source,
        path: trace::take(),
    })
}

/// Reads the body of an answer. Generated code calls it once per response type.
pub fn decode_envelope<T: Decode>(body: &[u8]) -> Result<Envelope<T>, DecodeError> {
    read(body).or_else(|error| error_envelope(body).ok_or(error))
}

/// The same for a type that only serde can read.
pub(crate) fn decode_as<T: DeserializeOwned>(body: &[u8]) -> Result<Envelope<T>, DecodeError> {
    decode_envelope::<Foreign<T>>(body).map(|envelope| envelope.map(|Foreign(response)| response))
}

/// A response of somebody else's type.
struct Foreign<T>(Option<T>);

impl<T: DeserializeOwned> Decode for Foreign<T> {
    fn blank() -> Self {
        Foreign(None)
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        self.0 = Some(T::deserialize(json)?);
        Ok(())
    }
}

fn read<T: Decode>(body: &[u8]) -> Result<Envelope<T>, DecodeError> {
    let mut envelope = Envelope::blank();
    decode_into(&mut envelope, body)?;
    Ok(envelope)
}

/// What is around a response, which is passed over.
pub(crate) fn decode_head(body: &[u8]) -> Result<Head, DecodeError> {
    read::<Ignored>(body).map(|envelope| envelope.split().0)
}

/// Errors sometimes come with a `Response` that has nothing of the type, such as `0`.
#[cold]
fn error_envelope<T>(body: &[u8]) -> Option<Envelope<T>> {
    let envelope = read::<Ignored>(body).ok()?;
    (!envelope.is_success() && envelope.error_code != 0).then(|| envelope.map(|Ignored| None))
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
