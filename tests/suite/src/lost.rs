//! What is lost on the way from JSON into a type and back into JSON.
//!
//! Everything has to come back as it was sent. These are the same to whoever reads them:
//!
//! - an integer as a number, as text, and as a float without a fraction; 32 bits of a float;
//! - an enum value or key by number and by identifier;
//! - a point in time with any number of fraction digits, and from any offset;
//! - nothing, null, and what a type holds where nothing was sent: zero, false, empty.
//!
//! Two things have no place in the types and are counted: properties that the document does not
//! know, and entries of maps under identifiers that it does not know.

use bungie_api::chrono::{DateTime, NaiveDateTime, Utc};
use bungie_testing::document::Document;
use serde_json::{Map, Value};

/// What came of a comparison.
#[derive(Debug, Default)]
pub struct Findings {
    /// Values that came back.
    pub same: usize,
    /// Values that did not, and values that came out of nowhere.
    pub lost: Vec<String>,
    /// Properties that the document does not know.
    pub unknown_properties: usize,
    /// Entries under identifiers that the document does not know.
    pub unknown_keys: usize,
}

/// Compares a value of `schema` as it was sent with what was written after reading it.
pub fn compare(document: &Document, schema: &Value, sent: &Value, written: &Value) -> Findings {
    let mut walk = Walk {
        document,
        findings: Findings::default(),
    };
    walk.value(schema, sent, written, "$");
    walk.findings
}

struct Walk<'a> {
    document: &'a Document,
    findings: Findings,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Value, sent: &Value, written: &Value, at: &str) {
        let (_, schema) = self.document.resolve(schema);
        match (sent, written) {
            (Value::Null, written) => self.nothing(written, at),
            (Value::Object(sent), Value::Object(written)) if is_modelled(schema) => {
                self.object(schema, sent, written, at);
            }
            (Value::Array(sent), Value::Array(written)) if schema["type"] == "array" => {
                if sent.len() != written.len() {
                    self.lose(at, format!("{} items of {}", written.len(), sent.len()));
                }
                for (index, (sent, written)) in sent.iter().zip(written).enumerate() {
                    self.value(&schema["items"], sent, written, &format!("{at}[{index}]"));
                }
            }
            _ if self.is_same(schema, sent, written) => self.findings.same += 1,
            _ => self.lose(at, format!("{sent} became {written}")),
        }
    }

    fn object(
        &mut self,
        schema: &Value,
        sent: &Map<String, Value>,
        written: &Map<String, Value>,
        at: &str,
    ) {
        let entries = schema.get("additionalProperties");
        let key_schema = &schema["x-dictionary-key"];
        let mut left: Map<String, Value> = written
            .iter()
            .map(|(key, value)| (self.key(key_schema, key), value.clone()))
            .collect();
        for (name, value) in sent {
            let at = format!("{at}.{name}");
            let key = self.key(key_schema, name);
            let back = left.remove(&key);
            match (schema["properties"].get(name).or(entries), back) {
                (Some(property), Some(back)) => self.value(property, value, &back, &at),
                (Some(_), None) if value.is_null() => {}
                (Some(_), None) if self.is_unknown_key(key_schema, &key) => {
                    self.findings.unknown_keys += 1;
                }
                (Some(_), None) => self.lose(&at, format!("{value} is gone")),
                (None, None) => self.findings.unknown_properties += 1,
                (None, Some(back)) => self.lose(&at, format!("{back} is not in the document")),
            }
        }
        for (name, value) in &left {
            self.nothing(value, &format!("{at}.{name}"));
        }
    }

    /// A key as a number, where it is of an enum and known.
    fn key(&self, schema: &Value, key: &str) -> String {
        self.number_of(schema, key)
            .map_or_else(|| key.to_owned(), |number| number.to_string())
    }

    fn is_unknown_key(&self, schema: &Value, key: &str) -> bool {
        self.document.enumeration(schema).is_some() && key.parse::<i64>().is_err()
    }

    fn number_of(&self, schema: &Value, identifier: &str) -> Option<i64> {
        self.document
            .enumeration(schema)?
            .into_iter()
            .find_map(|(known, number)| (known == identifier).then_some(number))
    }

    fn is_same(&self, schema: &Value, sent: &Value, written: &Value) -> bool {
        match schema["type"].as_str() {
            Some("integer") => {
                let number = self.integer(schema, sent);
                number.is_some() && number == self.integer(schema, written)
            }
            Some("number") => match (sent.as_f64(), written.as_f64()) {
                (Some(sent), Some(written)) if schema["format"] == "float" => {
                    sent as f32 == written as f32
                }
                (sent, written) => sent.is_some() && sent == written,
            },
            Some("string") if schema["format"] == "date-time" => {
                let date = date(sent);
                date.is_some() && date == self::date(written)
            }
            _ => sent == written,
        }
    }

    fn integer(&self, schema: &Value, value: &Value) -> Option<i64> {
        match value {
            Value::String(text) => text.parse().ok().or_else(|| self.number_of(schema, text)),
            value => value.as_i64().or_else(|| {
                let float = value.as_f64()?;
                (float.fract() == 0.0).then_some(float as i64)
            }),
        }
    }

    /// Where nothing was sent, there may be what stands for nothing.
    fn nothing(&mut self, written: &Value, at: &str) {
        if !stands_for_nothing(written) {
            self.lose(at, format!("{written} came out of nowhere"));
        }
    }

    fn lose(&mut self, at: &str, what: String) {
        self.findings.lost.push(format!("{at}: {what}"));
    }
}

