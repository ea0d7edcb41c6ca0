//! Open sets of numbers: enums and bitmasks that keep what Bungie adds next season.

use super::{
    decode::Misfit,
    encode::{Encode, Json},
    odd,
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
        named_bits(Self::NAMES, self.number()).map(|(bit, _)| Self::from_number(bit))
    }

    /// The bits that are set and have no name of their own; no bit if all of them have one.
    fn unknown_bits(self) -> Self {
        let bits = named_bits(Self::NAMES, self.number());
        let known = bits.fold(0, |known, (bit, _)| known | bit.widen());
        let left = self.number().widen() & !known;
        Self::from_number(Self::Number::narrow(left).unwrap_or_default())
    }
}

/// The bits that are set and have a name of their own, with the names.
fn named_bits<N: Number>(
    names: &Names<N>,
    number: N,
) -> impl Iterator<Item = (N, &'static str)> + Clone {
    let set = number.widen();
    names.iter().copied().filter(move |(bit, _)| {
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

/// The names of numbers, ascending by number.
type Names<N> = [(N, &'static str)];

/// The identifier of a number, if it has one.
pub fn name_of<N: Number>(names: &Names<N>, number: N) -> Option<&'static str> {
    names
        .binary_search_by_key(&number, |(number, _)| *number)
        .ok()
        .and_then(|index| names.get(index))
        .map(|(_, name)| *name)
}

/// Prints the identifier, or the number where there is none.
pub fn fmt_enum<N: Number>(names: &Names<N>, number: N, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match name_of(names, number) {
        Some(name) => f.pad(name),
        // Bungie named a value that this version does not know.
        None if number == N::UNKNOWN => f.pad("unknown"),
        None => fmt::Display::fmt(&number, f),
    }
}

/// Prints the identifiers of the bits, joined by ` | `, and what is left as a hexadecimal number.
pub fn fmt_flags<N: Number>(
    names: &Names<N>,
    number: N,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if let Some(name) = name_of(names, number) {
        return f.write_str(name);
    }
    let mut left = number.widen();
    let mut first = true;
    let mut part = |f: &mut fmt::Formatter<'_>| {
        let separator = if first { "" } else { " | " };
        first = false;
        f.write_str(separator)
    };
    for (bit, name) in named_bits(names, number) {
        part(f)?;
        f.write_str(name)?;
        left &= !bit.widen();
    }
    if left != 0 || number.widen() == 0 {
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
pub fn parse_enum<N: Number>(names: &Names<N>, text: &str) -> Result<N, UnknownName> {
    let named = || {
        names
            .iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(text))
    };
    text.parse()
        .ok()
        .or_else(|| named().map(|(number, _)| *number))
        .ok_or_else(|| UnknownName(text.into()))
}

/// Reads identifiers and numbers (also hexadecimal), joined by `|` or `,`.
pub fn parse_flags<N: Number>(names: &Names<N>, text: &str) -> Result<N, UnknownName> {
    let mut bits = 0;
    for part in text.split(['|', ',']).map(str::trim) {
        let number = match (part.strip_prefix("0x"), part.strip_prefix("-0x")) {
            (Some(digits), _) => i64::from_str_radix(digits, 16).ok(),
            (_, Some(digits)) => i64::from_str_radix(&format!("-{digits}"), 16).ok(),
            (None, None) => parse_enum(names, part).ok().map(N::widen),
        };
        bits |= number.ok_or_else(|| UnknownName(part.into()))?;
    }
    N::narrow(bits).ok_or_else(|| UnknownName(text.into()))
}

/// What enums and bitmasks take.
pub const EXPECTED: &str = "an enum value, as a number or an identifier";

/// Reads a number; one that does not fit becomes `instead`.
pub fn decode_number<N: Number>(
    place: &mut N,
    number: Option<i64>,
    instead: N,
) -> Result<(), Misfit> {
    set(place, number.and_then(N::narrow), instead)
}

/// Reads the identifier that stands for a number, or its digits.
pub fn decode_enum<N: Number>(place: &mut N, names: &Names<N>, text: &str) -> Result<(), Misfit> {
    set(place, parse_enum(names, text).ok(), N::UNKNOWN)
}

/// Reads the identifiers of bits, or numbers.
pub fn decode_flags<N: Number>(place: &mut N, names: &Names<N>, text: &str) -> Result<(), Misfit> {
    set(place, parse_flags(names, text).ok(), N::default())
}

fn set<N: Number>(place: &mut N, number: Option<N>, instead: N) -> Result<(), Misfit> {
    *place = number.unwrap_or(instead);
    number.map(drop).ok_or(Misfit::Odd)
}

/// Writes the number. A value that nobody knows is not sent.
pub fn encode_enum<N: Number>(number: &N) -> Json<'_> {
    match check_enum(*number) {
        Err(error) if odd::is_strict() => Json::Refused(error),
        _ => number.json(),
    }
}

/// Writes the number.
pub fn encode_flags<N: Number>(number: &N) -> Json<'_> {
    number.json()
}

/// Whether a request can say it.
pub fn check_enum<N: Number>(number: N) -> Result<(), &'static str> {
    match number == N::UNKNOWN {
        true => Err("a value that this version does not know has no number to send"),
        false => Ok(()),
    }
}

/// Whether a request can say it.
pub fn check_flags<N: Number>(_: N) -> Result<(), &'static str> {
    Ok(())
}

