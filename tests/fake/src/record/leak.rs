//! The second line of defence: what is private and still there.

use super::{
    needles::{Needles, SHORTEST_ID, digits},
    pseudonyms::Pseudonyms,
    recording::Recording,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Shorter numbers, where no text is, are results and counts.
const SHORTEST_NUMBER: usize = 8;

/// Searches a recording for every original that is known, whatever the place is said to hold. Gives a line for each
/// place where one is, without it.
///
/// What stands for one original may be another one, found later. Such a one is not searched for.
pub(super) fn leaks(
    recording: &Recording,
    pseudonyms: &Pseudonyms,
    needles: &Needles,
) -> Vec<String> {
    let mut search = Search {
        pseudonyms,
        needles,
        found: Vec::new(),
    };
    let Ok(value) = serde_json::to_value(recording) else {
        return vec!["it cannot be searched".to_owned()];
    };
    let request = &value["request"];
    search.value(&request["path"], "$.request.path");
    search.value(&request["query"], "$.request.query");
    search.value(&request["body"], "$.request.body");
    search.value(
        &value["answer"]["headers"]["location"],
        "$.answer.headers.location",
    );
    search.value(&value["answer"]["body"], "$.answer.body");
    search.found
}

struct Search<'a> {
    pseudonyms: &'a Pseudonyms,
    needles: &'a Needles,
    found: Vec<String>,
}

impl Search<'_> {
    fn value(&mut self, value: &Value, at: &str) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => {
                let number = number.to_string();
                if number.len() >= SHORTEST_NUMBER && self.is_id(&number) {
                    self.tell("an id", at);
                }
            }
            Value::String(text) => self.text(text, at),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, &format!("{at}[{index}]"));
                }
            }
            Value::Object(members) => {
                for (index, (key, value)) in members.iter().enumerate() {
                    let before = self.found.len();
                    self.text(key, &format!("{at}, key {index}"));
                    // A key that is private must not be told either.
                    match self.found.len() == before {
                        true => self.value(value, &format!("{at}.{key}")),
                        false => self.value(value, &format!("{at}.*")),
                    }
                }
            }
        }
    }

    fn text(&mut self, text: &str, at: &str) {
        self.plain(text, at);
        if let Ok(decoded) = percent_decode_str(text).decode_utf8()
            && decoded != text
        {
            self.plain(&decoded, at);
        }
        if at.ends_with(".base64")
            && let Ok(bytes) = BASE64_STANDARD.decode(text)
        {
            self.plain(&String::from_utf8_lossy(&bytes), at);
        }
    }

    fn plain(&mut self, text: &str, at: &str) {
        let is_id = |range| self.is_id(&text[range]);
        if digits(text).any(is_id) {
            self.tell("an id", at);
        }
        if !self.needles.find(text).is_empty() {
            self.tell("a name or a token", at);
        }
    }

    fn is_id(&self, digits: &str) -> bool {
        let is_known = |digits: &str| {
            digits.len() >= SHORTEST_ID && self.pseudonyms.ids().get(digits).is_some()
        };
        (is_known(digits) || is_known(digits.trim_start_matches('0')))
            && !self.pseudonyms.is_replacement(digits)
    }

    fn tell(&mut self, what: &str, at: &str) {
        self.found.push(format!("{at} still holds {what}"));
    }
}
