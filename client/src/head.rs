//! What a client looks at in an envelope, and responses of types that are not generated.

use crate::{
    DecodeError, Envelope,
    envelope::{SUCCESS, decode, decode_answer},
    wire::{Decode, Place, trace},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::HashMap;

impl<T> Envelope<T> {
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
struct Ignored;

impl Decode for Ignored {
    fn blank() -> Self {
        Ignored
    }

    fn place(&mut self) -> Place<'_> {
        Place::Nowhere
    }
}

/// The same for a type that only serde can read. What is around the response is read by itself.
pub(crate) fn decode_as<T: DeserializeOwned>(body: &[u8]) -> Result<Envelope<T>, DecodeError> {
    #[derive(Deserialize)]
    struct Answer<T> {
        #[serde(rename = "Response")]
        response: Option<T>,
    }
    let envelope = decode_answer(body, Place::Nowhere)?;
    let mut response = None;
    let read = decode(body, |json| {
        let answer = Answer::deserialize(json).inspect_err(|_| trace::key("Response"))?;
        response = answer.response;
        Ok(())
    });
    match read {
        Err(error) if !envelope.is_error() => Err(error),
        _ => Ok(envelope.around(response)),
    }
}

/// What is around a response, which is passed over.
pub(crate) fn decode_head(body: &[u8]) -> Result<Head, DecodeError> {
    let mut response = None::<Ignored>;
    let envelope = decode_answer(body, response.place())?;
    Ok(envelope.around(response).split().0)
}
