//! Open sets of numbers: enums and bitmasks that keep what Bungie adds next season.

use super::{Encode, odd};
use serde::{
    Deserializer, Serializer,
    de::{self, Unexpected, Visitor},
    ser,
};
use std::{fmt, str::FromStr};

/// A number with names. Every enum and bitmask of the generated crate is one.
pub trait OpenEnum: Copy {
    /// The integer that the document declares.
    type Number: Number;

    /// The known numbers, ascending, with the identifiers that Bungie gives them.
    const NAMES: &'static [(Self::Number, &'static str)];

    /// The value with this number, known or not.
    fn from_number(number: Self::Number) -> Self;

    /// The number.
    fn number(self) -> Self::Number;

    /// The values that this version knows, by number; of bits also those that Bungie names together, and
    /// none if that has a name.
    ///
    /// ```
    /// use bungie_client::OpenEnum;
    ///
    /// #[derive(Clone, Copy, PartialEq)]
    /// struct Color(u8);
    ///
    /// impl OpenEnum for Color {
    ///     type Number = u8;
    ///     const NAMES: &'static [(u8, &'static str)] = &[(0, "Red"), (2, "Blue")];
    ///
    ///     fn from_number(number: u8) -> Self {
    ///         Self(number)
    ///     }
    ///
    ///     fn number(self) -> u8 {
    ///         self.0
    ///     }
    /// }
    ///
    /// assert!(Color::values().eq([Color(0), Color(2)]));
    /// ```
    fn values() -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator + Clone + Send {
        Self::NAMES
            .iter()
            .map(|(number, _)| Self::from_number(*number))
    }
}

/// Bits with names. Every bitmask of the generated crate is one.
pub trait OpenFlags: OpenEnum {
    /// The bits that are set and have a name of their own, by number.
    fn iter(self) -> impl Iterator<Item = Self> + Clone + Send {
        named_bits(self).map(|(bit, _)| Self::from_number(bit))
    }

    /// The bits that are set and have no name of their own; no bit if all of them have one.
    fn unknown_bits(self) -> Self {
        let known = named_bits(self).fold(0, |known, (bit, _)| known | bit.widen());
        let left = self.number().widen() & !known;
        Self::from_number(Self::Number::narrow(left).unwrap_or_default())
    }
}

/// The bits that are set and have a name of their own, with the names.
fn named_bits<T: OpenEnum>(value: T) -> impl Iterator<Item = (T::Number, &'static str)> + Clone {
    let set = value.number().widen();
    let names = T::NAMES.iter().copied();
    names.filter(move |(bit, _)| {
        let bit = bit.widen();
        bit.count_ones() == 1 && set & bit == bit
    })
}

/// An integer that an enum or a bitmask can be declared as.
pub trait Number:
    Copy + Default + Ord + fmt::Display + FromStr + Encode + Send + Sync + 'static
{
    /// The number of an enum's value that nobody knows. No document uses it.
    const UNKNOWN: Self;

    /// As 64 bits, sign-extended.
    fn widen(self) -> i64;

    /// From 64 bits, if it fits.
    fn narrow(wide: i64) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ident $unknown:expr;)*) => {$(
        impl Number for $number {
            const UNKNOWN: Self = $unknown;

            fn widen(self) -> i64 {
                self.into()
            }

            fn narrow(wide: i64) -> Option<Self> {
                wide.try_into().ok()
            }
        }
    )*};
}

numbers! {
    u8 u8::MAX;
    i16 i16::MIN;
    i32 i32::MIN;
    u32 u32::MAX;
    i64 i64::MIN;
}

/// The identifier of a number, if it has one.
pub fn name_of<T: OpenEnum>(value: T) -> Option<&'static str> {
    T::NAMES
        .binary_search_by_key(&value.number(), |(number, _)| *number)
        .ok()
        .and_then(|index| T::NAMES.get(index))
        .map(|(_, name)| *name)
}

fn number_of<T: OpenEnum>(name: &str) -> Option<T::Number> {
    T::NAMES
        .iter()
        .find(|(_, known)| known.eq_ignore_ascii_case(name))
        .map(|(number, _)| *number)
}

/// Whether Bungie named a value that this version does not know, so that there is no number.
pub fn is_unknown<T: OpenEnum>(value: T) -> bool {
    value.number() == T::Number::UNKNOWN
}

/// Prints the identifier, or the number where there is none.
pub fn fmt_enum<T: OpenEnum>(value: T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match name_of(value) {
        Some(name) => f.pad(name),
        None if is_unknown(value) => f.pad("unknown"),
        None => fmt::Display::fmt(&value.number(), f),
    }
}

