//! Calls Bungie without the client, on threads: requests and answers are plain data, and ureq sends them.
//!
//! What the client does besides is not here: limits, retries, sessions. It is for programs that bring a stack of
//! their own, and shows what they have to do.
#![warn(missing_docs)]

use bungie_api::{
    DecodeError, Endpoint, WithoutUser,
    http::{self, HeaderValue, Uri, header::USER_AGENT},
    request::InvalidArgument,
};
use std::fmt;

/// More than any answer takes. The manifest's tables are files, and no answers.
const MAX_BODY: u64 = 64 << 20;

/// Somebody without a user.
#[derive(Clone, Debug)]
pub struct Plain {
    agent: ureq::Agent,
    key: HeaderValue,
    user_agent: HeaderValue,
    site: Option<Uri>,
}

impl Plain {
    /// Calls with this API key. Bungie wants to know who calls: a name, a version, an app id and a contact.
    ///
    /// # Errors
    ///
    /// What cannot be a header.
    pub fn new(key: &str, user_agent: &str) -> Result<Self, http::header::InvalidHeaderValue> {
        // Bungie's errors are envelopes with a status, and are read like every answer.
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let mut key = HeaderValue::from_str(key)?;
        key.set_sensitive(true);
        Ok(Plain {
            agent: config.build().into(),
            key,
            user_agent: HeaderValue::from_str(user_agent)?,
            site: None,
        })
    }

    /// Goes to another site, for tests.
    #[must_use]
    pub fn at(mut self, site: Uri) -> Self {
        self.site = Some(site);
        self
    }

    /// Sends a request, and reads what came.
    ///
    /// # Errors
    ///
    /// See [`PlainError`].
    pub fn call<E>(&self, request: &E) -> Result<E::Response, PlainError>
    where
        E: Endpoint<Access: WithoutUser>,
    {
        let (mut head, body) = request.to_http()?.into_parts();
        head.headers.insert("x-api-key", self.key.clone());
        head.headers.insert(USER_AGENT, self.user_agent.clone());
        if let Some(site) = &self.site {
            let mut parts = head.uri.into_parts();
            parts.scheme = site.scheme().cloned();
            parts.authority = site.authority().cloned();
            head.uri = Uri::from_parts(parts).map_err(http::Error::from)?;
        }
        let request = http::Request::from_parts(head, body.to_vec());
        let mut answer = self.agent.run(request)?;
        let body = answer.body_mut().with_config().limit(MAX_BODY);
        let envelope = E::decode(&body.read_to_vec()?)?;
        match envelope.response {
            Some(response) if envelope.error_code == 1 => Ok(response),
            _ => Err(PlainError::Refused {
                code: envelope.error_code,
                message: envelope.message,
            }),
        }
    }
}

/// A call that did not bring a response.
#[derive(Debug)]
#[non_exhaustive]
pub enum PlainError {
    /// An argument that no URL can carry.
    Argument(InvalidArgument),
    /// The site makes no URL.
    Site(http::Error),
    /// It did not go, or nothing came.
    Transport(ureq::Error),
    /// What came is no answer of the operation.
    Decode(DecodeError),
    /// Bungie refused, or had nothing to say.
    Refused {
        /// The platform's error code; 1 is success.
        code: i32,
        /// What happened, for people.
        message: String,
    },
}

impl fmt::Display for PlainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlainError::Argument(error) => error.fmt(f),
            PlainError::Site(error) => error.fmt(f),
            PlainError::Transport(error) => error.fmt(f),
            PlainError::Decode(error) => error.fmt(f),
            PlainError::Refused { code, message } => write!(f, "{message} ({code})"),
        }
    }
}

impl std::error::Error for PlainError {}

impl From<InvalidArgument> for PlainError {
    fn from(error: InvalidArgument) -> Self {
        PlainError::Argument(error)
    }
}

impl From<http::Error> for PlainError {
    fn from(error: http::Error) -> Self {
        PlainError::Site(error)
    }
}

impl From<ureq::Error> for PlainError {
    fn from(error: ureq::Error) -> Self {
        PlainError::Transport(error)
    }
}

impl From<DecodeError> for PlainError {
    fn from(error: DecodeError) -> Self {
        PlainError::Decode(error)
    }
}