/// What enums and bitmasks have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_number {
    (
        $type:ident: $number:ident, $instead:expr,
        $fmt:ident, $parse:ident, $decode:ident, $encode:ident, $check:ident
    ) => {
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
                $crate::__private::name_of(<Self as $crate::wire::OpenEnum>::NAMES, self.0)
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::$fmt(<Self as $crate::wire::OpenEnum>::NAMES, self.0, f)
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::$fmt(<Self as $crate::wire::OpenEnum>::NAMES, self.0, f)
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = $crate::wire::UnknownName;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::__private::$parse(<Self as $crate::wire::OpenEnum>::NAMES, text).map(Self)
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

            fn place(&mut self) -> $crate::__private::Place<'_> {
                $crate::__private::Place::Scalar(self)
            }
        }

        impl $crate::__private::Scalar for $type {
            fn expected(&self) -> &'static str {
                $crate::__private::EXPECTED_ENUM
            }

            fn unsigned(
                &mut self,
                number: u64,
            ) -> ::core::result::Result<(), $crate::__private::Misfit> {
                let number = ::core::convert::TryFrom::try_from(number);
                $crate::__private::decode_number(&mut self.0, number.ok(), $instead)
            }

            fn signed(
                &mut self,
                number: i64,
            ) -> ::core::result::Result<(), $crate::__private::Misfit> {
                let number = ::core::option::Option::Some(number);
                $crate::__private::decode_number(&mut self.0, number, $instead)
            }

            fn float(&mut self, _: f64) -> ::core::result::Result<(), $crate::__private::Misfit> {
                let none = ::core::option::Option::None;
                $crate::__private::decode_number(&mut self.0, none, $instead)
            }

            fn text(
                &mut self,
                text: &str,
            ) -> ::core::result::Result<(), $crate::__private::Misfit> {
                let names = <Self as $crate::wire::OpenEnum>::NAMES;
                $crate::__private::$decode(&mut self.0, names, text)
            }
        }

        impl $crate::wire::Encode for $type {
            fn json(&self) -> $crate::__private::Json<'_> {
                $crate::__private::$encode(&self.0)
            }
        }

        impl $crate::wire::MapKey for $type {
            const EXPECTED: &'static str = "an identifier or a number";

            fn from_key(
                text: &str,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::wire::InvalidKey>
            {
                let names = <Self as $crate::wire::OpenEnum>::NAMES;
                let key = $crate::__private::parse_enum(names, text);
                ::core::result::Result::Ok(key.ok().map(Self))
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
                $crate::__private::$check(self.0)
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
            $type: $number, <$number as $crate::wire::Number>::UNKNOWN,
            fmt_enum, parse_enum, decode_enum, encode_enum, check_enum
        );

        impl $type {
            /// Whether Bungie named a value that this version does not know. It equals no constant,
            /// prints `unknown`, and is not sent. A number that this version does not know is not
            /// meant: it is kept.
            pub fn is_unknown(self) -> bool {
                self.0 == <$number as $crate::wire::Number>::UNKNOWN
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
            $type: $number, 0,
            fmt_flags, parse_flags, decode_flags, encode_flags, check_flags
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
