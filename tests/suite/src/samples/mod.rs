//! One request to every operation, all parameters set.
//!
//! Within a sample no two arguments are alike, so that arguments in each other's place show. Beside
//! the request stand its arguments as text, by the names of Bungie's document.

mod app;
mod community_content;
mod content;
mod core;
mod destiny2;
mod fireteam;
mod forum;
mod group_v2;
mod social;
mod tokens;
mod trending;
mod user;

use bungie_api::{
    Endpoint, Error, Operation, UserClient,
    chrono::{DateTime, NaiveDate, Utc},
    serde::Serialize,
    wire::Decode,
};
use bytes::Bytes;
use serde_json::Value;
use std::{fmt, pin::Pin};

/// A call on its way.
pub type Call<'a, T = ()> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

type Calling<T> = Box<dyn Fn(&UserClient) -> Call<'_, T> + Send + Sync>;

/// A request and what went into it.
pub struct Sample {
    pub operation: &'static Operation,
    /// Path and query arguments, by name. A list is joined by commas.
    pub arguments: Vec<(&'static str, String)>,
    /// The body as it has to travel.
    pub body: Option<Value>,
    /// The request as data.
    pub request: http::Request<Bytes>,
    /// Reads an answer to the request.
    pub decode: fn(&[u8]) -> Result<Reply, String>,
    /// Reads an answer and writes its response as JSON again, null if it has none. Fails if that reads
    /// as another response.
    pub reencode: fn(&[u8]) -> Result<Value, String>,
    /// Reads a response, and names what is in it that its type has no place for.
    pub passed_over: fn(&Value) -> Result<Vec<String>, String>,
    call: Calling<()>,
    written: Calling<Value>,
    raw: Calling<Bytes>,
}

/// What can be said of an answer of any type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub error_code: i32,
    pub error_status: String,
    /// As `Debug` prints it.
    pub response: Option<String>,
}

impl Sample {
    /// Sends the request and drops the response.
    pub fn send<'a>(&self, user: &'a UserClient) -> Call<'a> {
        (self.call)(user)
    }

    /// Sends the request and writes the response as JSON again.
    pub fn send_and_write<'a>(&'a self, user: &'a UserClient) -> Call<'a, Value> {
        (self.written)(user)
    }

    /// Sends the request and gives the body as it came.
    pub fn send_raw<'a>(&'a self, user: &'a UserClient) -> Call<'a, Bytes> {
        (self.raw)(user)
    }

    fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sample")
            .field("operation", &self.operation.id)
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// The samples, tag by tag.
pub fn all() -> Vec<Sample> {
    [
        app::samples(),
        user::samples(),
        content::samples(),
        forum::samples(),
        group_v2::samples(),
        tokens::samples(),
        destiny2::samples(),
        community_content::samples(),
        trending::samples(),
        fireteam::samples(),
        social::samples(),
        core::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn sample<E, const N: usize>(request: E, arguments: [(&'static str, &str); N]) -> Sample
where
    E: Endpoint + Clone + Send + Sync + 'static,
    E::Response: Decode + fmt::Debug + PartialEq + Serialize + 'static,
{
    let (called, written, raw) = (request.clone(), request.clone(), request.clone());
    Sample {
        operation: E::OPERATION,
        arguments: arguments
            .map(|(name, text)| (name, text.to_owned()))
            .to_vec(),
        body: None,
        request: request
            .to_http()
            .expect("the arguments of samples fit into URLs"),
        decode: |body| {
            let envelope = E::decode(body).map_err(|error| error.to_string())?;
            Ok(Reply {
                error_code: envelope.error_code,
                error_status: envelope.error_status,
                response: envelope.response.map(|response| format!("{response:?}")),
            })
        },
        reencode: |body| {
            let read = |body: &[u8]| {
                let envelope = E::decode(body).map_err(|error| error.to_string())?;
                Ok::<_, String>(envelope.response)
            };
            let response = read(body)?;
            let written = write(&response);
            // A copy that was kept is as good as the answer.
            let kept = serde_json::json!({"Response": written, "ErrorCode": 1}).to_string();
            match read(kept.as_bytes())? == response {
                true => Ok(written),
                false => Err("what was written reads as something else".to_owned()),
            }
        },
        passed_over: crate::passed_over::<E::Response>,
        call: Box::new(move |user| {
            let request = called.clone();
            Box::pin(async move { user.send(&request).await.map(drop) })
        }),
        written: Box::new(move |user| {
            let request = written.clone();
            Box::pin(async move { user.send(&request).await.map(|response| write(&response)) })
        }),
        raw: Box::new(move |user| {
            let request = raw.clone();
            Box::pin(async move { user.send_raw(&request).await.map(http::Response::into_body) })
        }),
    }
}

fn write(response: &impl Serialize) -> Value {
    serde_json::to_value(response).expect("what was read can be written")
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().expect("a point in time")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}
