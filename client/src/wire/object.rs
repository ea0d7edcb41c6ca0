//! Objects: keys in a table, places by their index, instead of a derive.

/// Bungie writes properties in one order and leaves some out: the key is the next one or a few places on, if it is
/// known at all.
#[inline]
pub(super) fn find(keys: &[&str], from: usize, key: &str) -> Option<usize> {
    match keys.get(from) {
        Some(next) if is_same(next.as_bytes(), key.as_bytes()) => Some(from),
        _ => search(keys, from, key),
    }
}

fn search(keys: &[&str], from: usize, key: &str) -> Option<usize> {
    let (before, after) = keys.split_at_checked(from).unwrap_or((keys, &[]));
    let is_it = |known: &&str| is_same(known.as_bytes(), key.as_bytes());
    // The first of those after was compared already.
    match after.iter().skip(1).position(is_it) {
        Some(place) => Some(from + 1 + place),
        None => before.iter().position(is_it),
    }
}

/// Keys are short: two pieces of a fixed length that overlap cost less than a call that compares any
/// length.
#[inline]
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

/// Where a key stands in a table.
pub fn index_of(keys: &[&str], key: &str) -> Option<usize> {
    find(keys, 0, key)
}

/// Makes a type that implements [`Object`](crate::__private::Object) readable:
/// [`Decode`](crate::wire::Decode) and [`serde::Deserialize`]. A generic type is followed by its parameter
/// and what that has to be, and a type without a default by the function that makes a blank one.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($object:ty $(, $argument:ident: $bound:path)?) => {
        $crate::__decode!(
            Object, $object, ::core::default::Default::default $(, $argument: $bound)?
        );
    };
    ($object:ty, $blank:expr) => {
        $crate::__decode!(Object, $object, $blank);
    };
}

/// The same for a type that implements [`Map`](crate::__private::Map) as well, since it keeps what has no field.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_with_rest {
    ($object:ty $(, $argument:ident: $bound:path)?) => {
        $crate::__decode!(
            Map, $object, ::core::default::Default::default $(, $argument: $bound)?
        );
    };
    ($object:ty, $blank:expr) => {
        $crate::__decode!(Map, $object, $blank);
    };
}

/// [`Decode`](crate::wire::Decode) for what begins by itself, and [`serde::Deserialize`].
#[doc(hidden)]
#[macro_export]
macro_rules! __decode {
    (
        $place:ident,
        $object:ty,
        $blank:expr
        $(, $argument:ident: $bound:path)?
    ) => {
        impl$(<$argument: $bound>)? $crate::wire::Decode for $object {
            fn blank() -> Self {
                $blank()
            }

            fn place(&mut self) -> $crate::__private::Place<'_> {
                $crate::__private::Place::$place(self)
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
            fn json(&self) -> $crate::__private::Json<'_> {
                $crate::__private::Json::Object(self)
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
                $crate::__private::deserialize(json)
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
                $crate::__private::write(self, json)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        __private::{body, object, object_with_rest},
        wire::{
            Decode, Encode,
            decode::{Entry, Map, Object, Place},
            encode::Body,
        },
    };
    use std::collections::HashMap;

    #[derive(Debug, Default, PartialEq)]
    struct Item {
        hash: u32,
        name: String,
        parts: Vec<Item>,
    }

    impl Object for Item {
        fn keys(&self) -> &'static [&'static str] {
            &["hash", "name", "parts"]
        }

        fn property(&mut self, index: usize) -> Place<'_> {
            match index {
                0 => self.hash.place(),
                1 => self.name.place(),
                2 => self.parts.place(),
                _ => Place::Nowhere,
            }
        }
    }

    impl Body for Item {
        fn members(&self, write: &mut dyn FnMut(&str, &dyn Encode)) {
            write("hash", &self.hash);
            write(
                "name",
                &Some(self.name.clone()).filter(|name| !name.is_empty()),
            );
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
        fn keys(&self) -> &'static [&'static str] {
            &["focus"]
        }

        fn property(&mut self, index: usize) -> Place<'_> {
            match index {
                0 => self.focus.place(),
                _ => Place::Nowhere,
            }
        }
    }

    impl Map for Leaderboards {
        fn clear(&mut self) {}

        fn entry(&mut self, key: &str) -> Entry<'_> {
            match index_of(self.keys(), key) {
                Some(index) => Entry::Read(self.property(index)),
                None => Map::entry(&mut self.rest, key),
            }
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
            "invalid type: sequence, expected an object at line 1 column 2"
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
                assert_eq!(find(&keys, from, key), Some(index));
            }
            for unknown in ["a", "ac", "aab", "zzzzz"] {
                assert_eq!(find(&keys, from, unknown), None);
            }
        }
        assert_eq!(find(&[], 0, "a"), None);
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
