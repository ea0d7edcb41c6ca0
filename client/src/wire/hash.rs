//! Definition hashes: 32 bits that name a row of a manifest table.

use super::{Decode, Encode, MapKey, key::InvalidKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

/// The hash of a definition `D`: the key of its row in the manifest table of `D`.
///
/// Unsigned 32 bits; about half of all hashes are above `i32::MAX`.
pub struct Hash<D: ?Sized> {
    number: u32,
    of: PhantomData<fn() -> Box<D>>,
}

impl<D: ?Sized> Hash<D> {
    /// The hash with this number.
    pub const fn new(number: u32) -> Self {
        Hash {
            number,
            of: PhantomData,
        }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.number
    }

    /// The same number as the hash of another definition, for where the document is wrong.
    pub const fn cast<E: ?Sized>(self) -> Hash<E> {
        Hash::new(self.number)
    }
}

impl<D: ?Sized> Clone for Hash<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: ?Sized> Copy for Hash<D> {}

impl<D: ?Sized> Default for Hash<D> {
    fn default() -> Self {
        Hash::new(0)
    }
}

impl<D: ?Sized> PartialEq for Hash<D> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<D: ?Sized> Eq for Hash<D> {}

impl<D: ?Sized> PartialEq<u32> for Hash<D> {
    fn eq(&self, other: &u32) -> bool {
        self.number == *other
    }
}

impl<D: ?Sized> PartialOrd for Hash<D> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<D: ?Sized> Ord for Hash<D> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<D: ?Sized> hash::Hash for Hash<D> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<D: ?Sized> From<u32> for Hash<D> {
    fn from(number: u32) -> Self {
        Hash::new(number)
    }
}

impl<D: ?Sized> From<Hash<D>> for u32 {
    fn from(hash: Hash<D>) -> Self {
        hash.number
    }
}

impl<D: ?Sized> fmt::Debug for Hash<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.number, f)
    }
}

impl<D: ?Sized> fmt::Display for Hash<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.number, f)
    }
}

impl<D: ?Sized> FromStr for Hash<D> {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Hash::new)
    }
}

impl<D: ?Sized> Decode for Hash<D> {
    fn decode<'de, J: Deserializer<'de>>(&mut self, json: J) -> Result<(), J::Error> {
        self.number.decode(json)
    }
}

impl<D: ?Sized> Encode for Hash<D> {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_u32(self.number)
    }
}

impl<'de, D: ?Sized> Deserialize<'de> for Hash<D> {
    fn deserialize<J: Deserializer<'de>>(json: J) -> Result<Self, J::Error> {
        let mut hash = Self::default();
        hash.decode(json)?;
        Ok(hash)
    }
}

impl<D: ?Sized> Serialize for Hash<D> {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        self.encode(json)
    }
}

impl<D: ?Sized> MapKey for Hash<D> {
    const EXPECTED: &'static str = u32::EXPECTED;

    fn from_key(text: &str) -> Result<Option<Self>, InvalidKey> {
        Ok(u32::from_key(text)?.map(Hash::new))
    }

    fn to_key(&self) -> String {
        self.number.to_key()
    }
}
