//! Reads whatever serde can read into a place. Compiled once for every parser.

use super::{
    decode::{Decode, Entry, List, Map, Misfit, Object, Place, Scalar},
    object::find,
    odd, trace,
};
use serde::{
    Deserializer,
    de::{
        self, DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
    },
};
use std::fmt;

/// Reads a value. `null` leaves its place as it is, and unknown properties are passed over.
///
/// # Errors
///
/// What is not JSON, and what the place does not take.
pub fn read<'de, D: Deserializer<'de>>(place: Place<'_>, json: D) -> Result<(), D::Error> {
    At(place).deserialize(json)
}

/// Reads a value of its own.
///
/// # Errors
///
/// What is not JSON, and what the type does not take.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(json: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    read(value.place(), json)?;
    Ok(value)
}

/// A place, as serde's traits want it.
struct At<'a>(Place<'a>);

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.deserialize(json)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        scalar(self.0, Unexpected::Unsigned(number), |place| {
            place.unsigned(number)
        })
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        scalar(self.0, Unexpected::Signed(number), |place| {
            place.signed(number)
        })
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        scalar(self.0, Unexpected::Float(number), |place| {
            place.float(number)
        })
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<(), E> {
        scalar(self.0, Unexpected::Bool(truth), |place| place.truth(truth))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        scalar(self.0, Unexpected::Str(text), |place| place.text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, found: A) -> Result<(), A::Error> {
        match self.0 {
            Place::List(list) => items(list, found),
            Place::Json(value) => items(value, found),
            Place::Optional(option) => At(option.some()).visit_seq(found),
            Place::Nowhere => IgnoredAny.visit_seq(found).map(drop),
            place => Err(A::Error::invalid_type(Unexpected::Seq, &place.expected())),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, found: A) -> Result<(), A::Error> {
        match self.0 {
            Place::Object(object) => properties(object, found),
            Place::Map(map) => entries(map, found),
            Place::Json(value) => entries(value, found),
            Place::Optional(option) => At(option.some()).visit_map(found),
            Place::Nowhere => IgnoredAny.visit_map(found).map(drop),
            place => Err(A::Error::invalid_type(Unexpected::Map, &place.expected())),
        }
    }
}

/// The same for a scalar, which most properties are.
struct AtScalar<'a>(&'a mut dyn Scalar);

impl<'de> DeserializeSeed<'de> for AtScalar<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl AtScalar<'_> {
    #[inline]
    fn or_refuse<E: de::Error>(
        self,
        read: Result<(), Misfit>,
        found: Unexpected<'_>,
    ) -> Result<(), E> {
        match read {
            Ok(()) => Ok(()),
            Err(misfit) => refused(misfit, found, self.0.expected()),
        }
    }
}

impl<'de> Visitor<'de> for AtScalar<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        self.deserialize(json)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        let read = self.0.unsigned(number);
        self.or_refuse(read, Unexpected::Unsigned(number))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        let read = self.0.signed(number);
        self.or_refuse(read, Unexpected::Signed(number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        let read = self.0.float(number);
        self.or_refuse(read, Unexpected::Float(number))
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<(), E> {
        let read = self.0.truth(truth);
        self.or_refuse(read, Unexpected::Bool(truth))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        let read = self.0.text(text);
        self.or_refuse(read, Unexpected::Str(text))
    }
}

/// Gives a scalar to a place.
fn scalar<E: de::Error>(
    place: Place<'_>,
    found: Unexpected<'_>,
    give: impl Fn(&mut dyn Scalar) -> Result<(), Misfit>,
) -> Result<(), E> {
    take(place, &give).or_else(|(misfit, expected)| refused(misfit, found, expected))
}

/// The same; a misfit comes with what was expected.
fn take(
    place: Place<'_>,
    give: &impl Fn(&mut dyn Scalar) -> Result<(), Misfit>,
) -> Result<(), (Misfit, &'static str)> {
    match place {
        Place::Scalar(place) => give(place).map_err(|misfit| (misfit, place.expected())),
        Place::Json(value) => give(value).map_err(|misfit| (misfit, value.expected())),
        Place::Optional(option) => {
            let taken = take(option.some(), give);
            if let Err((Misfit::Void, _)) = taken {
                option.none();
            }
            taken
        }
        Place::Nowhere => Ok(()),
        place => Err((Misfit::Type, place.expected())),
    }
}

#[cold]
fn refused<E: de::Error>(
    misfit: Misfit,
    found: Unexpected<'_>,
    expected: &'static str,
) -> Result<(), E> {
    match misfit {
        Misfit::Type => Err(E::invalid_type(found, &expected)),
        Misfit::Value => Err(E::invalid_value(found, &expected)),
        Misfit::Odd | Misfit::Void => odd::passed_over(|| E::invalid_value(found, &expected)),
    }
}

fn items<'de, A: SeqAccess<'de>>(list: &mut dyn List, mut found: A) -> Result<(), A::Error> {
    list.clear();
    let mut index = 0;
    loop {
        match found.next_element_seed(Item(&mut *list)) {
            Ok(Some(())) => index += 1,
            Ok(None) => return Ok(()),
            Err(error) => {
                trace::index(index);
                return Err(error);
            }
        }
    }
}

/// One more item of a list, which is made only when there is one.
struct Item<'a>(&'a mut dyn List);

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        At(self.0.item()).deserialize(json)
    }
}

