//! JSON text to a value, without the loss that serde_json allows itself: of two equal keys it keeps the last one.

use crate::Diagnostics;
use crate::pointer::Pointer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// The value, unless the text is no JSON. Keys that occur twice are findings.
pub(crate) fn parse(input: &'static str, text: &str, found: &mut Diagnostics) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut json = serde_json::Deserializer::from_str(text);
    let node = Node {
        input,
        at: Pointer::root(),
        found,
    };
    let value = node
        .deserialize(&mut json)
        .and_then(|value| json.end().map(|()| value));
    match value {
        Ok(value) => Some(value),
        Err(error) => {
            found.push(
                input,
                "",
                format!("the text is not JSON: {error}"),
                "repair the file, or fetch it again",
            );
            None
        }
    }
}

struct Node<'a> {
    input: &'static str,
    at: Pointer,
    found: &'a mut Diagnostics,
}

impl Node<'_> {
    fn child(&mut self, at: Pointer) -> Node<'_> {
        Node {
            input: self.input,
            at,
            found: self.found,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let at = self.at.index(list.len());
            match entries.next_element_seed(self.child(at))? {
                Some(entry) => list.push(entry),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let at = self.at.key(&key);
            let value = members.next_value_seed(self.child(at.clone()))?;
            if map.contains_key(&key) {
                self.found.push(
                    self.input,
                    &at,
                    format!("the key `{key}` occurs twice"),
                    "most readers would silently keep one of the two: find out which one is meant, and remove the other",
                );
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
