//! Documentation: our own prose, what we know, a link to Bungie's reference, and Bungie's prose where it
//! is kept.

use super::Emit;
use crate::{
    model::{Item, Piece, Prose, SchemaName, Shape},
    reference::schema_page,
};
use proc_macro2::TokenStream;
use quote::quote;

/// Paragraphs of a doc comment.
#[derive(Default)]
pub(super) struct Docs(Vec<String>);

impl Docs {
    pub(super) fn paragraph(mut self, text: impl Into<String>) -> Self {
        self.0.push(text.into());
        self
    }

    pub(super) fn maybe(self, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.paragraph(text),
            None => self,
        }
    }

    /// Bungie's own prose, if the document has it.
    pub(super) fn prose(self, description: Option<&str>) -> Self {
        let text = description.map(plain).unwrap_or_default();
        self.maybe((!text.is_empty()).then_some(text))
    }

    pub(super) fn attributes(&self) -> TokenStream {
        let lines = self.lines();
        quote!(#(#[doc = #lines])*)
    }

    /// As they stand in comments.
    pub(super) fn lines(&self) -> Vec<String> {
        let lines = self.0.iter().enumerate().flat_map(|(index, paragraph)| {
            let blank = (index > 0).then_some("");
            blank.into_iter().chain(paragraph.lines())
        });
        let lines = lines.map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            }
        });
        lines.collect()
    }
}

impl Emit<'_> {
    /// A paragraph of our own as Markdown.
    pub(super) fn prose(&self, prose: &Prose) -> String {
        let pieces = prose.0.iter().map(|piece| match piece {
            Piece::Text(text) => escaped(&visible(text)),
            Piece::Code(code) => format!("`{code}`"),
            Piece::Link(code, item) => match self.path(item) {
                Some(path) => format!("[`{code}`]({path})"),
                None => format!("`{code}`"),
            },
        });
        pieces.collect()
    }

    /// Where an item is found in the crate.
    pub(super) fn path(&self, item: &Item) -> Option<String> {
        Some(match item {
            Item::Operation(id) => {
                let mut operations = self.model.operations.iter().zip(&self.names.operations);
                let (operation, names) = operations.find(|(it, _)| it.id == *id)?;
                format!("crate::{}", self.names.builder(operation, names)?)
            }
            Item::Schema(schema) => format!("crate::types::{}", self.names.types.get(schema)?),
            Item::Component(schema, identifier) => {
                let Shape::Enum(shape) = &self.model.schemas.get(schema)?.shape else {
                    return None;
                };
                let constants = self.names.members.get(schema)?;
                let mut constants = constants.iter().zip(&shape.values);
                let (constant, _) = constants.find(|(_, it)| it.identifier == *identifier)?;
                let ty = self.names.types.get(schema)?;
                format!("crate::types::{ty}::{constant}")
            }
            Item::Scope(scope) => format!("crate::scopes::{scope}"),
        })
    }
}

/// A link to Bungie's page about a schema.
pub(super) fn schema_link(schema: &SchemaName) -> String {
    let page = schema_page(schema);
    format!("`{schema}` in [Bungie's reference]({page}).")
}

/// A link to the type of a scope.
pub(super) fn scope_link(scope: &str) -> String {
    format!("[`{scope}`](crate::scopes::{scope})")
}

/// Prose as Markdown that says the same: no links, tags or code blocks by accident.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines = text.split(['\n', '\r']);
    let lines: Vec<String> = lines.map(|line| escaped(visible(line).trim())).collect();
    lines.join("\n").trim().to_owned()
}

/// Without characters that the compiler refuses in a comment, or that nobody sees.
fn visible(line: &str) -> String {
    let turns_text = |letter| matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let letters = line.chars().filter(|letter| !turns_text(*letter));
    letters
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (index, word) in line.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        match word.find("https://").or_else(|| word.find("http://")) {
            Some(start) => {
                let (before, url) = word.split_at(start);
                let end = url
                    .find(|letter: char| "<>[]()\"'`*\\".contains(letter) || letter.is_whitespace())
                    .unwrap_or(url.len());
                let end = url.get(..end).map_or(end, |url| {
                    url.trim_end_matches(['.', ',', ';', ':', '!', '?']).len()
                });
                let (url, after) = url.split_at(end);
                escape(before, &mut out);
                out.push('<');
                out.push_str(url);
                out.push('>');
                escape(after, &mut out);
            }
            None => escape(word, &mut out),
        }
    }
    match out.chars().next() {
        // At the start of a line these begin a heading, a quotation, a table, a list or a fence.
        Some('#' | '>' | '|' | '+' | '~' | '=') => format!("\\{out}"),
        _ => out,
    }
}

fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        if "[]<>`\\".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn prose_keeps_its_words_and_loses_its_markup() {
        assert_eq!(plain("one\r\n    two  \r\n"), "one\ntwo");
        assert_eq!(plain("a list[int] of `x`"), "a list\\[int\\] of \\`x\\`");
        assert_eq!(
            plain("See https://github.com/Bungie-net/api/wiki. (http://a.b/c)"),
            "See <https://github.com/Bungie-net/api/wiki>. (<http://a.b/c>)"
        );
        assert_eq!(plain("# 1\n> 2"), "\\# 1\n\\> 2");
        assert_eq!(plain(" \r\n "), "");
        assert_eq!(plain("a\rb\tc\u{0}d\u{202E}e"), "a\nb c de");
    }
}
