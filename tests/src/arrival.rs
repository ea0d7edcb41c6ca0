//! Does what is written arrive? Compares JSON with the `Debug` text of what was read from it.
//!
//! The document says which values of the JSON are known. Each of them that stands out, texts, dates
//! and numbers of four digits or more, has to be in the `Debug` text as often as in the JSON.

use crate::document::Document;
use bungie_api::chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::HashMap;

type Counts = HashMap<String, usize>;

/// Compares `json`, a value of `schema`, with the `Debug` text of what was read
/// from it. Gives the number of values that
/// were looked for; `Err` names some that did not arrive.
pub fn compare(
    document: &Document,
    schema: &Value,
    json: &Value,
    read: &str,
) -> Result<usize, String> {
    let mut expected = Counts::new();
    collect(document, schema, json, &mut expected);
    let found = words(read);
    let missing: Vec<_> = expected
        .iter()
        .filter(|(word, count)| found.get(*word).unwrap_or(&0) < count)
        .take(5)
        .collect();
    if missing.is_empty() {
        Ok(expected.values().sum())
    } else {
        Err(format!("did not arrive: {missing:?}"))
    }
}

fn collect(document: &Document, schema: &Value, json: &Value, out: &mut Counts) {
    let schema = document.resolved(schema);
    match json {
        Value::Object(members) => {
            for (name, value) in members {
                let inner = schema["properties"]
                    .get(name)
                    .or_else(|| schema.get("additionalProperties"));
                if let Some(inner) = inner {
                    collect(document, inner, value, out);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                collect(document, &schema["items"], item, out);
            }
        }
        _ => {
            if let Some(word) = word(schema, json) {
                *out.entry(word).or_default() += 1;
            }
        }
    }
}

/// The word that a value leaves in a `Debug` text, if it stands out.
fn word(schema: &Value, json: &Value) -> Option<String> {
    // Enums print names.
    if schema.get("x-enum-reference").is_some() {
        return None;
    }
    match (schema["type"].as_str()?, json) {
        ("integer", Value::Number(number)) => {
            let text = number.to_string();
            (text.len() > 3).then_some(text)
        }
        ("integer", Value::String(text)) => (text.len() > 3).then(|| text.clone()),
        ("string", Value::String(text)) if schema["format"] == "date-time" => {
            let date: DateTime<Utc> = text.parse().expect("a date in RFC 3339");
            Some(format!("{date:?}"))
        }
        ("string", Value::String(text)) => (!text.is_empty()).then(|| format!("{text:?}")),
        _ => None,
    }
}

/// The quoted texts of a `Debug` text, and its other words.
fn words(text: &str) -> Counts {
    let mut counts = Counts::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first == '"' {
            quoted(rest)
        } else {
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | ':' | '.' | '_')))
                .unwrap_or(rest.len())
        };
        let (word, after) = rest.split_at(end.max(first.len_utf8()));
        let word = if first == '"' {
            word
        } else {
            word.trim_end_matches(':')
        };
        *counts.entry(word.to_owned()).or_default() += 1;
        rest = after;
    }
    counts
}

/// The length of the quoted text that `text` begins with.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
