//! The keys of JSON maps: text that stands for a number, a hash, an id or an enum value.

use std::hash::Hash;

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