/// Prints the identifiers of the bits, joined by ` | `, and what is left as a hexadecimal number.
pub fn fmt_flags<T: OpenFlags>(value: T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(name) = name_of(value) {
        return f.write_str(name);
    }
    let mut left = value.number().widen();
    let mut first = true;
    let mut part = |f: &mut fmt::Formatter<'_>| {
        let separator = if first { "" } else { " | " };
        first = false;
        f.write_str(separator)
    };
    for (bit, name) in named_bits(value) {
        part(f)?;
        f.write_str(name)?;
        left &= !bit.widen();
    }
    if left != 0 || value.number().widen() == 0 {
        part(f)?;
        let sign = if left < 0 { "-" } else { "" };
        write!(f, "{sign}{:#x}", left.unsigned_abs())?;
    }
    Ok(())
}

/// The text is neither an identifier of the type nor a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(Box<str>);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is neither a known identifier nor a number that fits",
            self.0
        )
    }
}

impl std::error::Error for UnknownName {}

/// Reads an identifier (in any case) or a number.
pub fn parse_enum<T: OpenEnum>(text: &str) -> Result<T, UnknownName> {
    text.parse()
        .ok()
        .or_else(|| number_of::<T>(text))
        .map(T::from_number)
        .ok_or_else(|| UnknownName(text.into()))
}

/// Reads identifiers and numbers (also hexadecimal), joined by `|` or `,`.
pub fn parse_flags<T: OpenFlags>(text: &str) -> Result<T, UnknownName> {
    let mut bits = 0;
    for part in text.split(['|', ',']).map(str::trim) {
        let number = match (part.strip_prefix("0x"), part.strip_prefix("-0x")) {
            (Some(digits), _) => i64::from_str_radix(digits, 16).ok(),
            (_, Some(digits)) => i64::from_str_radix(&format!("-{digits}"), 16).ok(),
            (None, None) => parse_enum::<T>(part)
                .ok()
                .map(|value| value.number().widen()),
        };
        bits |= number.ok_or_else(|| UnknownName(part.into()))?;
    }
    T::Number::narrow(bits)
        .map(T::from_number)
        .ok_or_else(|| UnknownName(text.into()))
}

/// Reads a number, or the identifier that stands for one.
pub fn decode_enum<'de, T: OpenEnum, D: Deserializer<'de>>(
    place: &mut T,
    json: D,
) -> Result<(), D::Error> {
    json.deserialize_any(NumberVisitor {
        place,
        named: |text| parse_enum(text).map_err(|UnknownName(_)| unknown()),
        misfit: unknown,
    })
}

/// Reads a number, or the identifiers of bits.
pub fn decode_flags<'de, T: OpenFlags, D: Deserializer<'de>>(
    place: &mut T,
    json: D,
) -> Result<(), D::Error> {
    json.deserialize_any(NumberVisitor {
        place,
        named: |text| {
            parse_flags(text).map_err(|UnknownName(_)| T::from_number(T::Number::default()))
        },
        misfit: || T::from_number(T::Number::default()),
    })
}

fn unknown<T: OpenEnum>() -> T {
    T::from_number(T::Number::UNKNOWN)
}

/// Writes the number. A value that nobody knows is not sent.
pub fn encode_enum<T: OpenEnum, S: Serializer>(value: T, json: S) -> Result<S::Ok, S::Error> {
    match check_enum(value) {
        Err(error) if odd::is_strict() => Err(ser::Error::custom(error)),
        _ => value.number().encode(json),
    }
}

/// Writes the number.
pub fn encode_flags<T: OpenFlags, S: Serializer>(value: T, json: S) -> Result<S::Ok, S::Error> {
    value.number().encode(json)
}

/// Whether a request can say it.
pub fn check_enum<T: OpenEnum>(value: T) -> Result<(), &'static str> {
    match is_unknown(value) {
        true => Err("a value that this version does not know has no number to send"),
        false => Ok(()),
    }
}

/// Whether a request can say it.
pub fn check_flags<T: OpenFlags>(_value: T) -> Result<(), &'static str> {
    Ok(())
}

struct NumberVisitor<'a, T> {
    place: &'a mut T,
    /// The value of an identifier, or what to take in its place.
    named: fn(&str) -> Result<T, T>,
    /// What to take in place of a number that does not fit.
    misfit: fn() -> T,
}

impl<T: OpenEnum> NumberVisitor<'_, T> {
    fn set<E: de::Error>(self, value: Result<T, T>, found: Unexpected<'_>) -> Result<(), E> {
        match value {
            Ok(value) => {
                *self.place = value;
                Ok(())
            }
            Err(instead) => {
                let error = || E::invalid_value(found, &self);
                odd::passed_over(error)?;
                *self.place = instead;
                Ok(())
            }
        }
    }

    fn number(&self, number: Option<i64>) -> Result<T, T> {
        let number = number.and_then(T::Number::narrow);
        number.map(T::from_number).ok_or_else(self.misfit)
    }
}

