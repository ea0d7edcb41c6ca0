//! Ids: 64-bit integers that must not be taken for one another.

/// A newtype of one kind of id. Every type in `bungie_api::ids` is one.
pub trait Id: Copy {
    /// The id with this number.
    fn from_number(number: i64) -> Self;

    /// The number.
    fn number(self) -> i64;
}

/// Everything that an id newtype over `i64` needs: formats, parsing, requests, map keys.
///
/// On the wire an id is a string of digits; a number is read as well.
#[doc(hidden)]
#[macro_export]
macro_rules! __id {
    ($id:ty) => {
        impl $id {
            /// The id with this number.
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The number.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl $crate::wire::Id for $id {
            fn from_number(number: i64) -> Self {
                Self(number)
            }

            fn number(self) -> i64 {
                self.0
            }
        }

        impl ::core::fmt::Debug for $id {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::fmt::Display for $id {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::str::FromStr for $id {
            type Err = ::core::num::ParseIntError;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl ::core::convert::From<i64> for $id {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl ::core::convert::From<$id> for i64 {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        impl $crate::wire::Decode for $id {
            fn blank() -> Self {
                <Self as ::core::default::Default>::default()
            }

            fn place(&mut self) -> $crate::__private::Place<'_> {
                $crate::wire::Decode::place(&mut self.0)
            }
        }

        impl $crate::wire::Encode for $id {
            fn json(&self) -> $crate::__private::Json<'_> {
                $crate::wire::Encode::json(&self.0)
            }
        }

        impl $crate::wire::MapKey for $id {
            const EXPECTED: &'static str = <i64 as $crate::wire::MapKey>::EXPECTED;

            fn from_key(
                text: &str,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::wire::InvalidKey>
            {
                ::core::result::Result::Ok(<i64 as $crate::wire::MapKey>::from_key(text)?.map(Self))
            }

            fn to_key(&self) -> ::std::string::String {
                $crate::wire::MapKey::to_key(&self.0)
            }
        }

        impl $crate::__private::Argument for $id {
            fn write(&self, out: &mut ::std::string::String) {
                $crate::__private::Argument::write(&self.0, out);
            }
        }

        $crate::__deserialize!($id);
        $crate::__serialize!($id);
    };
}
