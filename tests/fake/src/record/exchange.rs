//! Every value of a recording, by its place.

use super::{
    facts, kinds,
    needles::is_word_of_document,
    recording::{Answered, Asked, Body, Recording},
    walk::{Holds, Site, Visitor, visit},
};
use crate::{
    document::{DOCUMENT, Operation, Parameter},
    fake::route::{Route, route},
    urlencoded::decoded,
};
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// Where tokens are, in lower case and without a slash at the end.
const TOKEN_PATH: &str = "/platform/app/oauth/token";

/// What an argument is encoded without.
const IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b',');

/// What a path leads to.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) operation: &'static Operation,
    /// Arguments of the path, decoded.
    pub(super) arguments: Vec<(&'static Parameter, String)>,
}

impl Target {
    /// The operation at a path, if the document has one there.
    pub(super) fn of(method: &str, path: &str) -> Option<Self> {
        let below = path.strip_prefix(DOCUMENT.base())?.trim_matches('/');
        let method: Method = method.parse().ok()?;
        let Route::To(operation, encoded) = route(&method, below) else {
            return None;
        };
        let arguments = encoded.into_iter().map(|(name, encoded)| {
            let mut parameters = operation.parameters.iter();
            let parameter = parameters.find(|parameter| parameter.name == name)?;
            Some((parameter, decoded(encoded)))
        });
        Some(Target {
            operation,
            arguments: arguments.collect::<Option<_>>()?,
        })
    }
}

/// Whether a path is where tokens are given out.
pub(super) fn is_token_endpoint(path: &str) -> bool {
    path.trim_end_matches('/').eq_ignore_ascii_case(TOKEN_PATH)
}

/// Visits all of a recording.
pub(super) fn visit_all(visitor: &mut impl Visitor, recording: &mut Recording) {
    let asked = &mut recording.request;
    let target = Target::of(&asked.method, &asked.path);
    let operation = target.as_ref().map(|target| target.operation);
    let schema = answer_schema(target.as_ref());
    request(visitor, asked, target);
    answer(visitor, &mut recording.answer, operation, schema);
}

fn request(visitor: &mut impl Visitor, asked: &mut Asked, target: Option<Target>) {
    let operation = target.as_ref().map(|target| target.operation);
    asked.path = match target {
        Some(target) => operation_path(visitor, &target, &asked.path),
        None => other_path(visitor, &asked.path),
    };
    for (name, text) in &mut asked.query {
        let mut parameters = operation.iter().flat_map(|operation| &operation.parameters);
        let parameter = parameters.find(|parameter| parameter.name == *name);
        *text = argument(visitor, operation, parameter, name, text);
    }
    match &mut asked.body {
        None | Some(Body::Base64(_)) => {}
        Some(Body::Json(value)) => {
            let schema = operation.and_then(|operation| operation.body.as_ref());
            let path = format!("{}?body", operation.map_or("", |operation| &operation.id));
            visit(
                visitor,
                schema.unwrap_or(&Value::Null),
                site(&path, ""),
                value,
            );
        }
        Some(Body::Form(fields)) => {
            for (name, text) in fields {
                let holds = match facts::is_token(name) {
                    true => Holds::Token,
                    false => Holds::Fact,
                };
                *text = leaf(visitor, holds, text);
            }
        }
        Some(Body::Text(text)) => *text = leaf(visitor, Holds::Fact, text),
    }
}

fn answer(
    visitor: &mut impl Visitor,
    answered: &mut Answered,
    operation: Option<&Operation>,
    schema: Value,
) {
    for text in answered.headers.values_mut() {
        *text = leaf(visitor, Holds::Fact, text);
    }
    match &mut answered.body {
        Some(Body::Json(value)) => {
            let path = format!(
                "{}?Response",
                operation.map_or("", |operation| &operation.id)
            );
            visit(visitor, &schema, site(&path, "Response"), value);
        }
        Some(Body::Text(text)) => *text = leaf(visitor, Holds::Fact, text),
        None | Some(Body::Form(_) | Body::Base64(_)) => {}
    }
}

