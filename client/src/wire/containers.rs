//! Options, boxes, lists, maps, and JSON without a type.

use super::{Decode, Encode, Encoded, MapKey, Slot, key::Key, odd, trace};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::{collections::HashMap, fmt, hash::BuildHasher};

impl<T: Decode> Decode for Option<T> {
    fn blank() -> Self {
        None
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_option(Optional(self))
    }
}

struct Optional<'a, T>(&'a mut Option<T>);

impl<'de, T: Decode> Visitor<'de> for Optional<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        T::decode_some(self.0, json)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.encode(json),
            None => json.serialize_none(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        (**self).decode(json)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        (**self).encode(json)
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        (**self).encode(json)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(List(self))
    }
}

struct List<'a, T>(&'a mut Vec<T>);

impl<'de, T: Decode> Visitor<'de> for List<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.clear();
        loop {
            let length = self.0.len();
            match items.next_element_seed(Push(&mut *self.0)) {
                Ok(Some(())) => {}
                Ok(None) => return Ok(()),
                Err(error) => {
                    trace::index(length);
                    return Err(error);
                }
            }
        }
    }
}

/// Adds an element and reads into it where it stands.
struct Push<'a, T>(&'a mut Vec<T>);

impl<'de, T: Decode> DeserializeSeed<'de> for Push<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.0.push(T::blank());
        match self.0.last_mut() {
            Some(item) => item.decode(json),
            None => Ok(()),
        }
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.collect_seq(self.iter().map(Encoded))
    }
}

impl<K, V, H> Decode for HashMap<K, V, H>
where
    K: MapKey,
    V: Decode,
    H: BuildHasher + Default,
{
    fn blank() -> Self {
        HashMap::default()
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Map(self))
    }
}

struct Map<'a, K, V, H>(&'a mut HashMap<K, V, H>);

impl<'de, K, V, H> Visitor<'de> for Map<'_, K, V, H>
where
    K: MapKey,
    V: Decode,
    H: BuildHasher + Default,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.0.clear();
        while let Some(key) = entries.next_key_seed(Key::<K>::new())? {
            match key {
                Some(key) => {
                    let mut value = V::blank();
                    let read = entries.next_value_seed(Slot(&mut value));
                    if read.is_err() {
                        trace::key(&key.to_key());
                    }
                    read?;
                    self.0.insert(key, value);
                }
                // An identifier that this version has no number for.
                None => {
                    odd::passed_over(|| de::Error::custom("a key that nobody knows"))?;
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

impl<K: MapKey, V: Encode, H> Encode for HashMap<K, V, H> {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.collect_map(
            self.iter()
                .map(|(key, value)| (key.to_key(), Encoded(value))),
        )
    }
}

impl Decode for serde_json::Value {
    fn blank() -> Self {
        serde_json::Value::Null
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        *self = Self::deserialize(json)?;
        Ok(())
    }
}

impl Encode for serde_json::Value {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        self.serialize(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::DefinitionHash;

    fn read<T: Decode>(json: &str) -> T {
        let mut value = T::blank();
        value
            .decode(&mut serde_json::Deserializer::from_str(json))
            .unwrap();
        value
    }

    #[test]
    fn null_is_the_default_at_every_depth() {
        assert!(read::<Vec<i32>>("null").is_empty());
        assert_eq!(read::<Vec<i32>>("[1,null]"), [1, 0]);
        assert_eq!(read::<Option<i32>>("null"), None);
        assert_eq!(read::<Option<i32>>("0"), Some(0));
        assert_eq!(read::<Vec<Option<i32>>>("[1,null]"), [Some(1), None]);
        assert!(read::<HashMap<u32, String>>("null").is_empty());
    }

    #[test]
    fn maps_are_keyed_by_number_hash_and_text() {
        let by_hash: HashMap<DefinitionHash<()>, i64> =
            read(r#"{"4294967295":"9007199254740993"}"#);
        assert_eq!(
            by_hash[&DefinitionHash::new(u32::MAX)],
            9_007_199_254_740_993
        );
        let by_number: HashMap<i32, i32> = read(r#"{"-1":1}"#);
        assert_eq!(by_number[&-1], 1);
        let by_text: HashMap<String, i32> = read(r#"{"-1":1}"#);
        assert_eq!(by_text["-1"], 1);
    }

    #[test]
    fn a_map_key_that_is_no_number_is_an_error() {
        let mut map = HashMap::<u32, i32>::new();
        let error = map
            .decode(&mut serde_json::Deserializer::from_str(r#"{"x":1}"#))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid value: string \"x\", expected an unsigned 32-bit integer as a key at line 1 column 4"
        );
    }
}
