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
};
use serde_json::Value;
use std::{fmt, pin::Pin};

/// A call on its way.
pub type Call<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// A request and what went into it.
pub struct Sample {
    pub operation: &'static Operation,
    /// Path and query arguments, by name. A list is joined by commas.
    pub arguments: Vec<(&'static str, String)>,
    /// The body as it has to travel.
    pub body: Option<Value>,
    /// The request as data.
    pub request: http::Request<Vec<u8>>,
    /// Reads an answer to the request.
    pub decode: fn(&[u8]) -> Result<Reply, String>,
    call: Box<dyn Fn(&UserClient) -> Call<'_> + Send + Sync>,
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
    E: Endpoint + Clone + Send + 'static,
    E::Response: fmt::Debug + 'static,
{
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
        call: Box::new(move |user| {
            let request = request.clone();
            Box::pin(async move { user.send(&request).await.map(drop) })
        }),
    }
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().expect("a point in time")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}
