//! The words that an enum is read from, as its `Deserialize` lists them.

use serde::{
    Deserialize,
    de::{Deserializer, Error as _, Visitor, value::Error},
    forward_to_deserialize_any,
};
use std::cell::Cell;

pub(crate) fn words_of<'a, T: Deserialize<'a>>() -> &'static [&'static str] {
    let words = Cell::new(None);
    // It is asked for one of its words, and gets none.
    let _ = T::deserialize(Asked(&words));
    words.get().expect("an enum asks for one of its words")
}

struct Asked<'a>(&'a Cell<Option<&'static [&'static str]>>);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.0.set(Some(words));
        Err(Error::custom("there is no word"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is no value"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
