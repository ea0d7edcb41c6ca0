//! Requests to every operation, with all that the document gives it.
//!
//! What they are made of is made up from the document as the tests read it (`made_up`). The requests are built
//! through the operations by name, so that a new operation needs no line here.

mod made_up;

use crate::passed_over::passed_over;
use bungie_api::dynamic::{AnyCaller, AnyOperation, AnyRequest, AnyValue, Arguments};
use bungie_api::{Envelope, Error, Operation, UserClient, dynamic::OPERATIONS, serde::Serialize};
use bungie_testing::document::{self, DOCUMENT};
use bytes::Bytes;
use serde_json::{Value, json};
use std::{ops::Range, pin::Pin};

/// A call on its way.
pub type Call<'a, T = ()> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// The seeds that requests are tried with. There are as many as it takes to tell the booleans of any request
/// apart, which is a test.
pub const SEEDS: Range<u64> = 0..3;

/// A request and what went into it.
#[derive(Debug)]
pub struct Sample {
    pub operation: &'static Operation,
    /// Path and query arguments, by name. A list is joined by commas.
    pub arguments: Vec<(&'static str, String)>,
    /// The body as it has to travel.
    pub body: Option<Value>,
    /// The request as data.
    pub request: http::Request<Bytes>,
    entry: &'static dyn AnyOperation,
    made: Box<dyn AnyRequest>,
}

/// What can be said of an answer of any type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub error_code: i32,
    pub error_status: String,
    /// As `Debug` prints it.
    pub response: Option<String>,
}

/// One request to every operation of the document.
pub fn all() -> Vec<Sample> {
    of_seed(SEEDS.start)
}

/// One request to every operation of the document. Another seed, other arguments.
pub fn of_seed(seed: u64) -> Vec<Sample> {
    let operations = DOCUMENT.operations().iter();
    operations
        .map(|declared| Sample::new(declared, seed))
        .collect()
}

/// The entry of an operation in the list by name.
///
/// # Panics
///
/// If the list lacks it.
pub fn entry(id: &str) -> &'static dyn AnyOperation {
    let mut entries = OPERATIONS.iter().copied();
    entries
        .find(|entry| entry.operation().id == id)
        .unwrap_or_else(|| panic!("no operation is called {id}"))
}

impl Sample {
    fn new(declared: &'static document::Operation, seed: u64) -> Self {
        let entry = entry(&declared.id);
        let made_up::Ingredients { arguments, body } = made_up::ingredients(declared, seed);
        let json = body.as_ref().map(Value::to_string);
        let mut by_name = Arguments::default();
        for (name, text) in &arguments {
            by_name = by_name.set(name, text);
        }
        if let Some(json) = &json {
            by_name = by_name.json(json.as_bytes());
        }
        let made = entry
            .request(&by_name)
            .unwrap_or_else(|error| panic!("{error}"));
        Sample {
            operation: entry.operation(),
            request: made.to_http().unwrap_or_else(|error| panic!("{error}")),
            arguments,
            body,
            entry,
            made,
        }
    }

    /// The request builder as `Debug` prints it: its fields, and what is in them.
    pub fn fields(&self) -> String {
        format!("{:?}", self.made)
    }

    /// Sends the request and drops the response.
    pub fn send<'a>(&'a self, user: &'a UserClient) -> Call<'a> {
        Box::pin(async { self.made.send(AnyCaller::User(user)).await.map(drop) })
    }

    /// Sends the request and writes the response as JSON again.
    pub fn send_and_write<'a>(&'a self, user: &'a UserClient) -> Call<'a, Value> {
        Box::pin(async {
            let response = self.made.send(AnyCaller::User(user)).await?;
            Ok(write(&response))
        })
    }

    /// Sends the request and gives the body as it came.
    pub fn send_raw<'a>(&'a self, user: &'a UserClient) -> Call<'a, Bytes> {
        Box::pin(async {
            let answer = self.made.send_raw(AnyCaller::User(user)).await?;
            Ok(answer.into_body())
        })
    }

    /// Reads an answer to the request.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn decode(&self, body: &[u8]) -> Result<Reply, String> {
        let envelope = self.read(body)?;
        Ok(Reply {
            error_code: envelope.error_code,
            error_status: envelope.error_status,
            response: envelope.response.map(|response| format!("{response:?}")),
        })
    }

    /// Reads an answer and writes its response as JSON again, null if it has none.
    ///
    /// # Errors
    ///
    /// If it is no answer, and if what was written reads as another response.
    pub fn reencode(&self, body: &[u8]) -> Result<Value, String> {
        let response = self.read(body)?.response;
        let written = write(&response);
        // A copy that was kept is as good as the answer.
        let kept = json!({"Response": written, "ErrorCode": 1}).to_string();
        let kept = self.read(kept.as_bytes())?.response;
        let is_same = match (&response, &kept) {
            (Some(response), Some(kept)) => response.equals(&**kept),
            (response, kept) => response.is_none() && kept.is_none(),
        };
        match is_same {
            true => Ok(written),
            false => Err("what was written reads as something else".to_owned()),
        }
    }

    /// Reads a response, and names what is in it that its type has no place for.
    ///
    /// # Errors
    ///
    /// If it is no response to the request.
    pub fn passed_over(&self, response: &Value) -> Result<Vec<String>, String> {
        passed_over(self.entry.response().place(), response)
    }

    fn read(&self, body: &[u8]) -> Result<Envelope<Box<dyn AnyValue>>, String> {
        self.entry.decode(body).map_err(|error| error.to_string())
    }
}

fn write(response: &impl Serialize) -> Value {
    serde_json::to_value(response).expect("what was read can be written")
}
