//! How Bungie writes values, and how they are read without ever being surprised.
//!
//! [`Decode`] reads a JSON value *into* a place that already holds a blank one. So an absent or
//! null property needs no rule of its own (the blank stays), nothing large is moved around, and
//! the code that the compiler has to check per property is one call.
//!
//! What is accepted beyond the obvious: integers as numbers or as strings (Bungie writes int64 as
//! strings), enum values by number or by identifier, numbers where strings are expected, and
//! `null` anywhere. What is odd beyond that and cannot break anything (an identifier that nobody
//! knows, a date that is none) is passed over and counted: see `odd`.

mod containers;
mod dates;
mod hash;
mod id;
mod key;
pub(crate) mod object;
pub(crate) mod odd;
pub(crate) mod open;
mod scalars;
pub(crate) mod trace;

pub use hash::DefinitionHash;
pub use id::Id;
pub use key::{InvalidKey, MapKey};
pub use open::{Number, OpenEnum, OpenFlags, UnknownName};

use serde::{Deserializer, Serializer, de::DeserializeSeed};

/// A value that is read from JSON into a blank one.
pub trait Decode: Sized {
    /// The value of which nothing has been read: its default, where it has one. A request that cannot do without some
    /// of its properties has none.
    fn blank() -> Self;

    /// Reads a JSON value into `self`. `null` leaves `self` as it is.
    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error>;

    /// Reads a JSON value that is there into `place`, which is `None` so far and stays so where the
    /// value is odd and a default would mislead.
    fn decode_some<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        json: D,
    ) -> Result<(), D::Error> {
        place.insert(Self::blank()).decode(json)
    }
}

/// A value that is written into the body of a request.
pub trait Encode {
    /// Writes the value.
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error>;

    /// Whether there is nothing to write. Then the property is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A place to decode into, as serde's access traits want it.
pub(crate) struct Slot<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Decode> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.0.decode(json)
    }
}

/// A value to encode, as serde's access traits want it.
pub(crate) struct Encoded<'a, T: ?Sized>(pub(crate) &'a T);

impl<T: Encode + ?Sized> serde::Serialize for Encoded<'_, T> {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        self.0.encode(json)
    }
}
