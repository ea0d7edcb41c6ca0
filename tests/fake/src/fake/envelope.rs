//! Envelopes with other contents than usual.

use super::{
    fault::{Fault, JSON},
    good::Good,
    sample::envelope,
};
use http::StatusCode;
use serde_json::Value;

/// An envelope with other contents than usual.
#[derive(Clone, Debug)]
pub struct Envelope {
    members: Value,
    status: u16,
}

impl Envelope {
    /// A success without a `Response`.
    pub fn success() -> Self {
        let mut members = envelope(Value::Null);
        members
            .as_object_mut()
            .expect("an object")
            .remove("Response");
        Envelope {
            members,
            status: 200,
        }
    }

    /// A refusal: number and name of the error. Travels with HTTP status 500, as most do.
    pub fn error(code: i32, name: &str) -> Self {
        Envelope::success()
            .member("ErrorCode", code)
            .member("ErrorStatus", name)
            .member("Message", format!("This is {name}, said the fake."))
            .http_status(500)
    }

    /// The service, or a part of it, is down for maintenance.
    pub fn system_disabled() -> Self {
        Envelope::error(5, "SystemDisabled").http_status(503)
    }

    /// Sets what it holds: `0`, for example, as some errors do.
    #[must_use]
    pub fn response(self, response: Value) -> Self {
        self.member("Response", response)
    }

    /// Sets `ThrottleSeconds`: how long to wait before the next request.
    #[must_use]
    pub fn throttle_seconds(self, seconds: i32) -> Self {
        self.member("ThrottleSeconds", seconds)
    }

    /// Adds a detail of the message.
    #[must_use]
    pub fn message_data(mut self, name: &str, value: &str) -> Self {
        self.members["MessageData"][name] = value.into();
        self
    }

    /// The HTTP status that it travels with.
    #[must_use]
    pub fn http_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members[name] = value.into();
        self
    }
}

impl Envelope {
    /// The answer that it is.
    pub(super) fn good(self) -> Good {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Good::new(JSON, self.members.to_string().into()).status(status)
    }
}

impl From<Envelope> for Fault {
    fn from(envelope: Envelope) -> Self {
        Fault::text(JSON, envelope.members.to_string()).status(envelope.status)
    }
}
