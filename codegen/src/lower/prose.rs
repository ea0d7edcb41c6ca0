//! Our own prose in pieces: what stands in backticks and is the name of something, is a link to it.

use crate::model::{
    Item, Operation, Piece, Prose, Schema, SchemaName, Scope, last_segment, namespace,
};
use crate::tables::is_blank;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a text, and what to do.
pub(super) type Problem = (String, &'static str);

/// Everything that prose can name.
pub(super) struct Known<'a> {
    tags: BTreeSet<&'a str>,
    operations: BTreeSet<&'a str>,
    schemas: &'a BTreeMap<SchemaName, Schema>,
    /// Schemas by the last segment of their names.
    by_segment: BTreeMap<&'a str, Vec<&'a SchemaName>>,
    /// The schema of the components, and their identifiers.
    components: Option<(&'a str, BTreeSet<&'a str>)>,
    scopes: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    pub(super) fn new(
        tags: &'a [String],
        operations: &'a [Operation],
        schemas: &'a BTreeMap<SchemaName, Schema>,
        components: Option<(&'a str, BTreeSet<&'a str>)>,
        scopes: &'a [Scope],
    ) -> Self {
        let mut by_segment: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for name in schemas.keys() {
            by_segment.entry(last_segment(name)).or_default().push(name);
        }
        Known {
            tags: tags.iter().map(String::as_str).collect(),
            operations: operations.iter().map(|it| it.id.as_str()).collect(),
            schemas,
            by_segment,
            components,
            scopes: scopes.iter().map(|it| it.name.as_str()).collect(),
        }
    }

    /// Reads one paragraph. What is wrong in it goes to `wrong`, and stays plain code.
    pub(super) fn prose(&self, text: &str, wrong: &mut Vec<Problem>) -> Prose {
        if is_blank(text) {
            wrong.push(("no text".to_owned(), "write something, or remove the line"));
        }
        if text.contains(char::is_control) {
            wrong.push((
                "a line break or another control character".to_owned(),
                "write one paragraph",
            ));
        }
        let parts: Vec<&str> = text.trim().split('`').collect();
        let is_even = parts.len() % 2 == 1;
        if !is_even || parts.iter().skip(1).step_by(2).any(|code| code.is_empty()) {
            wrong.push((
                "backticks that do not stand in pairs around something".to_owned(),
                "put one on either side of a name",
            ));
        }
        let pieces = parts.iter().enumerate().map(|(index, part)| {
            let part = (*part).to_owned();
            if index % 2 == 0 {
                return Piece::Text(part);
            }
            match self.item(&part) {
                Ok(Some(item)) => Piece::Link(part, item),
                Ok(None) => Piece::Code(part),
                Err(problem) => {
                    wrong.push(problem);
                    Piece::Code(part)
                }
            }
        });
        Prose(pieces.collect())
    }

    /// What a word in backticks is the name of, if of anything.
    fn item(&self, word: &str) -> Result<Option<Item>, Problem> {
        if self.operations.contains(word) {
            return Ok(Some(Item::Operation(word.to_owned())));
        }
        if self.schemas.contains_key(word) {
            return Ok(Some(Item::Schema(word.to_owned())));
        }
        match self.by_segment.get(word).map(Vec::as_slice) {
            Some([schema]) => return Ok(Some(Item::Schema((*schema).clone()))),
            Some([_, ..]) => {
                return Err((
                    format!("`{word}` is the end of several schemas' names"),
                    "write the whole name",
                ));
            }
            _ => {}
        }
        if let Some((schema, identifiers)) = &self.components
            && identifiers.contains(word)
        {
            let schema = (*schema).to_owned();
            return Ok(Some(Item::Component(schema, word.to_owned())));
        }
        if self.scopes.contains(word) {
            return Ok(Some(Item::Scope(word.to_owned())));
        }
        if self.is_like_an_operation(word) {
            return Err((
                format!("the document has no operation `{word}`"),
                "correct the id, or leave it out",
            ));
        }
        Ok(None)
    }

    fn is_like_an_operation(&self, word: &str) -> bool {
        let name = last_segment(word);
        word.contains('.')
            && self.tags.contains(namespace(word))
            && name.starts_with(|first: char| first.is_ascii_uppercase())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric())
    }
}
