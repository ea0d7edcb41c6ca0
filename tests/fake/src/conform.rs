//! Is a value what its schema says? Strict, as for what clients send: nothing unknown, nothing in
//! another form than the one that travels.

use crate::document::Document;
use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// Holds a JSON value against a schema. Gives a line for everything that is wrong with it.
pub fn json(document: &Document, schema: &Value, value: &Value) -> Vec<String> {
    let mut walk = Walk {
        document,
        wrong: Vec::new(),
    };
    walk.value(schema, value, "$");
    walk.wrong
}

/// Holds an argument of a path or a query, decoded, against a schema.
pub fn text(schema: &Value, text: &str) -> Result<(), String> {
    let fits = match schema["type"].as_str() {
        Some("array") => {
            return text
                .split(',')
                .try_for_each(|item| self::text(&schema["items"], item));
        }
        Some("integer") => is_integer(schema, text),
        Some("boolean") => matches!(text, "true" | "false"),
        Some("string") => is_text(schema, text),
        other => panic!("a parameter of type {other:?}"),
    };
    if fits {
        Ok(())
    } else {
        Err(format!("{text:?} is not {}", name(schema)))
    }
}

struct Walk<'a> {
    document: &'a Document,
    wrong: Vec<String>,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        let (_, schema) = self.document.resolve(schema);
        if value.is_null() && schema["nullable"] == true {
            return;
        }
        let fits = match (schema["type"].as_str(), value) {
            (Some("object"), Value::Object(members)) => return self.object(schema, members, at),
            (Some("array"), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&schema["items"], item, &format!("{at}[{index}]"));
                }
                return;
            }
            // 64 bits are more than a number of JavaScript holds.
            (Some("integer"), Value::String(text)) if schema["format"] == "int64" => {
                is_integer(schema, text)
            }
            (Some("integer"), Value::Number(number)) if schema["format"] != "int64" => {
                is_integer(schema, &number.to_string())
            }
            (Some("number"), Value::Number(_)) | (Some("boolean"), Value::Bool(_)) => true,
            (Some("string"), Value::String(text)) => is_text(schema, text),
            _ => false,
        };
        if !fits {
            self.wrong
                .push(format!("{at}: {value} is not {}", name(schema)));
        }
    }

    fn object(&mut self, schema: &Value, members: &Map<String, Value>, at: &str) {
        let properties = schema.get("properties");
        let entries = schema.get("additionalProperties");
        if properties.is_none() && entries.is_none() {
            return;
        }
        for (name, value) in members {
            let at = format!("{at}.{name}");
            if let Some(property) = properties.and_then(|properties| properties.get(name)) {
                self.value(property, value, &at);
            } else if let Some(entries) = entries {
                self.key(&schema["x-dictionary-key"], name, &at);
                self.value(entries, value, &at);
            } else {
                self.wrong.push(format!("{at}: there is no such property"));
            }
        }
    }

    fn key(&mut self, schema: &Value, key: &str, at: &str) {
        let fits = match self.document.enumeration(schema) {
            // Declared as numbers; identifiers travel.
            Some(values) => values.iter().any(|(identifier, _)| *identifier == key),
            None => schema["type"] != "integer" || is_integer(schema, key),
        };
        if !fits {
            self.wrong
                .push(format!("{at}: the key is not {}", name(schema)));
        }
    }
}

/// The numbers that a format holds.
pub fn range(schema: &Value) -> RangeInclusive<i64> {
    match schema["format"].as_str() {
        Some("byte") => 0..=255,
        Some("int16") => i16::MIN.into()..=i16::MAX.into(),
        Some("int32") => i32::MIN.into()..=i32::MAX.into(),
        Some("uint32") => 0..=u32::MAX.into(),
        Some("int64") => i64::MIN..=i64::MAX,
        other => panic!("an integer of format {other:?}"),
    }
}

/// Any number of the format: enums grow, so known numbers are as good as unknown ones.
pub(crate) fn is_integer(schema: &Value, text: &str) -> bool {
    text.parse().is_ok_and(|number: i64| {
        // Parsing allows signs and zeros in front, which nobody writes.
        number.to_string() == text && range(schema).contains(&number)
    })
}

pub(crate) fn is_text(schema: &Value, text: &str) -> bool {
    match schema["format"].as_str() {
        None => true,
        Some("date-time") => DateTime::parse_from_rfc3339(text).is_ok(),
        Some("date") => NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok(),
        Some("byte") => is_base64(text),
        other => panic!("a text of format {other:?}"),
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() < 3
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

/// What a schema asks for.
pub(crate) fn name(schema: &Value) -> String {
    let kind = schema["type"].as_str().unwrap_or("anything known");
    match schema["format"].as_str() {
        Some(format) => format!("{kind} ({format})"),
        None => kind.to_owned(),
    }
}