fn properties<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    mut found: A,
) -> Result<(), A::Error> {
    let keys = object.keys();
    let mut next = 0;
    while let Some(index) = found.next_key_seed(KeyOf(keys, next))? {
        if index == keys.len() {
            found.next_value::<IgnoredAny>()?;
            continue;
        }
        next = index + 1;
        let read = match object.property(index) {
            // Most are, and need no look at what else they may be.
            Place::Scalar(place) => found.next_value_seed(AtScalar(place)),
            place => found.next_value_seed(At(place)),
        };
        if let Err(error) = read {
            trace::key(keys.get(index).copied().unwrap_or_default());
            return Err(error);
        }
    }
    Ok(())
}

/// Finds a key in a table, from a place on; one past the end stands for an unknown key.
struct KeyOf(&'static [&'static str], usize);

impl<'de> DeserializeSeed<'de> for KeyOf {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, key: &str) -> Result<usize, E> {
        Ok(find(self.0, self.1, key).unwrap_or(self.0.len()))
    }
}

fn entries<'de, A: MapAccess<'de>>(map: &mut dyn Map, mut found: A) -> Result<(), A::Error> {
    map.clear();
    let mut key = KeyText::default();
    loop {
        let entry = EntryOf {
            map: &mut *map,
            key: &mut key,
        };
        let Some(place) = found.next_key_seed(entry)? else {
            return Ok(());
        };
        if matches!(place, Place::Nowhere) {
            found.next_value::<IgnoredAny>()?;
            continue;
        }
        if let Err(error) = found.next_value_seed(At(place)) {
            trace::key(&key.text());
            return Err(error);
        }
    }
}

/// The place for the value of a key.
struct EntryOf<'a, 'b> {
    map: &'a mut dyn Map,
    key: &'b mut KeyText,
}

impl<'de, 'a> DeserializeSeed<'de> for EntryOf<'a, '_> {
    type Value = Place<'a>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Place<'a>, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for EntryOf<'a, '_> {
    type Value = Place<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Place<'a>, E> {
        match self.map.entry(key) {
            Entry::Read(place) => {
                self.key.set(key);
                Ok(place)
            }
            Entry::Odd => {
                odd::passed_over(|| E::custom("a key that nobody knows"))?;
                Ok(Place::Nowhere)
            }
            Entry::Invalid(expected) => {
                let expected = format!("{expected} as a key");
                Err(E::invalid_value(Unexpected::Str(key), &expected.as_str()))
            }
        }
    }
}

/// The key of the entry that is being read, for the path of an error. Nearly every key is a number and fits, so
/// nothing is allocated; of what does not fit, the beginning is kept.
#[derive(Default)]
struct KeyText {
    bytes: [u8; 32],
    length: usize,
}

impl KeyText {
    fn set(&mut self, key: &str) {
        self.length = key.len();
        let kept = key.len().min(self.bytes.len());
        if let (Some(bytes), Some(key)) = (self.bytes.get_mut(..kept), key.as_bytes().get(..kept)) {
            bytes.copy_from_slice(key);
        }
    }

    fn text(&self) -> String {
        match self.bytes.get(..self.length) {
            Some(whole) => String::from_utf8_lossy(whole).into_owned(),
            None => format!("{}…", String::from_utf8_lossy(&self.bytes)),
        }
    }
}
