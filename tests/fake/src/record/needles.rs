//! Originals, as they are searched for in texts.

use super::pseudonyms::{Pseudonyms, number};
use crate::document::{DOCUMENT, Place};
use aho_corasick::{AhoCorasick, MatchKind, PatternID};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{collections::HashSet, ops::Range, sync::LazyLock};

/// Shorter texts are in many words.
const SHORTEST_WORD: usize = 3;
/// Shorter keys and tokens keep nobody out.
const SHORTEST_TOKEN: usize = 8;
/// Shorter ids look like any other number.
pub(super) const SHORTEST_ID: usize = 5;

/// The words of the document itself: properties, values, parameters, parts of paths. In a text, such a word is no sign
/// of a name.
static VOCABULARY: LazyLock<HashSet<String>> = LazyLock::new(vocabulary);

/// What answers have that is no property of a schema: of envelopes, and of the token endpoint.
const OF_ANSWERS: [&str; 12] = [
    "DetailedErrorTrace",
    "ErrorCode",
    "ErrorStatus",
    "Message",
    "MessageData",
    "Response",
    "ThrottleSeconds",
    "access_token",
    "error_description",
    "membership_id",
    "refresh_expires_in",
    "token_type",
];

/// Names, texts, keys and tokens that are looked for. Ids are found by [`digits`].
pub(super) struct Needles {
    automaton: AhoCorasick,
    /// What stands for each.
    replacements: Vec<String>,
}

impl Needles {
    /// Fails if there are more than memory is for.
    pub(super) fn new(pseudonyms: &Pseudonyms) -> Result<Self, String> {
        let words = pseudonyms.words().filter(|(word, _)| {
            word.chars().count() >= SHORTEST_WORD
                && !VOCABULARY.contains(&word.to_lowercase())
                && number(word).is_none()
        });
        let tokens = pseudonyms.tokens().iter();
        let tokens = tokens.filter(|(token, _)| token.len() >= SHORTEST_TOKEN);
        let (mut needles, mut replacements) = (Vec::new(), Vec::new());
        for (original, replacement) in words.chain(tokens) {
            if pseudonyms.is_replacement(original) {
                continue;
            }
            for spelled in spellings(original) {
                needles.push(folded(&spelled));
                replacements.push(replacement.to_owned());
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(needles);
        Ok(Needles {
            automaton: automaton.map_err(|error| format!("too many names: {error}"))?,
            replacements,
        })
    }

    /// Where originals are as whole words, and what stands for them.
    pub(super) fn find(&self, text: &str) -> Vec<(Range<usize>, &str)> {
        let found = |range: Range<usize>, pattern: PatternID| {
            let replacement = &*self.replacements[pattern];
            (is_unspaced(&text[range.clone()]) || is_whole(text, &range))
                .then_some((range, replacement))
        };
        if text.is_ascii() {
            let matches = self.automaton.find_overlapping_iter(text);
            return matches
                .filter_map(|it| found(it.range(), it.pattern()))
                .collect();
        }
        let (folded, places) = folded_with_places(text);
        let matches = self.automaton.find_overlapping_iter(&folded);
        matches
            .filter_map(|it| {
                let (first, last) = (&places[it.start()], &places[it.end() - 1]);
                found(first.start..last.end, it.pattern())
            })
            .collect()
    }
}

/// Runs of digits.
pub(super) fn digits(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(|char: char| char.is_ascii_digit())?;
        let rest = text[start..].find(|char: char| !char.is_ascii_digit());
        from = rest.map_or(text.len(), |length| start + length);
        Some(start..from)
    })
}

/// Whether a word neither begins nor ends within a longer one.
pub(super) fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let is_cut = |outside: Option<char>, inside: Option<char>| {
        [outside, inside].into_iter().all(|side| {
            side.is_some_and(|char| char.is_alphanumeric() && !is_of_unspaced_script(char))
        })
    };
    let word = &text[range.clone()];
    !is_cut(text[..range.start].chars().next_back(), word.chars().next())
        && !is_cut(text[range.end..].chars().next(), word.chars().next_back())
}

/// Whether a text has letters of a script that may be written without spaces between words.
fn is_unspaced(text: &str) -> bool {
    text.chars().any(is_of_unspaced_script)
}

/// Scripts without capital letters: those without spaces are among them.
fn is_of_unspaced_script(char: char) -> bool {
    !char.is_ascii() && char.is_alphabetic() && !char.is_lowercase() && !char.is_uppercase()
}

/// A text without capital letters.
fn folded(text: &str) -> String {
    text.chars().flat_map(fold).collect()
}

/// A text without capital letters, and for each of its bytes where the character was.
fn folded_with_places(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut folded, mut places) = (String::new(), Vec::new());
    for (start, char) in text.char_indices() {
        folded.extend(fold(char));
        places.resize(folded.len(), start..start + char.len_utf8());
    }
    (folded, places)
}

fn fold(char: char) -> impl Iterator<Item = char> {
    char.to_lowercase().map(|char| match char {
        // Of one capital letter there are two small ones.
        'ς' => 'σ',
        char => char,
    })
}

/// Whether a key or a part of a path is made of words of the document alone.
pub(super) fn is_word_of_document(text: &str) -> bool {
    text.split('_')
        .all(|part| VOCABULARY.contains(&part.to_lowercase()))
}

/// An original as it is in texts, in URLs and in HTML.
fn spellings(original: &str) -> HashSet<String> {
    let escaped = original
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;");
    let encoded = utf8_percent_encode(original, NON_ALPHANUMERIC).to_string();
    let with_plus = encoded.replace("%20", "+");
    [original.to_owned(), escaped, encoded, with_plus].into()
}

fn vocabulary() -> HashSet<String> {
    let mut words = HashSet::new();
    let mut add = |text: &str| {
        let parts = text.split(|char: char| !char.is_ascii_alphanumeric());
        words.extend(parts.map(str::to_lowercase));
    };
    for (name, schema) in DOCUMENT.schemas() {
        add(name);
        let properties = schema["properties"].as_object();
        properties
            .into_iter()
            .flatten()
            .for_each(|(name, _)| add(name));
        let values = schema["x-enum-values"].as_array();
        for value in values.into_iter().flatten() {
            add(value["identifier"].as_str().unwrap_or_default());
        }
    }
    for operation in DOCUMENT.operations() {
        add(&operation.path);
        let parameters = operation.parameters.iter();
        for parameter in parameters.filter(|parameter| parameter.place == Place::Query) {
            add(&parameter.name);
        }
    }
    add("/platform/app/oauth/token/");
    OF_ANSWERS.into_iter().for_each(add);
    words
}
