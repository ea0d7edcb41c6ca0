//! JSON without a type.

use super::{
    decode::{Decode, Entry, List, Map, Misfit, Place, Scalar},
    encode::{Body, Encode, Json},
};
use serde_json::Value;

impl Decode for Value {
    fn blank() -> Self {
        Value::Null
    }

    fn place(&mut self) -> Place<'_> {
        Place::Json(self)
    }
}

impl Scalar for Value {
    fn expected(&self) -> &'static str {
        "any JSON value"
    }

    fn unsigned(&mut self, number: u64) -> Result<(), Misfit> {
        *self = number.into();
        Ok(())
    }

    fn signed(&mut self, number: i64) -> Result<(), Misfit> {
        *self = number.into();
        Ok(())
    }

    fn float(&mut self, number: f64) -> Result<(), Misfit> {
        *self = number.into();
        Ok(())
    }

    fn truth(&mut self, truth: bool) -> Result<(), Misfit> {
        *self = truth.into();
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Misfit> {
        *self = text.into();
        Ok(())
    }
}

impl List for Value {
    fn clear(&mut self) {
        *self = Value::Array(Vec::new());
    }

    fn item(&mut self) -> Place<'_> {
        match self {
            Value::Array(items) => List::item(items),
            _ => Place::Nowhere,
        }
    }
}

impl Map for Value {
    fn clear(&mut self) {
        *self = Value::Object(serde_json::Map::new());
    }

    fn entry(&mut self, key: &str) -> Entry<'_> {
        let Value::Object(members) = self else {
            return Entry::Read(Place::Nowhere);
        };
        let place = members.entry(key).or_insert(Value::Null);
        // The last one counts.
        *place = Value::Null;
        Entry::Read(Place::Json(place))
    }
}

impl Encode for Value {
    fn json(&self) -> Json<'_> {
        match self {
            Value::Null => Json::Null,
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => Json::Unsigned(number),
                (_, Some(number), _) => Json::Signed(number),
                (.., Some(number)) => Json::Float(number),
                (None, None, None) => Json::Null,
            },
            Value::String(text) => Json::Text(text.into()),
            Value::Array(items) => Json::List(items, items.len()),
            Value::Object(members) => Json::Map(members, members.len()),
        }
    }
}

impl Body for serde_json::Map<String, Value> {
    fn members(&self, write: &mut dyn FnMut(&str, &dyn Encode)) {
        self.iter().for_each(|(key, value)| write(key, value));
    }
}
