//! The keys of JSON maps: text that stands for a number, a hash, an id or an enum value.

use serde::{
    Deserializer,
    de::{self, DeserializeSeed, Unexpected, Visitor},
};
use std::{fmt, hash::Hash, marker::PhantomData};

/// A type that keys a map.
pub trait MapKey: Eq + Hash + Sized {
    /// What a key has to be, for the error that says it is not.
    const EXPECTED: &'static str;

    /// Reads a key. `Ok(None)` for a well-formed key that this version cannot represent: its entry
    /// is passed over.
    fn from_key(text: &str) -> Result<Option<Self>, InvalidKey>;

    /// The key as it is written.
    fn to_key(&self) -> String;
}

/// The text is no key of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidKey;

pub(super) struct Key<K>(PhantomData<K>);

impl<K> Key<K> {
    pub(super) fn new() -> Self {
        Key(PhantomData)
    }
}

impl<'de, K: MapKey> DeserializeSeed<'de> for Key<K> {
    type Value = Option<K>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Option<K>, D::Error> {
        json.deserialize_str(self)
    }
}

impl<K: MapKey> Visitor<'_> for Key<K> {
    type Value = Option<K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as a key", K::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<K>, E> {
        K::from_key(text).map_err(|InvalidKey| E::invalid_value(Unexpected::Str(text), &self))
    }
}

macro_rules! integer_keys {
    ($($integer:ident $expected:literal)*) => {$(
        impl MapKey for $integer {
            const EXPECTED: &'static str = $expected;

            fn from_key(text: &str) -> Result<Option<Self>, InvalidKey> {
                text.parse().map(Some).map_err(|_| InvalidKey)
            }

            fn to_key(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

integer_keys! {
    u8 "an integer from 0 to 255"
    i16 "a 16-bit integer"
    i32 "a 32-bit integer"
    u32 "an unsigned 32-bit integer"
    i64 "a 64-bit integer"
    u64 "an unsigned 64-bit integer"
}

impl MapKey for String {
    const EXPECTED: &'static str = "text";

    fn from_key(text: &str) -> Result<Option<Self>, InvalidKey> {
        Ok(Some(text.to_owned()))
    }

    fn to_key(&self) -> String {
        self.clone()
    }
}