/// Other objects are kept as the JSON they are.
fn is_modelled(schema: &Value) -> bool {
    schema.get("properties").is_some() || schema.get("additionalProperties").is_some()
}

fn stands_for_nothing(value: &Value) -> bool {
    /// The first moment there is to a computer.
    const EPOCH: &str = "1970-01-01T00:00:00Z";
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => matches!(text.as_str(), "" | "0" | EPOCH),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(stands_for_nothing),
    }
}

/// A date without an offset is in UTC.
fn date(value: &Value) -> Option<DateTime<Utc>> {
    let text = value.as_str()?;
    let with_offset = DateTime::parse_from_rfc3339(text).map(|date| date.to_utc());
    with_offset
        .or_else(|_| text.parse().map(|date: NaiveDateTime| date.and_utc()))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bungie_testing::document::DOCUMENT;
    use serde_json::json;

    fn findings(schema: Value, sent: Value, written: Value) -> Findings {
        compare(&DOCUMENT, &schema, &sent, &written)
    }

    #[test]
    fn what_reads_the_same_is_no_loss() {
        let long = json!({"type": "integer", "format": "int64"});
        let float = json!({"type": "number", "format": "float"});
        let date = json!({"type": "string", "format": "date-time"});
        let object = json!({"type": "object", "properties": {"a": long, "b": date}});
        for (schema, sent, written) in [
            (
                &long,
                json!("9007199254740993"),
                json!(9_007_199_254_740_993_i64),
            ),
            (&long, json!(3.0), json!("3")),
            (&long, json!(null), json!("0")),
            (&float, json!(0.1), json!(0.1_f32)),
            (
                &date,
                json!("2017-09-06T10:00:00.5-07:00"),
                json!("2017-09-06T17:00:00.500Z"),
            ),
            (
                &object,
                json!({}),
                json!({"a": "0", "b": "1970-01-01T00:00:00Z"}),
            ),
            (&object, json!({"a": null}), json!({})),
        ] {
            let findings = findings(schema.clone(), sent, written);
            assert!(findings.lost.is_empty(), "{findings:?}");
        }
    }

    #[test]
    fn what_reads_otherwise_is_a_loss() {
        let long = json!({"type": "integer", "format": "int64"});
        let double = json!({"type": "number", "format": "double"});
        let date = json!({"type": "string", "format": "date-time"});
        let list = json!({"type": "array", "items": long});
        let object = json!({"type": "object", "properties": {"a": long}});
        let map = json!({"type": "object", "additionalProperties": long});
        for (schema, sent, written) in [
            (&long, json!("9007199254740993"), json!("9007199254740992")),
            (&long, json!(3), json!(null)),
            (&double, json!(0.1), json!(0.1_f32)),
            (
                &date,
                json!("2017-09-06T17:00:00Z"),
                json!("2017-09-06T17:00:01Z"),
            ),
            (&list, json!([1, 2]), json!([1])),
            (&list, json!([1, 2]), json!([2, 1])),
            (&object, json!({"a": 1}), json!({})),
            (&object, json!({}), json!({"a": 1})),
            (&object, json!({"new": 1}), json!({"new": 1})),
            (&map, json!({"0": 1}), json!({})),
            (&map, json!({"0": 1}), json!({"1": 1})),
        ] {
            let findings = findings(schema.clone(), sent.clone(), written.clone());
            assert!(!findings.lost.is_empty(), "{sent} and {written}");
        }
    }
}
