//! Options, boxes, lists and maps.

use super::{
    MapKey,
    decode::{Decode, Entry, List, Map, Optional, Place},
    encode::{Body, Encode, Items, Json},
};
use std::{
    collections::{HashMap, hash_map},
    hash::BuildHasher,
};

impl<T: Decode> Decode for Option<T> {
    fn blank() -> Self {
        None
    }

    fn place(&mut self) -> Place<'_> {
        Place::Optional(self)
    }
}

impl<T: Decode> Optional for Option<T> {
    fn some(&mut self) -> Place<'_> {
        self.insert(T::blank()).place()
    }

    fn none(&mut self) {
        *self = None;
    }
}

impl<T: Encode> Encode for Option<T> {
    fn json(&self) -> Json<'_> {
        self.as_ref().map_or(Json::Null, T::json)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn place(&mut self) -> Place<'_> {
        (**self).place()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn json(&self) -> Json<'_> {
        (**self).json()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn place(&mut self) -> Place<'_> {
        Place::List(self)
    }
}

impl<T: Decode> List for Vec<T> {
    fn clear(&mut self) {
        Vec::clear(self);
    }

    fn item(&mut self) -> Place<'_> {
        self.push(T::blank());
        self.last_mut().map_or(Place::Nowhere, T::place)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn json(&self) -> Json<'_> {
        Json::List(self, self.len())
    }
}

impl<T: Encode> Items for Vec<T> {
    fn items(&self, write: &mut dyn FnMut(&dyn Encode)) {
        self.iter().for_each(|item| write(item));
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

    fn place(&mut self) -> Place<'_> {
        Place::Map(self)
    }
}

impl<K, V, H> Map for HashMap<K, V, H>
where
    K: MapKey,
    V: Decode,
    H: BuildHasher,
{
    fn clear(&mut self) {
        HashMap::clear(self);
    }

    fn entry(&mut self, key: &str) -> Entry<'_> {
        match K::from_key(key) {
            Ok(Some(key)) => {
                let value = match HashMap::entry(self, key) {
                    hash_map::Entry::Vacant(entry) => entry.insert(V::blank()),
                    // The last one counts.
                    hash_map::Entry::Occupied(entry) => {
                        let value = entry.into_mut();
                        *value = V::blank();
                        value
                    }
                };
                Entry::Read(value.place())
            }
            // An identifier that this version has no number for.
            Ok(None) => Entry::Odd,
            Err(_) => Entry::Invalid(K::EXPECTED),
        }
    }
}

impl<K: MapKey, V: Encode, H> Encode for HashMap<K, V, H> {
    fn json(&self) -> Json<'_> {
        Json::Map(self, self.len())
    }
}

impl<K: MapKey, V: Encode, H> Body for HashMap<K, V, H> {
    fn members(&self, write: &mut dyn FnMut(&str, &dyn Encode)) {
        self.iter()
            .for_each(|(key, value)| write(&key.to_key(), value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{self, DefinitionHash};

    fn read<T: Decode>(json: &str) -> T {
        let mut value = T::blank();
        wire::read(value.place(), &mut serde_json::Deserializer::from_str(json)).unwrap();
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
        let mut json = serde_json::Deserializer::from_str(r#"{"x":1}"#);
        let error = wire::read(map.place(), &mut json).unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid value: string \"x\", expected an unsigned 32-bit integer as a key at line 1 column 4"
        );
    }
}