impl<T: OpenEnum> Visitor<'_> for NumberVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an enum value, as a number or an identifier")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        let number = self.number(Some(value));
        self.set(number, Unexpected::Signed(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        let number = self.number(i64::try_from(value).ok());
        self.set(number, Unexpected::Unsigned(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        let number = self.number(None);
        self.set(number, Unexpected::Float(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        let named = (self.named)(text);
        self.set(named, Unexpected::Str(text))
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// What enums and bitmasks have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_number {
    ($type:ident: $number:ident, $fmt:ident, $parse:ident, $decode:ident, $encode:ident, $check:ident) => {
        impl $type {
            /// The value with this number, known to this version or not.
            pub const fn new(number: $number) -> Self {
                Self(number)
            }

            /// The number, as it travels.
            pub const fn get(self) -> $number {
                self.0
            }

            /// Bungie's identifier, if this version knows the number.
            pub fn name(self) -> ::core::option::Option<&'static str> {
                $crate::__private::name_of(self)
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::$fmt(*self, f)
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::$fmt(*self, f)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = $crate::wire::UnknownName;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::__private::$parse(text)
            }
        }

        impl ::core::convert::From<$number> for $type {
            fn from(number: $number) -> Self {
                Self(number)
            }
        }

        impl ::core::convert::From<$type> for $number {
            fn from(value: $type) -> Self {
                value.0
            }
        }

        impl $crate::wire::Decode for $type {
            fn blank() -> Self {
                <Self as ::core::default::Default>::default()
            }

            fn decode<'de, D: $crate::__private::Deserializer<'de>>(
                &mut self,
                json: D,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::__private::$decode(self, json)
            }
        }

        impl $crate::wire::Encode for $type {
            fn encode<S: $crate::__private::Serializer>(
                &self,
                json: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::$encode(*self, json)
            }
        }

        impl $crate::wire::MapKey for $type {
            const EXPECTED: &'static str = "an identifier or a number";

            fn from_key(
                text: &str,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::wire::InvalidKey>
            {
                ::core::result::Result::Ok($crate::__private::parse_enum(text).ok())
            }

            fn to_key(&self) -> ::std::string::String {
                ::std::string::ToString::to_string(self)
            }
        }

        impl $crate::__private::Argument for $type {
            fn write(&self, out: &mut ::std::string::String) {
                $crate::__private::Argument::write(&self.0, out);
            }

            fn check(&self) -> ::core::result::Result<(), &'static str> {
                $crate::__private::$check(*self)
            }
        }

        $crate::__deserialize!($type);
        $crate::__serialize!($type);
    };
}

/// Everything that a newtype which implements [`OpenEnum`](crate::wire::OpenEnum) needs: printing,
/// parsing, formats, map keys, requests.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($type:ident: $number:ident) => {
        $crate::__open_number!(
            $type: $number, fmt_enum, parse_enum, decode_enum, encode_enum, check_enum
        );

        impl $type {
            /// Whether Bungie named a value that this version does not know. It equals no constant,
            /// prints `unknown`, and is not sent. A number that this version does not know is not
            /// meant: it is kept.
            pub fn is_unknown(self) -> bool {
                $crate::__private::is_unknown(self)
            }
        }
    };
}

/// Everything that a newtype which implements [`OpenEnum`](crate::wire::OpenEnum) over bits needs:
/// what [`open_enum!`](crate::__private::open_enum) gives, and set operations.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_flags {
    ($type:ident: $number:ident) => {
        $crate::__open_number!(
            $type: $number, fmt_flags, parse_flags, decode_flags, encode_flags, check_flags
        );

        impl $crate::wire::OpenFlags for $type {}

        impl $type {
            /// No bit.
            pub const fn empty() -> Self {
                Self(0)
            }

            /// Whether no bit is set.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether all bits of `other` are set.
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// Whether any bit of `other` is set.
            pub const fn intersects(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }

            /// The bits of both.
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// The bits that `other` does not have.
            pub const fn difference(self, other: Self) -> Self {
                Self(self.0 & !other.0)
            }
        }

        impl ::core::ops::BitOr for $type {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                self.union(other)
            }
        }

        impl ::core::ops::BitOrAssign for $type {
            fn bitor_assign(&mut self, other: Self) {
                *self = self.union(other);
            }
        }

        impl ::core::ops::BitAnd for $type {
            type Output = Self;

            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }

        impl ::core::ops::Sub for $type {
            type Output = Self;

            fn sub(self, other: Self) -> Self {
                self.difference(other)
            }
        }
    };
}
