//! Objects: a table of keys and one assignment per key, instead of a derive.

use super::{Decode, Encode, Encoded, Slot, trace};
use serde::{
    Deserializer, Serializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};
use std::{collections::HashMap, fmt};

/// A struct that is read from a JSON object. Generated types implement it; [`object!`](crate::__private::object)
/// makes [`Decode`] and [`serde::Deserialize`] of it.
pub trait Object: Sized {
    /// The keys of the object, best in the order in which they are written: the next one is looked
    /// for from where the last one stands.
    const KEYS: &'static [&'static str];

    /// Reads the property whose key stands at `key` in [`Object::KEYS`].
    fn property<'de, P: Property<'de>>(&mut self, key: usize, value: P) -> Result<(), P::Error>;
}

/// The value that follows a key.
pub trait Property<'de>: Sized {
    /// What a failure says.
    type Error: de::Error;

    /// Reads the value into its place.
    fn read<T: Decode>(self, place: &mut T) -> Result<(), Self::Error>;

    /// Passes over the value.
    fn skip(self) -> Result<(), Self::Error>;
}

impl<'de, A: MapAccess<'de>> Property<'de> for &mut A {
    type Error = A::Error;

    fn read<T: Decode>(self, place: &mut T) -> Result<(), A::Error> {
        self.next_value_seed(Slot(place))
    }

    fn skip(self) -> Result<(), A::Error> {
        self.next_value::<IgnoredAny>().map(drop)
    }
}

/// Reads a JSON object into `object`; unknown properties are passed over, `null` changes nothing.
pub fn decode_object<'de, T: Object, D: Deserializer<'de>>(
    object: &mut T,
    json: D,
) -> Result<(), D::Error> {
    json.deserialize_option(ObjectOrNull(Known(object)))
}

/// An object that keeps the properties it has no field for.
pub trait Rest: Object {
    /// What these properties hold.
    type Value: Decode;

    /// Where they are kept.
    fn rest(&mut self) -> &mut HashMap<String, Self::Value>;
}

/// Reads a JSON object into `object`; unknown properties are kept, `null` changes nothing.
pub fn decode_object_with_rest<'de, T: Rest, D: Deserializer<'de>>(
    object: &mut T,
    json: D,
) -> Result<(), D::Error> {
    json.deserialize_option(ObjectOrNull(All(object)))
}

/// Reads the members of an object.
trait ReadMembers {
    fn read<'de, A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error>;
}

/// The members that have a field.
struct Known<'a, T>(&'a mut T);

impl<T: Object> ReadMembers for Known<'_, T> {
    fn read<'de, A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut next = 0;
        while let Some(key) = members.next_key_seed(KeyOf(T::KEYS, next))? {
            next = key + 1;
            let read = self.0.property(key, &mut members);
            if read.is_err() {
                trace::key(T::KEYS.get(key).copied().unwrap_or_default());
            }
            read?;
        }
        Ok(())
    }
}

/// Those, and all others.
struct All<'a, T>(&'a mut T);

impl<T: Rest> ReadMembers for All<'_, T> {
    fn read<'de, A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<String>()? {
            let known = find(T::KEYS, 0, &key);
            let read = if known < T::KEYS.len() {
                self.0.property(known, &mut members)
            } else {
                let value = self.0.rest().entry(key.clone());
                let value = value.or_insert_with(T::Value::blank);
                members.next_value_seed(Slot(value))
            };
            if read.is_err() {
                trace::key(&key);
            }
            read?;
        }
        Ok(())
    }
}

struct ObjectOrNull<T>(T);

impl<'de, T: ReadMembers> Visitor<'de> for ObjectOrNull<T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        self.0.read(members)
    }
}

/// Finds a key in a table, from a place on; one past the end stands for an unknown key.
struct KeyOf(&'static [&'static str], usize);

impl<'de> DeserializeSeed<'de> for KeyOf {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<usize, E> {
        Ok(find(self.0, self.1, key))
    }
}

/// Bungie writes properties in one order and leaves some out: the key is a few places on, if it is
/// known at all.
fn find(keys: &[&str], from: usize, key: &str) -> usize {
    let (before, after) = keys.split_at_checked(from).unwrap_or((keys, &[]));
    let is_it = |known: &&str| is_same(known.as_bytes(), key.as_bytes());
    match after.iter().position(is_it) {
        Some(place) => from + place,
        None => before.iter().position(is_it).unwrap_or(keys.len()),
    }
}

