//! What can be read, and into what.

use serde_json::Value;
use std::fmt;

/// A value that is read from JSON into a blank one. Only generated code implements it.
pub trait Decode {
    /// The value of which nothing has been read: its default, where it has one. A request that cannot do without some
    /// of its properties has none.
    fn blank() -> Self
    where
        Self: Sized;

    /// The value, as it takes what is read.
    #[doc(hidden)]
    fn place(&mut self) -> Place<'_>;
}

/// What a value takes. `null` leaves every one as it is.
pub enum Place<'a> {
    /// A number, a truth value or text.
    Scalar(&'a mut dyn Scalar),
    /// A list.
    List(&'a mut dyn List),
    /// An object with keys of its own.
    Object(&'a mut dyn Object),
    /// An object of any keys.
    Map(&'a mut dyn Map),
    /// Whatever the value of an option takes.
    Optional(&'a mut dyn Optional),
    /// Anything.
    Json(&'a mut Value),
    /// Anything, which is passed over.
    Nowhere,
}

impl Place<'_> {
    /// The same place, for a while.
    pub(crate) fn again(&mut self) -> Place<'_> {
        match self {
            Place::Scalar(place) => Place::Scalar(*place),
            Place::List(place) => Place::List(*place),
            Place::Object(place) => Place::Object(*place),
            Place::Map(place) => Place::Map(*place),
            Place::Optional(place) => Place::Optional(*place),
            Place::Json(place) => Place::Json(place),
            Place::Nowhere => Place::Nowhere,
        }
    }

    /// For the error that says that something else was found.
    pub(super) fn expected(&self) -> &'static str {
        match self {
            Place::Scalar(scalar) => scalar.expected(),
            Place::List(_) => "an array",
            Place::Object(_) | Place::Map(_) => "an object",
            Place::Optional(_) => "a value or null",
            Place::Json(_) | Place::Nowhere => "any JSON value",
        }
    }
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a place for {}", self.expected())
    }
}

/// A number, a truth value or text that is being read. Of these it writes what it takes, and refuses the rest.
pub trait Scalar {
    /// What it takes.
    fn expected(&self) -> &'static str;

    /// Takes a number that is not negative.
    fn unsigned(&mut self, number: u64) -> Result<(), Misfit> {
        let _ = number;
        Err(Misfit::Type)
    }

    /// Takes a negative number.
    fn signed(&mut self, number: i64) -> Result<(), Misfit> {
        let _ = number;
        Err(Misfit::Type)
    }

    /// Takes a number with a fraction, or one that is too large for an integer.
    fn float(&mut self, number: f64) -> Result<(), Misfit> {
        let _ = number;
        Err(Misfit::Type)
    }

    /// Takes `true` or `false`.
    fn truth(&mut self, truth: bool) -> Result<(), Misfit> {
        let _ = truth;
        Err(Misfit::Type)
    }

    /// Takes text.
    fn text(&mut self, text: &str) -> Result<(), Misfit> {
        let _ = text;
        Err(Misfit::Type)
    }
}

/// A scalar is not what its place takes, and what follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// An error: a scalar of another type.
    Type,
    /// An error: the type fits and the value does not.
    Value,
    /// Passed over and counted. A default stands in its place.
    Odd,
    /// Passed over and counted. A default would mislead, so an option becomes `None`.
    Void,
}

/// A list that is being read.
pub trait List {
    /// Begins, without items.
    fn clear(&mut self);

    /// The place for one more item.
    fn item(&mut self) -> Place<'_>;
}

/// An object that is being read, whose keys are known. Generated structs are some.
pub trait Object {
    /// The keys of the properties, best in the order in which they are written: the next one is looked for from
    /// where the last one stands.
    fn keys(&self) -> &'static [&'static str];

    /// The place of the property whose key stands at `index`, and nowhere past the end.
    fn property(&mut self, index: usize) -> Place<'_>;
}

/// An object that is being read, whose keys are data.
pub trait Map {
    /// Begins, without entries.
    fn clear(&mut self);

    /// The place for the value of a key.
    fn entry(&mut self, key: &str) -> Entry<'_>;
}

/// What becomes of an entry of a map.
#[derive(Debug)]
pub enum Entry<'a> {
    /// It is read.
    Read(Place<'a>),
    /// It is passed over and counted: no key that this version can represent.
    Odd,
    /// An error: no key at all. With the text that says what is one.
    Invalid(&'static str),
}

/// An option that is being read.
pub trait Optional {
    /// Begins with a blank value.
    fn some(&mut self) -> Place<'_>;

    /// Ends without a value.
    fn none(&mut self);
}
