//! Types in the document's words.

use crate::model::{SchemaName, Type};
use serde::Serialize;
use std::fmt;

/// A type as text, in pieces: a schema that it names is a piece of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TypeText {
    /// In their order; the whole text is all of them.
    pub pieces: Vec<TypePiece>,
}

/// A part of the text of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypePiece {
    /// The words.
    pub text: String,
    /// Whether they are the name of a schema.
    pub is_schema: bool,
}

impl TypeText {
    pub(super) fn of(ty: &Type) -> Self {
        let mut text = TypeText::default();
        text.describe(ty);
        text
    }

    fn describe(&mut self, ty: &Type) {
        match ty {
            Type::Bool => self.words("boolean"),
            Type::Integer(integer) => self.words(&format!("{integer:?}").to_lowercase()),
            Type::Float => self.words("float"),
            Type::Double => self.words("double"),
            Type::Text => self.words("string"),
            Type::DateTime => self.words("date-time"),
            Type::Date => self.words("date"),
            Type::Json => self.words("any JSON"),
            Type::Hash(definition) => {
                self.words("hash of ");
                self.schema(definition);
            }
            Type::Id(kind) => self.words(kind),
            Type::Schema(name) => self.schema(name),
            Type::Of(name, argument) => {
                self.schema(name);
                self.words(" of ");
                self.describe(argument);
            }
            Type::Argument => self.words("what the generic struct leaves open"),
            Type::List(item) => {
                self.words("list of ");
                self.describe(item);
            }
            Type::Map(key, value) => {
                self.words("map from ");
                self.describe(key);
                self.words(" to ");
                self.describe(value);
            }
        }
    }

    fn words(&mut self, words: &str) {
        match self.pieces.last_mut().filter(|piece| !piece.is_schema) {
            Some(piece) => piece.text.push_str(words),
            None => self.push(words, false),
        }
    }

    fn schema(&mut self, name: &SchemaName) {
        self.push(name, true);
    }

    fn push(&mut self, text: &str, is_schema: bool) {
        self.pieces.push(TypePiece {
            text: text.to_owned(),
            is_schema,
        });
    }
}

impl fmt::Display for TypeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces
            .iter()
            .try_for_each(|piece| f.write_str(&piece.text))
    }
}