fn operation_path(visitor: &mut impl Visitor, target: &Target, path: &str) -> String {
    let mut rebuilt = format!("{}{}", DOCUMENT.base(), target.operation.path);
    if !path.ends_with('/') {
        rebuilt.truncate(rebuilt.trim_end_matches('/').len());
    }
    for (parameter, text) in &target.arguments {
        let text = argument(
            visitor,
            Some(target.operation),
            Some(parameter),
            &parameter.name,
            text,
        );
        let encoded = utf8_percent_encode(&text, IN_PATHS).to_string();
        rebuilt = rebuilt.replace(&format!("{{{}}}", parameter.name), &encoded);
    }
    rebuilt
}

/// A path that the document does not have. Below its base, only its words are known to be nobody's.
fn other_path(visitor: &mut impl Visitor, path: &str) -> String {
    let base = DOCUMENT.base().trim_end_matches('/').len();
    let is_below = path
        .get(..base)
        .is_some_and(|start| start.eq_ignore_ascii_case(&DOCUMENT.base()[..base]));
    let segments = path.split('/').map(|segment| {
        let text = decoded(segment);
        let holds = match is_below {
            true if text.bytes().all(|byte| byte.is_ascii_digit()) => Holds::Id(None),
            true if !is_word_of_document(&text) => Holds::Text,
            _ => Holds::Fact,
        };
        let replaced = leaf(visitor, holds, &text);
        match replaced == text {
            true => segment.to_owned(),
            false => utf8_percent_encode(&replaced, IN_PATHS).to_string(),
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// An argument, each item of a list by itself.
fn argument(
    visitor: &mut impl Visitor,
    operation: Option<&Operation>,
    parameter: Option<&Parameter>,
    name: &str,
    text: &str,
) -> String {
    let schema = parameter.map_or(&Value::Null, |parameter| &parameter.schema);
    let (schema, is_list) = match schema["type"] == "array" {
        true => (&schema["items"], true),
        false => (schema, false),
    };
    let path = format!("{}?{name}", operation.map_or("", |operation| &operation.id));
    let holds = match (schema["type"].as_str(), schema["format"].as_str()) {
        _ if facts::is_public_parameter(name) => Holds::Fact,
        (Some("integer"), Some("int64")) => Holds::Id(kinds::of(&path, name)),
        (Some("integer" | "boolean" | "number"), _) => Holds::Number,
        (Some("string"), Some("date" | "date-time")) => Holds::Number,
        _ if text.parse::<i64>().is_ok() => Holds::Id(kinds::of(&path, name)),
        _ => Holds::Text,
    };
    match is_list {
        false => leaf(visitor, holds, text),
        true => {
            let items = text.split(',').map(|item| leaf(visitor, holds, item));
            items.collect::<Vec<_>>().join(",")
        }
    }
}

fn leaf(visitor: &mut impl Visitor, holds: Holds, text: &str) -> String {
    let mut value = Value::from(text);
    visitor.leaf(holds, &mut value);
    value.as_str().unwrap_or(text).to_owned()
}

/// The schema of a whole answer, null if it has none.
pub(super) fn answer_schema(target: Option<&Target>) -> Value {
    let Some(target) = target else {
        return Value::Null;
    };
    let parameter = facts::schema_parameter(&target.operation.id);
    let mut arguments = target.arguments.iter();
    let named = parameter.and_then(|name| {
        let (_, schema) = arguments.find(|(parameter, _)| parameter.name == name)?;
        let (schema, _) = DOCUMENT.schema_of(schema).ok()?;
        Some(json!({"$ref": format!("#/components/schemas/{schema}")}))
    });
    envelope(named.unwrap_or_else(|| target.operation.response.clone()))
}

/// The schema of an envelope around a response.
fn envelope(response: Value) -> Value {
    let (text, number) = (
        json!({"type": "string"}),
        json!({"type": "integer", "format": "int32"}),
    );
    json!({"type": "object", "properties": {
        "Response": response,
        "ErrorCode": number,
        "ThrottleSeconds": number,
        "ErrorStatus": text,
        "Message": text,
        "MessageData": {"type": "object", "additionalProperties": text, "x-dictionary-key": text},
        "DetailedErrorTrace": text,
    }})
}

fn site<'a>(path: &'a str, property: &'a str) -> Site<'a> {
    Site {
        path,
        property,
        is_public: false,
    }
}
