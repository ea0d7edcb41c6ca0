//! Is a value what its schema says, as answers have to be read? What Bungie may add any day is news and not wrong:
//! properties, values of enums, bits, keys. Strict is [`conform`](crate::conform).

use crate::{
    conform::{is_integer, is_text, name},
    document::DOCUMENT,
};
use serde_json::{Map, Value};

/// Something that a schema does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Whether it is an unknown property, value, bit or key, and not a value of another type.
    pub(crate) is_news: bool,
    /// The JSON path.
    pub(crate) at: String,
    pub(crate) found: String,
    pub(crate) expected: String,
}

/// Holds a value at a JSON path against a schema.
pub(crate) fn findings(schema: &Value, value: &Value, at: &str) -> Vec<Finding> {
    let mut walk = Walk(Vec::new());
    walk.value(schema, value, at);
    walk.0
}

struct Walk(Vec<Finding>);

impl Walk {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        let (_, schema) = DOCUMENT.resolve(schema);
        // Null is nothing, and anything may be missing.
        if value.is_null() {
            return;
        }
        let is_open = ["properties", "additionalProperties"]
            .iter()
            .all(|it| schema.get(it).is_none());
        let fits = match (schema["type"].as_str(), value) {
            // The document says nothing of what is in it, and so nothing of what it is.
            (Some("object"), _) if is_open => true,
            (Some("object"), Value::Object(members)) => return self.object(schema, members, at),
            (Some("array"), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&schema["items"], item, &format!("{at}[{index}]"));
                }
                return;
            }
            (Some("integer"), Value::String(text)) if schema["format"] == "int64" => {
                is_integer(schema, text)
            }
            (Some("integer"), Value::Number(number)) => {
                let fits = is_integer(schema, &number.to_string());
                if fits && let Some(unknown) = unknown_value(schema, number.as_i64()) {
                    self.news(at, unknown, "a value that the document knows");
                }
                fits
            }
            (Some("number"), Value::Number(_)) | (Some("boolean"), Value::Bool(_)) => true,
            (Some("string"), Value::String(text)) => is_text(schema, text),
            _ => false,
        };
        if !fits {
            self.0.push(Finding {
                is_news: false,
                at: at.to_owned(),
                found: short(value),
                expected: name(schema),
            });
        }
    }

    fn object(&mut self, schema: &Value, members: &Map<String, Value>, at: &str) {
        let properties = schema.get("properties");
        let entries = schema.get("additionalProperties");
        for (key, value) in members {
            let at = format!("{at}.{key}");
            if let Some(property) = properties.and_then(|properties| properties.get(key)) {
                self.value(property, value, &at);
            } else if let Some(entries) = entries {
                self.key(&schema["x-dictionary-key"], key, &at);
                self.value(entries, value, &at);
            } else {
                self.news(&at, short(value), "no such property");
            }
        }
    }

    fn key(&mut self, schema: &Value, key: &str, at: &str) {
        match DOCUMENT.enumeration(schema) {
            Some(values) if values.iter().any(|(identifier, _)| *identifier == key) => {}
            Some(_) => self.news(at, key.to_owned(), "a key that the document knows"),
            None if schema["type"] != "integer" || is_integer(schema, key) => {}
            None => self.0.push(Finding {
                is_news: false,
                at: at.to_owned(),
                found: key.to_owned(),
                expected: name(schema),
            }),
        }
    }

    fn news(&mut self, at: &str, found: String, expected: &str) {
        self.0.push(Finding {
            is_news: true,
            at: at.to_owned(),
            found,
            expected: expected.to_owned(),
        });
    }
}

/// What of a number the document has no name for.
fn unknown_value(schema: &Value, number: Option<i64>) -> Option<String> {
    let (number, values) = (number?, DOCUMENT.enumeration(schema)?);
    let (_, declared) = DOCUMENT.resolve(&schema["x-enum-reference"]);
    let is_bitmask = [schema, declared]
        .iter()
        .any(|it| it["x-enum-is-bitmask"] == true);
    if !is_bitmask {
        let is_known = values.iter().any(|(_, known)| *known == number);
        return (!is_known).then(|| number.to_string());
    }
    let known = values.iter().fold(0, |bits, (_, bit)| bits | bit);
    let unknown = number & !known;
    (unknown != 0).then(|| format!("bits {unknown:#x}"))
}

/// A value, cut to what fits on a line.
fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
