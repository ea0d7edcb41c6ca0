//! Numbers, booleans and strings, each read from whichever JSON form it comes in.

use super::{
    decode::{Decode, Misfit, Place, Scalar},
    encode::{Encode, Json},
};
use std::fmt;

/// [`Decode`] for a type that is a scalar.
macro_rules! scalar {
    ($type:ty, $blank:expr) => {
        impl Decode for $type {
            fn blank() -> Self {
                $blank
            }

            fn place(&mut self) -> Place<'_> {
                Place::Scalar(self)
            }
        }
    };
}

/// Puts a value in its place, if there is one.
fn set<T>(place: &mut T, value: Option<T>) -> Result<(), Misfit> {
    *place = value.ok_or(Misfit::Value)?;
    Ok(())
}

/// The integer that a whole float names: up to 2^53 it is one.
fn whole(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    is_whole.then_some(number as i64)
}

/// An integer is read from a number or from a string of digits.
macro_rules! integers {
    ($($integer:ident $expected:literal $json:ident)*) => {$(
        scalar!($integer, 0);

        impl Scalar for $integer {
            fn expected(&self) -> &'static str {
                $expected
            }

            fn unsigned(&mut self, number: u64) -> Result<(), Misfit> {
                set(self, number.try_into().ok())
            }

            fn signed(&mut self, number: i64) -> Result<(), Misfit> {
                set(self, number.try_into().ok())
            }

            fn float(&mut self, number: f64) -> Result<(), Misfit> {
                set(self, whole(number).and_then(|number| number.try_into().ok()))
            }

            fn text(&mut self, text: &str) -> Result<(), Misfit> {
                set(self, text.parse().ok())
            }
        }

        impl Encode for $integer {
            fn json(&self) -> Json<'_> {
                $json(self)
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

fn number<T: Copy + Into<i64>>(number: &T) -> Json<'_> {
    Json::Signed((*number).into())
}

/// Bungie writes 64-bit integers as strings, because JavaScript cannot hold them.
fn text(number: &dyn fmt::Display) -> Json<'_> {
    Json::Displayed(number)
}

macro_rules! floats {
    ($($float:ident $json:ident)*) => {$(
        scalar!($float, 0.0);

        impl Scalar for $float {
            fn expected(&self) -> &'static str {
                "a number"
            }

            fn unsigned(&mut self, number: u64) -> Result<(), Misfit> {
                *self = number as $float;
                Ok(())
            }

            fn signed(&mut self, number: i64) -> Result<(), Misfit> {
                *self = number as $float;
                Ok(())
            }

            fn float(&mut self, number: f64) -> Result<(), Misfit> {
                *self = number as $float;
                Ok(())
            }

            fn text(&mut self, text: &str) -> Result<(), Misfit> {
                set(self, text.parse().ok())
            }
        }

        impl Encode for $float {
            fn json(&self) -> Json<'_> {
                Json::$json(*self)
            }
        }
    )*};
}

floats! { f32 Single f64 Float }

scalar!(bool, false);

impl Scalar for bool {
    fn expected(&self) -> &'static str {
        "true or false"
    }

    fn truth(&mut self, truth: bool) -> Result<(), Misfit> {
        *self = truth;
        Ok(())
    }

    fn unsigned(&mut self, number: u64) -> Result<(), Misfit> {
        *self = number != 0;
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Misfit> {
        let truth = match text {
            "true" | "True" | "1" => Some(true),
            "false" | "False" | "0" => Some(false),
            _ => None,
        };
        set(self, truth)
    }
}

impl Encode for bool {
    fn json(&self) -> Json<'_> {
        Json::Bool(*self)
    }
}

scalar!(String, String::new());

impl Scalar for String {
    fn expected(&self) -> &'static str {
        "a string"
    }

    fn unsigned(&mut self, number: u64) -> Result<(), Misfit> {
        *self = number.to_string();
        Ok(())
    }

    fn signed(&mut self, number: i64) -> Result<(), Misfit> {
        *self = number.to_string();
        Ok(())
    }

    fn float(&mut self, number: f64) -> Result<(), Misfit> {
        *self = number.to_string();
        Ok(())
    }

    fn truth(&mut self, truth: bool) -> Result<(), Misfit> {
        *self = truth.to_string();
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Misfit> {
        // Exactly as large as needed: most strings of a response are never changed.
        *self = text.to_owned();
        Ok(())
    }
}

impl Encode for String {
    fn json(&self) -> Json<'_> {
        Json::Text(self.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;
    use proptest::prelude::*;

    fn read<T: Decode>(json: &str) -> Result<T, String> {
        let mut value = T::blank();
        wire::read(value.place(), &mut serde_json::Deserializer::from_str(json))
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