/// Keys are short: two pieces of a fixed length that overlap cost less than a call that compares any
/// length.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
        one.first_chunk::<N>() == other.first_chunk() && one.last_chunk::<N>() == other.last_chunk()
    }
    one.len() == other.len()
        && match one.len() {
            4..8 => ends::<4>(one, other),
            8..16 => ends::<8>(one, other),
            16..=32 => ends::<16>(one, other),
            _ => one == other,
        }
}

/// A struct that is written as a JSON object. Generated request bodies implement it;
/// [`body!`](crate::__private::body) makes [`Encode`] and [`serde::Serialize`] of it.
pub trait Body {
    /// Writes the members.
    fn members<M: SerializeMap>(&self, members: &mut Members<M>) -> Result<(), M::Error>;
}

/// The members of an object that is being written.
#[derive(Debug)]
pub struct Members<M>(M);

impl<M: SerializeMap> Members<M> {
    /// Writes one member, unless there is nothing to write.
    pub fn member<T: Encode>(&mut self, key: &'static str, value: &T) -> Result<(), M::Error> {
        if value.is_absent() {
            return Ok(());
        }
        self.0.serialize_entry(key, &Encoded(value))
    }

    /// Writes the members without a field of their own.
    pub fn rest<T: Encode>(&mut self, rest: &HashMap<String, T>) -> Result<(), M::Error> {
        rest.iter()
            .try_for_each(|(key, value)| self.0.serialize_entry(key, &Encoded(value)))
    }
}

/// Writes `body` as a JSON object; what is absent is left out.
pub fn encode_body<T: Body, S: Serializer>(body: &T, json: S) -> Result<S::Ok, S::Error> {
    let mut members = Members(json.serialize_map(None)?);
    body.members(&mut members)?;
    members.0.end()
}

/// Makes a type that implements [`Object`](crate::__private::Object) readable:
/// [`Decode`](crate::wire::Decode) and [`serde::Deserialize`]. A generic type is followed by its parameter
/// and what that has to be, and a type without a default by the function that makes a blank one.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($object:ty $(, $argument:ident: $bound:path)?) => {
        $crate::__decode!(
            decode_object, $object, ::core::default::Default::default $(, $argument: $bound)?
        );
    };
    ($object:ty, $blank:expr) => {
        $crate::__decode!(decode_object, $object, $blank);
    };
}

/// The same for a type that implements [`Rest`](crate::__private::Rest).
#[doc(hidden)]
#[macro_export]
macro_rules! __object_with_rest {
    ($object:ty $(, $argument:ident: $bound:path)?) => {
        $crate::__decode!(
            decode_object_with_rest,
            $object,
            ::core::default::Default::default $(, $argument: $bound)?
        );
    };
    ($object:ty, $blank:expr) => {
        $crate::__decode!(decode_object_with_rest, $object, $blank);
    };
}

/// [`Decode`](crate::wire::Decode) by one of the functions of `wire`, and [`serde::Deserialize`].
#[doc(hidden)]
#[macro_export]
macro_rules! __decode {
    ($decode:ident, $object:ty, $blank:expr $(, $argument:ident: $bound:path)?) => {
        impl$(<$argument: $bound>)? $crate::wire::Decode for $object {
            fn blank() -> Self {
                $blank()
            }

            fn decode<'de, D: $crate::__private::Deserializer<'de>>(
                &mut self,
                json: D,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::__private::$decode(self, json)
            }
        }
        $crate::__deserialize!($object $(, $argument: $bound)?);
    };
}

/// Makes a type that implements [`Body`](crate::__private::Body) writable:
/// [`Encode`](crate::wire::Encode) and [`serde::Serialize`].
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    ($object:ty $(, $argument:ident: $bound:path)?) => {
        impl$(<$argument: $bound>)? $crate::wire::Encode for $object {
            fn encode<S: $crate::__private::Serializer>(
                &self,
                json: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::encode_body(self, json)
            }
        }
        $crate::__serialize!($object $(, $argument: $bound)?);
    };
}

/// [`serde::Deserialize`] for a type that implements [`Decode`](crate::wire::Decode).
#[doc(hidden)]
#[macro_export]
macro_rules! __deserialize {
    ($type:ty $(, $argument:ident: $bound:path)?) => {
        impl<'de $(, $argument: $bound)?> $crate::__private::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                json: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let mut value = <Self as $crate::wire::Decode>::blank();
                $crate::wire::Decode::decode(&mut value, json)?;
                ::core::result::Result::Ok(value)
            }
        }
    };
}

