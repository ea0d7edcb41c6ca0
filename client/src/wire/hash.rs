//! Definition hashes: 32 bits that name a row of a manifest table.

use super::{
    MapKey,
    decode::{Decode, Place},
    encode::{Encode, Json},
    key::InvalidKey,
    reader::deserialize,
    writer::write,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

/// The hash of a definition `D`: the key of its row in the manifest table of `D`.
///
/// Unsigned 32 bits; about half of all hashes are above `i32::MAX`.
pub struct DefinitionHash<D: ?Sized> {
    number: u32,
    of: PhantomData<fn() -> Box<D>>,
}

impl<D: ?Sized> DefinitionHash<D> {
    /// The hash with this number.
    pub const fn new(number: u32) -> Self {
        DefinitionHash {
            number,
            of: PhantomData,
        }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.number
    }

    /// The hash with these 32 bits, as the SQLite file of the manifest and some tools write it: hashes above
    /// `i32::MAX` are negative there.
    pub const fn from_signed(number: i32) -> Self {
        DefinitionHash::new(number.cast_unsigned())
    }

    /// The same 32 bits as a signed integer.
    pub const fn to_signed(self) -> i32 {
        self.number.cast_signed()
    }

    /// The same number as the hash of another definition, for where the document is wrong.
    pub const fn cast<E: ?Sized>(self) -> DefinitionHash<E> {
        DefinitionHash::new(self.number)
    }
}

impl<D: ?Sized> Clone for DefinitionHash<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D: ?Sized> Copy for DefinitionHash<D> {}

impl<D: ?Sized> Default for DefinitionHash<D> {
    fn default() -> Self {
        DefinitionHash::new(0)
    }
}

impl<D: ?Sized> PartialEq for DefinitionHash<D> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<D: ?Sized> Eq for DefinitionHash<D> {}

impl<D: ?Sized> PartialEq<u32> for DefinitionHash<D> {
    fn eq(&self, other: &u32) -> bool {
        self.number == *other
    }
}

impl<D: ?Sized> PartialOrd for DefinitionHash<D> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<D: ?Sized> Ord for DefinitionHash<D> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<D: ?Sized> hash::Hash for DefinitionHash<D> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<D: ?Sized> From<u32> for DefinitionHash<D> {
    fn from(number: u32) -> Self {
        DefinitionHash::new(number)
    }
}

impl<D: ?Sized> From<DefinitionHash<D>> for u32 {
    fn from(hash: DefinitionHash<D>) -> Self {
        hash.number
    }
}

impl<D: ?Sized> fmt::Debug for DefinitionHash<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.number, f)
    }
}

impl<D: ?Sized> fmt::Display for DefinitionHash<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.number, f)
    }
}

impl<D: ?Sized> FromStr for DefinitionHash<D> {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(DefinitionHash::new)
    }
}

impl<D: ?Sized> Decode for DefinitionHash<D> {
    fn blank() -> Self {
        Self::default()
    }

    fn place(&mut self) -> Place<'_> {
        self.number.place()
    }
}

impl<D: ?Sized> Encode for DefinitionHash<D> {
    fn json(&self) -> Json<'_> {
        self.number.json()
    }
}

impl<'de, D: ?Sized> Deserialize<'de> for DefinitionHash<D> {
    fn deserialize<J: Deserializer<'de>>(json: J) -> Result<Self, J::Error> {
        deserialize(json)
    }
}

impl<D: ?Sized> Serialize for DefinitionHash<D> {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        write(self, json)
    }
}

impl<D: ?Sized> MapKey for DefinitionHash<D> {
    const EXPECTED: &'static str = u32::EXPECTED;

    fn from_key(text: &str) -> Result<Option<Self>, InvalidKey> {
        Ok(u32::from_key(text)?.map(DefinitionHash::new))
    }

    fn to_key(&self) -> String {
        self.number.to_key()
    }
}

#[cfg(test)]
mod tests {
    use super::DefinitionHash;
    use proptest::prelude::*;

    #[test]
    fn a_negative_number_is_a_hash_above_the_signed_range() {
        let hash = DefinitionHash::<()>::from_signed(-1_939_284_614);
        assert_eq!(hash, 2_355_682_682);
        assert_eq!(hash.to_signed(), -1_939_284_614);
    }

    proptest! {
        #[test]
        fn bits_stay_what_they_are(number: i32) {
            let hash = DefinitionHash::<()>::from_signed(number);
            prop_assert_eq!(hash.to_signed(), number);
            prop_assert_eq!(hash.get().to_be_bytes(), number.to_be_bytes());
        }
    }
}
