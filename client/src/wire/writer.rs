//! Writes a value to whatever serde can write to. Compiled once for every format.

use super::encode::{Body, Encode, Json};
use serde::{
    Serialize, Serializer,
    ser::{Error, SerializeMap, SerializeSeq},
};

/// A value to encode, as serde's traits want it.
pub(crate) struct Encoded<'a>(pub(crate) &'a dyn Encode);

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        write(self.0, json)
    }
}

/// Writes a value.
///
/// # Errors
///
/// What cannot be sent, such as an enum value that nobody knows.
pub fn write<S: Serializer>(value: &dyn Encode, json: S) -> Result<S::Ok, S::Error> {
    match value.json() {
        Json::Null => json.serialize_none(),
        Json::Bool(truth) => json.serialize_bool(truth),
        Json::Signed(number) => json.serialize_i64(number),
        Json::Unsigned(number) => json.serialize_u64(number),
        Json::Float(number) => json.serialize_f64(number),
        Json::Single(number) => json.serialize_f32(number),
        Json::Text(text) => json.serialize_str(&text),
        Json::Displayed(value) => json.collect_str(value),
        Json::List(items, length) => {
            let mut list = json.serialize_seq(Some(length))?;
            let mut written = Ok(());
            items.items(&mut |item| {
                if written.is_ok() {
                    written = list.serialize_element(&Encoded(item));
                }
            });
            written?;
            list.end()
        }
        Json::Object(body) => members(body, None, |member| !member.is_absent(), json),
        Json::Map(entries, length) => members(entries, Some(length), |_| true, json),
        Json::Refused(why) => Err(Error::custom(why)),
    }
}

fn members<S: Serializer>(
    body: &dyn Body,
    length: Option<usize>,
    is_written: fn(&dyn Encode) -> bool,
    json: S,
) -> Result<S::Ok, S::Error> {
    let mut object = json.serialize_map(length)?;
    let mut written = Ok(());
    body.members(&mut |key, member| {
        if written.is_ok() && is_written(member) {
            written = object.serialize_entry(key, &Encoded(member));
        }
    });
    written?;
    object.end()
}
