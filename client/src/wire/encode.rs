//! What can be written: scalars, lists and objects.

use std::{borrow::Cow, fmt};

/// A value that is written into the body of a request. Only generated code implements it.
pub trait Encode {
    /// What is written.
    #[doc(hidden)]
    fn json(&self) -> Json<'_>;

    /// Whether there is nothing to write. Then the property is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// JSON of which one layer is known.
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Signed(i64),
    /// A number.
    Unsigned(u64),
    /// A number.
    Float(f64),
    /// A number, with the digits of a float of 32 bits.
    Single(f32),
    /// Text.
    Text(Cow<'a, str>),
    /// Text, as it is displayed.
    Displayed(&'a dyn fmt::Display),
    /// Items, and how many.
    List(&'a dyn Items, usize),
    /// Properties. One with nothing to write is left out.
    Object(&'a dyn Body),
    /// Entries, and how many. One with nothing to write is `null`.
    Map(&'a dyn Body, usize),
    /// Nothing that can be written, and why.
    Refused(&'static str),
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(truth) => fmt::Display::fmt(truth, f),
            Json::Signed(number) => fmt::Display::fmt(number, f),
            Json::Unsigned(number) => fmt::Display::fmt(number, f),
            Json::Float(number) => fmt::Display::fmt(number, f),
            Json::Single(number) => fmt::Display::fmt(number, f),
            Json::Text(text) => fmt::Debug::fmt(text, f),
            Json::Displayed(value) => fmt::Display::fmt(value, f),
            Json::List(_, length) => write!(f, "[{length} items]"),
            Json::Object(_) => f.write_str("{..}"),
            Json::Map(_, length) => write!(f, "{{{length} entries}}"),
            Json::Refused(why) => f.write_str(why),
        }
    }
}

/// A list that is written.
pub trait Items {
    /// Gives every item to `write`.
    fn items(&self, write: &mut dyn FnMut(&dyn Encode));
}

/// An object that is written. Generated structs are some, and so are maps.
pub trait Body {
    /// Gives every property to `write`, with its key.
    fn members(&self, write: &mut dyn FnMut(&str, &dyn Encode));
}
