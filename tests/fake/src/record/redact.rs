//! From a call to a recording that holds nothing private.

use super::{
    excerpt::excerpt,
    exchange::{Target, is_token_endpoint, visit_all},
    needles::Needles,
    pseudonyms::{Pseudonyms, number},
    recording::{Answered, Asked, Body, FORMAT, KEPT_HEADERS, Recording},
    scrub::scrub,
    walk::{Holds, Visitor},
};
use crate::{
    document::DOCUMENT,
    urlencoded::{decoded, pairs},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{
    HeaderMap, Request, Response,
    header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, SET_COOKIE},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The recording of a call, and what to search it for. What is private in it is known to the replacements from then on.
///
/// All of the call is read before anything is replaced, since a text may name whom a later place tells to be a person.
pub(super) fn redacted(
    pseudonyms: &mut Pseudonyms,
    request: &Request<Bytes>,
    response: &Response<Bytes>,
) -> Result<(Recording, Needles), String> {
    learn_secrets(pseudonyms, request.headers(), response.headers());
    let mut recording = draft(pseudonyms, request, response);
    visit_all(&mut Learner(pseudonyms), &mut recording);
    let needles = Needles::new(pseudonyms)?;
    visit_all(&mut Rewriter(pseudonyms, &needles), &mut recording);
    Ok((recording, needles))
}

/// The recording with everything in it, but for what is never written: most headers, and the secrets of forms.
fn draft(
    pseudonyms: &mut Pseudonyms,
    request: &Request<Bytes>,
    response: &Response<Bytes>,
) -> Recording {
    let (method, uri) = (request.method().as_str(), request.uri());
    let target = Target::of(method, uri.path());
    let headers = KEPT_HEADERS.into_iter().filter_map(|name| {
        let value = response.headers().get(name)?.to_str().ok()?;
        Some((name.to_owned(), value.to_owned()))
    });
    let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|it| {
        it.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    let body = match is_form || is_token_endpoint(uri.path()) {
        true => Some(Body::Form(form(pseudonyms, request.body()))),
        false => Body::read(request.body()),
    };
    let is_html = response.headers().get(CONTENT_TYPE).is_some_and(|it| {
        let media_type = String::from_utf8_lossy(it.as_bytes());
        media_type.to_ascii_lowercase().contains("html")
    });
    Recording {
        format: FORMAT,
        document: DOCUMENT.version().to_owned(),
        operation: target.map(|target| target.operation.id.clone()),
        request: Asked {
            method: method.to_owned(),
            path: uri.path().to_owned(),
            query: joined(uri.query().unwrap_or_default()),
            body,
        },
        answer: Answered {
            status: response.status().as_u16(),
            headers: headers.collect(),
            body: match Body::read(response.body()) {
                Some(Body::Text(text)) => Some(Body::Text(excerpt(text, is_html))),
                body => body,
            },
        },
    }
}

/// Names and values, decoded. Values of one name have a comma between them, as in lists.
pub(super) fn joined(text: &str) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::<String, String>::new();
    for (name, value) in pairs(text) {
        joined
            .entry(name)
            .and_modify(|known| *known = format!("{known},{value}"))
            .or_insert(value);
    }
    joined
}

/// The fields of a form that tell what is asked for. All others are about the application, or let somebody in.
pub(super) fn form_fields(body: &[u8]) -> BTreeMap<String, String> {
    let mut fields = joined(&String::from_utf8_lossy(body));
    fields.retain(|name, _| matches!(&**name, "grant_type" | "refresh_token"));
    fields
}

fn form(pseudonyms: &mut Pseudonyms, body: &[u8]) -> BTreeMap<String, String> {
    for (name, value) in pairs(&String::from_utf8_lossy(body)) {
        if name != "grant_type" {
            pseudonyms.token(&value);
        }
    }
    form_fields(body)
}

/// Keys, tokens and cookies, which are in headers alone.
fn learn_secrets(pseudonyms: &mut Pseudonyms, request: &HeaderMap, response: &HeaderMap) {
    let mut learn = |text: &str| {
        pseudonyms.token(text);
    };
    let texts = |headers: &HeaderMap, name: &str| {
        let values = headers.get_all(name).iter();
        let texts = values.filter_map(|value| Some(value.to_str().ok()?.to_owned()));
        texts.collect::<Vec<_>>()
    };
    texts(request, "x-api-key")
        .iter()
        .for_each(|key| learn(key));
    for authorization in texts(request, AUTHORIZATION.as_str()) {
        let (scheme, credentials) = authorization
            .split_once(' ')
            .unwrap_or(("", &authorization));
        learn(credentials);
        if scheme.eq_ignore_ascii_case("basic")
            && let Ok(pair) = BASE64_STANDARD.decode(credentials)
            && let Some((id, secret)) = String::from_utf8_lossy(&pair).split_once(':')
        {
            learn(id);
            learn(secret);
            learn(&decoded(secret));
        }
    }
    let cookies = texts(request, COOKIE.as_str()).into_iter();
    for cookie in cookies.chain(texts(response, SET_COOKIE.as_str())) {
        for pair in cookie.split(';') {
            learn(pair.split_once('=').map_or(pair, |(_, value)| value).trim());
        }
    }
}

/// What stands for a value; `None` for a fact.
fn replacement(pseudonyms: &mut Pseudonyms, holds: Holds, value: &Value) -> Option<Value> {
    match (holds, value) {
        (Holds::Fact | Holds::Number, _) => None,
        (Holds::Token, Value::String(text)) => Some(pseudonyms.token(text).into()),
        (Holds::Code, Value::String(text)) => {
            let code = text.parse().ok()?;
            Some(pseudonyms.code(code).to_string().into())
        }
        (Holds::Code, value) => Some(pseudonyms.code(value.as_i64()?).into()),
        (Holds::Id(_) | Holds::Text, Value::String(text)) => Some(match number(text) {
            Some(id) => pseudonyms.id(id).to_string().into(),
            None => pseudonyms.text(text).into(),
        }),
        (Holds::Id(_) | Holds::Text | Holds::Token, value) => {
            Some(pseudonyms.id(value.as_i64()?).into())
        }
    }
}

/// Takes note of what is private.
struct Learner<'a>(&'a mut Pseudonyms);

impl Visitor for Learner<'_> {
    fn leaf(&mut self, holds: Holds, value: &mut Value) {
        replacement(self.0, holds, value);
    }

    fn key(&mut self, holds: Holds, key: String) -> String {
        replacement(self.0, holds, &Value::from(&*key));
        key
    }
}

/// Replaces what is private, by itself or within a text.
struct Rewriter<'a>(&'a mut Pseudonyms, &'a Needles);

impl Rewriter<'_> {
    fn replaced(&mut self, holds: Holds, value: &Value) -> Option<Value> {
        match (holds, value) {
            (Holds::Fact, Value::String(text)) => Some(scrub(text, self.1, self.0).into()),
            _ => replacement(self.0, holds, value),
        }
    }
}

impl Visitor for Rewriter<'_> {
    fn leaf(&mut self, holds: Holds, value: &mut Value) {
        if let Some(replaced) = self.replaced(holds, value) {
            *value = replaced;
        }
    }

    fn key(&mut self, holds: Holds, key: String) -> String {
        match self.replaced(holds, &Value::from(&*key)) {
            Some(Value::String(replaced)) => replaced,
            _ => key,
        }
    }
}
