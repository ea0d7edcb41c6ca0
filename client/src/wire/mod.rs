//! How Bungie writes values, and how they are read without ever being surprised.
//!
//! A value is read *into* a place that already holds a blank one. So an absent or null property needs no rule
//! of its own (the blank stays), and nothing large is moved around. A [`Place`] says what a value takes and leads
//! to the places within it, through `dyn`; one reader, [`read`], goes through them. So a parser is compiled once and
//! not once for every type, and a type costs what it has of its own: a table of keys and a match.
//!
//! What is accepted beyond the obvious: integers as numbers or as strings (Bungie writes int64 as
//! strings), enum values by number or by identifier, numbers where strings are expected, and
//! `null` anywhere. What is odd beyond that and cannot break anything (an identifier that nobody
//! knows, a date that is none) is passed over and counted: see `odd`.

mod containers;
mod dates;
pub(crate) mod decode;
pub(crate) mod encode;
mod hash;
mod id;
mod json;
mod key;
pub(crate) mod object;
pub(crate) mod odd;
pub(crate) mod open;
pub(crate) mod reader;
mod scalars;
pub(crate) mod trace;
pub(crate) mod writer;

pub use decode::Decode;
pub(crate) use decode::{Object, Place};
pub use encode::Encode;
pub use hash::DefinitionHash;
pub use id::Id;
pub use key::{InvalidKey, MapKey};
pub use open::{Number, OpenEnum, OpenFlags, UnknownName};
pub(crate) use reader::read;
pub(crate) use writer::Encoded;
