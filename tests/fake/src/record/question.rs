//! What is compared of a request, and how two differ.

use super::{
    exchange::{Target, is_token_endpoint},
    recording::{Asked, Body},
    redact::{form_fields, joined},
};
use crate::urlencoded::decoded;
use bytes::Bytes;
use http::Request;
use serde_json::Value;
use std::collections::BTreeMap;

/// A request without its headers: who asks is no part of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    method: String,
    /// Decoded.
    path: String,
    query: BTreeMap<String, String>,
    body: Option<Body>,
    /// The operation, and the arguments of the path by name.
    operation: Option<(&'static str, BTreeMap<&'static str, String>)>,
}

impl Question {
    pub(super) fn of(request: &Request<Bytes>) -> Self {
        let uri = request.uri();
        let body = match is_token_endpoint(uri.path()) {
            true => Some(Body::Form(form_fields(request.body()))),
            false => Body::read(request.body()),
        };
        let query = joined(uri.query().unwrap_or_default());
        Question::new(request.method().as_str(), uri.path(), query, body)
    }

    pub(super) fn recorded(asked: &Asked) -> Self {
        let query = asked.query.clone();
        Question::new(&asked.method, &asked.path, query, asked.body.clone())
    }

    fn new(method: &str, path: &str, query: BTreeMap<String, String>, body: Option<Body>) -> Self {
        let target = Target::of(method, path);
        Question {
            method: method.to_owned(),
            path: decoded(path),
            query,
            body,
            operation: target.map(|target| {
                let arguments = target.arguments.into_iter();
                let arguments = arguments.map(|(parameter, text)| (&*parameter.name, text));
                (&*target.operation.id, arguments.collect())
            }),
        }
    }

    /// The operation, or else method and path.
    pub(super) fn name(&self) -> String {
        match &self.operation {
            Some((id, _)) => (*id).to_owned(),
            None => format!("{} {}", self.method, self.path),
        }
    }

    /// A line for each place where a recorded request differs from this one. `None` if they are of different
    /// operations.
    pub(super) fn differences(&self, recorded: &Self) -> Option<Vec<String>> {
        let mut lines = Vec::new();
        match (&self.operation, &recorded.operation) {
            (Some((id, asked)), Some((other, there))) if id == other => {
                texts("", there, asked, &mut lines);
            }
            (None, None) if self.path == recorded.path => {}
            _ => return None,
        }
        texts("", &recorded.query, &self.query, &mut lines);
        match (&recorded.body, &self.body) {
            (Some(Body::Json(there)), Some(Body::Json(here))) => {
                values("body", there, here, &mut lines);
            }
            (Some(Body::Form(there)), Some(Body::Form(here))) => {
                texts("form.", there, here, &mut lines);
            }
            (there, here) if there != here => lines.push("the bodies differ".to_owned()),
            _ => {}
        }
        Some(lines)
    }
}

fn texts<K: AsRef<str> + Ord>(
    before: &str,
    there: &BTreeMap<K, String>,
    here: &BTreeMap<K, String>,
    lines: &mut Vec<String>,
) {
    for (name, text) in there {
        match here.get(name) {
            Some(other) if other == text => {}
            other => differs(before, name.as_ref(), Some(text), other, lines),
        }
    }
    for (name, text) in here.iter().filter(|(name, _)| !there.contains_key(name)) {
        differs(before, name.as_ref(), None, Some(text), lines);
    }
}

fn differs(
    before: &str,
    name: &str,
    there: Option<&String>,
    here: Option<&String>,
    lines: &mut Vec<String>,
) {
    let quoted = |text: Option<&String>| text.map_or("missing".to_owned(), |it| format!("{it:?}"));
    lines.push(format!(
        "{before}{name} is {} there and {} here",
        quoted(there),
        quoted(here)
    ));
}

fn values(at: &str, there: &Value, here: &Value, lines: &mut Vec<String>) {
    match (there, here) {
        _ if there == here => {}
        (Value::Object(first), Value::Object(second)) => {
            let keys = first
                .keys()
                .chain(second.keys().filter(|key| !first.contains_key(*key)));
            for key in keys {
                values(&format!("{at}.{key}"), &there[key], &here[key], lines);
            }
        }
        (Value::Array(first), Value::Array(second)) if first.len() == second.len() => {
            for (index, (first, second)) in first.iter().zip(second).enumerate() {
                values(&format!("{at}[{index}]"), first, second, lines);
            }
        }
        _ => lines.push(format!("{at} is {there} there and {here} here")),
    }
}
