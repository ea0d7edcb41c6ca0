//! Numbers, booleans and strings, each read from whichever JSON form it comes in.

use super::{Decode, Encode};
use serde::{
    Deserializer, Serializer,
    de::{self, Unexpected, Visitor},
};
use std::{fmt, str::FromStr};

/// Reads an integer from a number or from a string of digits.
struct Integer<'a, T>(&'a mut T);

impl<'de, T> Visitor<'de> for Integer<'_, T>
where
    T: TryFrom<i64> + TryFrom<u64> + FromStr + IntegerName,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::NAME)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        match T::try_from(value) {
            Ok(value) => {
                *self.0 = value;
                Ok(())
            }
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(value), &self)),
        }
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        match T::try_from(value) {
            Ok(value) => {
                *self.0 = value;
                Ok(())
            }
            Err(_) => Err(E::invalid_value(Unexpected::Signed(value), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        // Up to 2^53 a whole float names one integer.
        if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
            self.visit_i64(value as i64)
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        match text.parse() {
            Ok(value) => {
                *self.0 = value;
                Ok(())
            }
            Err(_) => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

trait IntegerName {
    const NAME: &'static str;
}

macro_rules! integers {
    ($($integer:ident $name:literal $write:ident)*) => {$(
        impl IntegerName for $integer {
            const NAME: &'static str = $name;
        }

        impl Decode for $integer {
            fn blank() -> Self {
                0
            }

            fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
                json.deserialize_any(Integer(self))
            }
        }

        impl Encode for $integer {
            fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
                $write(*self, json)
            }
        }
    )*};
}

integers! {
    u8 "an integer from 0 to 255" number
    i16 "a 16-bit integer" number
    i32 "a 32-bit integer" number
    u32 "an unsigned 32-bit integer" number
    i64 "a 64-bit integer" text
    u64 "an unsigned 64-bit integer" text
}

fn number<T: serde::Serialize, S: Serializer>(value: T, json: S) -> Result<S::Ok, S::Error> {
    value.serialize(json)
}

/// Bungie writes 64-bit integers as strings, because JavaScript cannot hold them.
fn text<T: fmt::Display, S: Serializer>(value: T, json: S) -> Result<S::Ok, S::Error> {
    json.collect_str(&value)
}

struct Float<'a>(&'a mut f64);

impl<'de> Visitor<'de> for Float<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        *self.0 = value as f64;
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        *self.0 = value as f64;
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        *self.0 = text
            .parse()
            .map_err(|_| E::invalid_value(Unexpected::Str(text), &"a number"))?;
        Ok(())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl Decode for f64 {
    fn blank() -> Self {
        0.0
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Float(self))
    }
}

impl Encode for f64 {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_f64(*self)
    }
}

impl Decode for f32 {
    fn blank() -> Self {
        0.0
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        let mut wide = f64::from(*self);
        wide.decode(json)?;
        *self = wide as f32;
        Ok(())
    }
}

impl Encode for f32 {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_f32(*self)
    }
}

struct Bool<'a>(&'a mut bool);

impl<'de> Visitor<'de> for Bool<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        *self.0 = value;
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.visit_bool(value != 0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        match text {
            "true" | "True" | "1" => self.visit_bool(true),
            "false" | "False" | "0" => self.visit_bool(false),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl Decode for bool {
    fn blank() -> Self {
        false
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Bool(self))
    }
}

impl Encode for bool {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_bool(*self)
    }
}

struct Text<'a>(&'a mut String);

impl<'de> Visitor<'de> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        // Exactly as large as needed: most strings of a response are never changed.
        *self.0 = text.to_owned();
        Ok(())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<(), E> {
        *self.0 = text;
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.visit_string(value.to_string())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.visit_string(value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.visit_string(value.to_string())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.visit_string(value.to_string())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

impl Decode for String {
    fn blank() -> Self {
        String::new()
    }

    fn decode<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(Text(self))
    }
}

impl Encode for String {
    fn encode<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read<T: Decode>(json: &str) -> Result<T, String> {
        let mut value = T::blank();
        value
            .decode(&mut serde_json::Deserializer::from_str(json))
            .map_err(|error| error.to_string())?;
        Ok(value)
    }

    fn written<T: Encode>(value: T) -> String {
        serde_json::to_string(&super::super::Encoded(&value)).unwrap()
    }

    proptest! {
        #[test]
        fn int64_comes_back_from_its_string_and_from_a_number(value: i64) {
            prop_assert_eq!(written(value), format!("\"{value}\""));
            prop_assert_eq!(read::<i64>(&written(value)), Ok(value));
            prop_assert_eq!(read::<i64>(&value.to_string()), Ok(value));
        }

        #[test]
        fn uint32_comes_back_from_its_number_and_from_a_string(value: u32) {
            prop_assert_eq!(written(value), value.to_string());
            prop_assert_eq!(read::<u32>(&written(value)), Ok(value));
            prop_assert_eq!(read::<u32>(&format!("\"{value}\"")), Ok(value));
        }

        #[test]
        fn strings_come_back(value: String) {
            prop_assert_eq!(read::<String>(&written(value.clone())), Ok(value));
        }

        #[test]
        fn floats_come_back(value in proptest::num::f64::NORMAL) {
            prop_assert_eq!(read::<f64>(&written(value)), Ok(value));
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_errors_that_say_what_fits() {
        assert_eq!(
            read::<u8>("256").unwrap_err(),
            "invalid value: integer `256`, expected an integer from 0 to 255 at line 1 column 3"
        );
        assert!(read::<u32>("-1").is_err());
        assert!(read::<i32>("2147483648").is_err());
        assert!(read::<i32>("1.5").is_err());
        assert!(read::<i64>("\"12a\"").is_err());
        assert_eq!(read::<i32>("3.0"), Ok(3));
    }

    #[test]
    fn null_leaves_the_default() {
        assert_eq!(read::<i32>("null"), Ok(0));
        assert_eq!(read::<bool>("null"), Ok(false));
        assert_eq!(read::<String>("null"), Ok(String::new()));
        assert_eq!(read::<f32>("null"), Ok(0.0));
    }

    #[test]
    fn booleans_are_read_from_what_stands_for_them() {
        assert_eq!(read::<bool>("true"), Ok(true));
        assert_eq!(read::<bool>("\"True\""), Ok(true));
        assert_eq!(read::<bool>("1"), Ok(true));
        assert!(read::<bool>("\"yes\"").is_err());
    }
}
