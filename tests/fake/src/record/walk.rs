//! Every value of a request or an answer, with what the document says that it is.

use super::{
    facts, kinds,
    needles::{SHORTEST_ID, digits, is_word_of_document},
};
use crate::document::DOCUMENT;
use chrono::DateTime;
use serde_json::{Map, Value};

/// What a place holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// An id, as text or number, and of which kind if that is known.
    Id(Option<&'static str>),
    /// The number behind a name.
    Code,
    /// What somebody wrote, or what names somebody.
    Text,
    /// What lets somebody in.
    Token,
    /// A fact that is a number, even if it travels as text.
    Number,
    /// A fact that is a text, in which something private may stand.
    Fact,
}

/// Looks at values, or changes them.
pub(super) trait Visitor {
    /// A text or a number.
    fn leaf(&mut self, holds: Holds, value: &mut Value);

    /// A key of a map, or the name of a property that the document does not have.
    fn key(&mut self, holds: Holds, key: String) -> String;
}

/// A place in a body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'a> {
    /// `Schema#property`, or what the body is of.
    pub(super) path: &'a str,
    /// The last property on the way.
    pub(super) property: &'a str,
    /// Within what Bungie wrote.
    pub(super) is_public: bool,
}

/// Visits all of a value. Null stands for a schema that is not known.
pub(super) fn visit(visitor: &mut impl Visitor, schema: &Value, site: Site<'_>, value: &mut Value) {
    let (name, schema) = DOCUMENT.resolve(schema);
    let is_public = name.map_or(site.is_public, facts::is_public_schema);
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Array(items) => {
            let site = Site { is_public, ..site };
            for item in items {
                visit(visitor, &schema["items"], site, item);
            }
        }
        Value::Object(members) => {
            let owner = name.unwrap_or(site.path);
            object(visitor, schema, owner, Site { is_public, ..site }, members);
        }
        Value::Number(_) | Value::String(_) => {
            visitor.leaf(holds(schema, Site { is_public, ..site }, value), value);
        }
    }
}

fn object(
    visitor: &mut impl Visitor,
    schema: &Value,
    owner: &str,
    site: Site<'_>,
    members: &mut Map<String, Value>,
) {
    let properties = schema.get("properties");
    let entries = schema.get("additionalProperties");
    for (key, mut value) in std::mem::take(members) {
        let declared = properties.and_then(|properties| properties.get(&key));
        let path = match declared.is_none() && entries.is_some() {
            true => format!("{}{{}}", site.path),
            false => format!("{owner}#{key}"),
        };
        let inner = match declared.is_none() && entries.is_some() {
            true => Site {
                path: &path,
                ..site
            },
            false => Site {
                path: &path,
                property: &key,
                ..site
            },
        };
        visit(
            visitor,
            declared.or(entries).unwrap_or(&Value::Null),
            inner,
            &mut value,
        );
        let key = match declared {
            Some(_) => key,
            None => visitor.key(holds_key(schema, site.path, &key), key),
        };
        members.insert(key, value);
    }
}

/// What the key of a map is, or the name of a property that an object of this schema does not have.
fn holds_key(object: &Value, site: &str, key: &str) -> Holds {
    let is_unknown = ["properties", "additionalProperties"]
        .iter()
        .all(|part| object.get(part).is_none());
    let schema = &object["x-dictionary-key"];
    match schema["format"].as_str() {
        Some("int64") => Holds::Id(kinds::of_keys(site)),
        None if schema.is_null() && is_beyond_hashes(key) => Holds::Id(None),
        _ if schema["type"] == "integer" => Holds::Number,
        _ if is_unknown && is_digits(key) && key.len() >= SHORTEST_ID => Holds::Id(None),
        _ if is_unknown && !is_digits(key) && !is_word_of_document(key) => Holds::Text,
        _ => Holds::Fact,
    }
}

fn holds(schema: &Value, site: Site<'_>, value: &Value) -> Holds {
    let Site { path, property, .. } = site;
    let text = value.as_str();
    let format = schema["format"].as_str();
    match (schema["type"].as_str(), format) {
        (Some("integer"), Some("int64")) if facts::is_public_number(path, property) => {
            Holds::Number
        }
        (Some("integer"), Some("int64")) => Holds::Id(kinds::of(path, property)),
        (Some("integer" | "number" | "boolean"), _) if text.is_none() => {
            match facts::is_code(property) {
                true => Holds::Code,
                false => Holds::Number,
            }
        }
        (Some("string"), Some("date-time" | "date")) if text.is_some_and(is_date) => Holds::Fact,
        // Also what has a type in the document and another one here.
        _ => untyped(site, value, format == Some("byte")),
    }
}

/// What is in a text, or in a place that the document does not know.
fn untyped(site: Site<'_>, value: &Value, is_base64: bool) -> Holds {
    let property = site.property;
    let is_id = ["Id", "Ids", "ID", "UID"]
        .iter()
        .any(|end| property.ends_with(end));
    let Some(text) = value.as_str() else {
        let is_long = value.as_i64().is_some() && is_beyond_hashes(&value.to_string());
        return match (is_long || is_id, facts::is_code(property)) {
            (_, true) => Holds::Code,
            (true, false) => Holds::Id(kinds::of(site.path, property)),
            (false, false) => Holds::Number,
        };
    };
    if facts::is_token(property) || is_base64 {
        Holds::Token
    } else if facts::is_public_text(property) || site.is_public || is_date(text) {
        Holds::Fact
    } else if text.parse::<i64>().is_ok() {
        Holds::Id(kinds::of(site.path, property))
    } else {
        Holds::Text
    }
}

/// Whether a number is larger than hashes are.
fn is_beyond_hashes(text: &str) -> bool {
    is_digits(text)
        && text
            .parse::<i64>()
            .is_ok_and(|number| number > u32::MAX.into())
}

fn is_digits(text: &str) -> bool {
    digits(text).eq(std::iter::once(0..text.len()))
}

fn is_date(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok()
}
