//! Requests against the document: where they go, and what is in their bodies.

use crate::declared_samples;
use bungie_api::{ErrorKind, Session};
use bungie_suite::recorder::Recorder;
use bungie_testing::document::{DOCUMENT, Parameter, Place};
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// RFC 3986: everything but unreserved characters is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn escaped_argument(parameter: &Parameter, text: &str) -> String {
    if parameter.is_list {
        text.split(',').map(escaped).collect::<Vec<_>>().join(",")
    } else {
        escaped(text)
    }
}

#[test]
fn every_request_goes_where_the_document_says() {
    for (declared, sample) in declared_samples() {
        let id = &declared.id;
        let mut arguments: BTreeMap<&str, &str> = sample
            .arguments
            .iter()
            .map(|(name, text)| (*name, &**text))
            .collect();
        let mut path = declared.path.clone();
        let mut query = BTreeMap::new();
        for parameter in &declared.parameters {
            let name = &*parameter.name;
            let text = arguments
                .remove(name)
                .unwrap_or_else(|| panic!("{id}: the sample leaves out {name}"));
            let text = escaped_argument(parameter, text);
            match parameter.place {
                Place::Path => {
                    let slot = format!("{{{name}}}");
                    assert_eq!(path.matches(&slot).count(), 1, "{id}: {slot}");
                    path = path.replace(&slot, &text);
                }
                Place::Query => {
                    query.insert(name.to_owned(), text);
                }
            }
        }
        assert!(
            arguments.is_empty(),
            "{id}: not in the document: {arguments:?}"
        );
        assert!(!path.contains('{') && path.ends_with('/'), "{id}: {path}");

        assert_eq!(sample.request.method(), declared.method, "{id}");
        let url = sample.request.uri().to_string();
        let (before, after) = url.split_once('?').unwrap_or((&url, ""));
        assert_eq!(before, format!("{}{path}", declared.server), "{id}");
        let pairs: Vec<_> = after.split('&').filter(|pair| !pair.is_empty()).collect();
        assert_eq!(pairs.len(), query.len(), "{id}: {after}");
        let sent: BTreeMap<_, _> = pairs
            .iter()
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        assert_eq!(sent, query, "{id}");
    }
}

#[test]
fn every_body_has_all_that_the_document_says() {
    for (declared, sample) in declared_samples() {
        let id = &declared.id;
        let content_type = sample.request.headers().get(CONTENT_TYPE);
        let Some(schema) = &declared.body else {
            assert_eq!((content_type, sample.body), (None, None), "{id}");
            assert!(sample.request.body().is_empty(), "{id}");
            continue;
        };
        assert_eq!(content_type.unwrap(), "application/json", "{id}");
        let sent: Value = serde_json::from_slice(sample.request.body()).unwrap();
        assert_eq!(Some(&sent), sample.body.as_ref(), "{id}");
        assert_fits(schema, &sent, id);
    }
}

/// A value of a request body: nothing unknown, nothing left out, every number in its form.
fn assert_fits(schema: &Value, value: &Value, at: &str) {
    let (_, schema) = DOCUMENT.resolve(schema);
    let fits = match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("object"), _) if schema.get("additionalProperties").is_some() => {
            let entries = value.as_object().unwrap();
            for (key, entry) in entries {
                assert_fits(
                    &schema["additionalProperties"],
                    entry,
                    &format!("{at}.{key}"),
                );
            }
            !entries.is_empty()
        }
        (Some("object"), _) => {
            let declared = schema["properties"].as_object().unwrap();
            let sent = value.as_object().unwrap();
            let names = |object: &Map<String, Value>| -> BTreeSet<String> {
                object.keys().cloned().collect()
            };
            assert_eq!(names(sent), names(declared), "{at}");
            for (name, value) in sent {
                assert_fits(&declared[name], value, &format!("{at}.{name}"));
            }
            true
        }
        (Some("array"), _) => {
            let items = value.as_array().unwrap();
            for item in items {
                assert_fits(&schema["items"], item, at);
            }
            !items.is_empty()
        }
        (Some("integer"), Some("int64")) => value
            .as_str()
            .is_some_and(|text| text.parse::<i64>().is_ok()),
        (Some("integer"), _) => value.is_i64() || value.is_u64(),
        (Some("number"), _) => value.is_number(),
        (Some("boolean"), _) => value.is_boolean(),
        (Some("string"), _) => value.is_string(),
        other => panic!("{at}: {other:?}"),
    };
    assert!(fits, "{at}: {value} is no {schema}");
}

/// Bodies are read from JSON and written again, and both could have the same two names in each other's place.
/// So what programs see is held to the names of the document, too: numbers, texts and truth values, in the fields
/// of builders and bodies.
#[test]
fn values_are_in_the_fields_of_their_names() {
    for (declared, sample) in declared_samples() {
        let fields = plain(&sample.fields());
        let is_there = |name: &str, schema: &Value, value: &str| {
            let value = match (schema["type"].as_str(), schema["format"].as_str()) {
                // Programs see names and points in time.
                _ if DOCUMENT.enumeration(schema).is_some() => return,
                (Some("string"), Some("date-time" | "date")) => return,
                (Some("string"), _) => format!("{value:?}"),
                _ => value.to_owned(),
            };
            let is_field = |before: &str| {
                let field = plain(&format!(" {name}: {before}{value}"));
                let mut ends = fields
                    .match_indices(&field)
                    .map(|(at, it)| &fields[at + it.len()..]);
                ends.any(|rest| rest.starts_with([',', ')', ' ']))
            };
            let found = ["", "Some("].into_iter().any(is_field);
            assert!(found, "{}: {name} is not {value}: {fields}", declared.id);
        };
        for (name, text) in &sample.arguments {
            let mut parameters = declared.parameters.iter();
            let parameter = parameters.find(|it| it.name == *name).unwrap();
            if !parameter.is_list {
                is_there(name, &parameter.schema, text);
            }
        }
        if let (Some(body), Some(schema)) = (&sample.body, &declared.body) {
            each_member(body, schema, &is_there);
        }
    }
}

/// All properties that are neither objects nor lists, with their schemas.
fn each_member(value: &Value, schema: &Value, found: &dyn Fn(&str, &Value, &str)) {
    let (_, schema) = DOCUMENT.resolve(schema);
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let schema = &schema["properties"][name];
                match member {
                    Value::String(text) => found(name, schema, text),
                    Value::Number(_) | Value::Bool(_) => found(name, schema, &member.to_string()),
                    member => each_member(member, schema, found),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                each_member(item, &schema["items"], found);
            }
        }
        _ => {}
    }
}

/// However names are written: `itemId`, `item_id`.
fn plain(text: &str) -> String {
    text.replace('_', "").to_lowercase()
}

#[tokio::test]
async fn every_sample_can_be_sent() {
    let answer = r#"{"ErrorCode":5,"ErrorStatus":"SystemDisabled","Message":"Later"}"#;
    let recorder = Recorder::answering(answer);
    let user = recorder.client().user(Session::new("token").unwrap());
    for (_, sample) in declared_samples() {
        let error = sample.send(&user).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Maintenance, "{error}");
        assert_eq!(error.operation(), Some(sample.operation));
        let [sent] = recorder.take().try_into().unwrap();
        assert_eq!(sent.uri(), sample.request.uri());
        assert_eq!(sent.body(), sample.request.body());
    }
}