/// [`serde::Serialize`] for a type that implements [`Encode`](crate::wire::Encode).
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize {
    ($type:ty $(, $argument:ident: $bound:path)?) => {
        impl$(<$argument: $bound>)? $crate::__private::Serialize for $type {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                json: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::Encode::encode(self, json)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__private::{body, object, object_with_rest};

    #[derive(Debug, Default, PartialEq)]
    struct Item {
        hash: u32,
        name: String,
        parts: Vec<Item>,
    }

    impl Object for Item {
        const KEYS: &'static [&'static str] = &["hash", "name", "parts"];

        fn property<'de, P: Property<'de>>(
            &mut self,
            key: usize,
            value: P,
        ) -> Result<(), P::Error> {
            match key {
                0 => value.read(&mut self.hash),
                1 => value.read(&mut self.name),
                2 => value.read(&mut self.parts),
                _ => value.skip(),
            }
        }
    }

    impl Body for Item {
        fn members<M: SerializeMap>(&self, members: &mut Members<M>) -> Result<(), M::Error> {
            members.member("hash", &self.hash)?;
            members.member("name", &Some(&self.name).filter(|name| !name.is_empty()))
        }
    }

    object!(Item);
    body!(Item);

    #[test]
    fn absent_null_and_unknown_properties_are_no_error() {
        let item: Item = serde_json::from_str(
            r#"{"name":null,"new":{"deep":[1]},"parts":[{"hash":7},null],"hash":3}"#,
        )
        .unwrap();
        assert_eq!(item.hash, 3);
        assert_eq!(item.name, "");
        assert_eq!(item.parts.len(), 2);
        assert_eq!(item.parts[0].hash, 7);
        assert_eq!(item.parts[1], Item::default());
        assert_eq!(
            serde_json::from_str::<Item>("null").unwrap(),
            Item::default()
        );
    }

    #[derive(Debug, Default, PartialEq)]
    struct Leaderboards {
        focus: Option<i64>,
        rest: HashMap<String, Vec<i32>>,
    }

    impl Object for Leaderboards {
        const KEYS: &'static [&'static str] = &["focus"];

        fn property<'de, P: Property<'de>>(
            &mut self,
            key: usize,
            value: P,
        ) -> Result<(), P::Error> {
            match key {
                0 => value.read(&mut self.focus),
                _ => value.skip(),
            }
        }
    }

    impl Rest for Leaderboards {
        type Value = Vec<i32>;

        fn rest(&mut self) -> &mut HashMap<String, Vec<i32>> {
            &mut self.rest
        }
    }

    object_with_rest!(Leaderboards);

    #[test]
    fn properties_without_a_field_are_kept_where_the_type_has_a_place() {
        let read: Leaderboards =
            serde_json::from_str(r#"{"allPvP":[1,2],"focus":"5","none":null}"#).unwrap();
        assert_eq!(read.focus, Some(5));
        assert_eq!(
            read.rest,
            HashMap::from([
                ("allPvP".to_owned(), vec![1, 2]),
                ("none".to_owned(), vec![])
            ])
        );
    }

    #[test]
    fn another_shape_is_an_error_that_names_it() {
        let error = serde_json::from_str::<Item>("[]").unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid type: sequence, expected an object at line 1 column 0"
        );
    }

    #[test]
    fn what_is_absent_is_not_written() {
        let item = Item {
            hash: 3,
            ..Item::default()
        };
        assert_eq!(serde_json::to_string(&item).unwrap(), r#"{"hash":3}"#);
    }

    #[test]
    fn every_key_of_a_table_is_found_and_no_other() {
        let keys = ["b", "zzzz", "aa", "", "aaa", "ab"];
        for from in 0..=keys.len() + 1 {
            for (index, key) in keys.iter().enumerate() {
                assert_eq!(find(&keys, from, key), index);
            }
            for unknown in ["a", "ac", "aab", "zzzzz"] {
                assert_eq!(find(&keys, from, unknown), keys.len());
            }
        }
        assert_eq!(find(&[], 0, "a"), 0);
    }

    #[test]
    fn keys_that_differ_anywhere_are_told_apart() {
        for length in 0..50 {
            let key = vec![b'a'; length];
            assert!(is_same(&key, &key.clone()));
            assert!(!is_same(&key, &vec![b'a'; length + 1]));
            for place in 0..length {
                let mut other = key.clone();
                other[place] = b'b';
                assert!(!is_same(&key, &other), "{length} {place}");
            }
        }
    }

    #[test]
    fn any_order_of_properties_is_read() {
        let one = r#"{"parts":[{"name":"a","hash":1}],"name":"b","new":0,"hash":2,"parts":[null]}"#;
        let item: Item = serde_json::from_str(one).unwrap();
        assert_eq!(
            (item.hash, item.name.as_str(), item.parts.len()),
            (2, "b", 1)
        );
    }
}
