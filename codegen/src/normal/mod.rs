//! The normal form of Bungie's OpenAPI document.
//!
//! The published file is not valid OpenAPI, its form changes with Bungie's writer, and most of it is prose. The normal
//! form says the same in valid OpenAPI 3.0, in one form, without the prose. Whatever the grammar here does not know is
//! refused, never skipped.
//!
//! The rewrites, all of them:
//!
//! 1. numerals of `enum` and `numericValue` are integers, not strings;
//! 2. a `$ref` stands alone: keys beside it make it `{"allOf": [{"$ref": …}], …}`;
//! 3. `type: object` beside `allOf` goes;
//! 4. an `allOf` with nothing beside it is its `$ref` (so a new description upstream changes nothing);
//! 5. `security` keeps what sits under OAuth: every request needs the API key anyway, with or without an entry for it
//!    (an entry of the key alone beside others is refused, unless `accepted.toml` says that it is meant so);
//! 6. `x-dictionary-key` is a schema object, also where a name or a `$ref` stood;
//! 7. a `$ref` to an enum is an integer with `x-enum-reference`, which is how the document says it everywhere else;
//! 8. an enum written out at the place of its use refers to the enum schema with the same values;
//! 9. what an older writer left to the reader is said: `type: object` of a struct, an enum's `format`, the
//!    `x-enum-is-bitmask` of an enum and of the places that refer to it, a response's `description`;
//! 10. `description` and `summary` go, unless asked for; where OpenAPI requires one it is empty;
//! 11. `deprecated: false` and an empty list of parameters say nothing and go;
//! 12. what `accepted.toml` lists goes: it says nothing to the generator.

mod components;
mod dictionary_key;
mod document;
mod enum_site;
mod enumeration;
mod excerpt;
mod index;
mod link;
mod numeral;
mod operation;
mod options;
mod parameter;
mod parse;
mod place;
mod reference;
mod response;
mod schema;
mod security;
mod server;
mod version;
mod walk;

pub(crate) use excerpt::excerpt;
pub use options::Options;
pub(crate) use parse::parse;

use crate::Diagnostics;
use serde_json::Value;
use std::collections::BTreeMap;

/// Parses a published document and rewrites it.
///
/// A document that is in normal form already comes out unchanged.
///
/// # Errors
/// Everything in the document that the grammar does not know, and every reference to nothing.
pub fn normalise(text: &str, options: &Options<'_>) -> Result<Value, Diagnostics> {
    normalise_noting(text, options).map(|(document, _)| document)
}

/// The same, and what `accepted.toml` leaves out, by pointers into the text.
pub(crate) fn normalise_noting(
    text: &str,
    options: &Options<'_>,
) -> Result<(Value, BTreeMap<String, Value>), Diagnostics> {
    let mut found = Diagnostics::default();
    match parse(walk::INPUT, text, &mut found) {
        Some(document) => rewrite(document, options, found),
        None => Err(found),
    }
}

/// Rewrites a document that has been changed since it was normal.
///
/// # Errors
/// As of [`normalise`].
pub fn normalise_again(document: Value, options: &Options<'_>) -> Result<Value, Diagnostics> {
    rewrite(document, options, Diagnostics::default()).map(|(document, _)| document)
}

fn rewrite(
    document: Value,
    options: &Options<'_>,
    mut found: Diagnostics,
) -> Result<(Value, BTreeMap<String, Value>), Diagnostics> {
    // Of another version's grammar every finding would be noise.
    if let Err(wrong_version) = version::check(&document) {
        found.extend(wrong_version);
        return Err(found);
    }
    let index = index::Index::read(&document);
    let mut walk = walk::Walk::new(options, &index, found);
    let document = document::document(&mut walk, document);
    let left_out = walk.take_left_out();
    walk.into_found().into_result((document, left_out))
}

/// Two-space JSON with one newline at the end.
pub fn to_text(document: &Value) -> String {
    format!("{document:#}\n")
}
