//! What is private in calls, collected without the document: by the look of values and by the names of properties.

use crate::town::{NAMED, Seen, TIMES};
use bytes::Bytes;
use http::Request;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::BTreeSet;

/// Ids, names and tokens.
#[derive(Debug, Default)]
pub(crate) struct Private {
    pub(crate) ids: BTreeSet<String>,
    pub(crate) names: BTreeSet<String>,
    pub(crate) tokens: BTreeSet<String>,
}

impl Private {
    pub(crate) fn of(calls: &[Seen]) -> Self {
        let mut private = Private::default();
        for call in calls {
            private.request(&call.request);
            if let Ok(value) = serde_json::from_slice(call.response.body()) {
                private.value(&value, "");
            }
        }
        for texts in [&mut private.names, &mut private.tokens] {
            texts.retain(|text| !text.is_empty());
        }
        private
    }

    fn request(&mut self, request: &Request<Bytes>) {
        let uri = request.uri();
        for segment in uri.path().split('/') {
            self.digits(&decoded(segment));
        }
        for pair in uri.query().unwrap_or_default().split('&') {
            self.digits(&decoded(pair.split_once('=').unwrap_or_default().1));
        }
        for name in ["x-api-key", "authorization"] {
            if let Some(value) = request.headers().get(name) {
                let token = value.to_str().unwrap().split(' ').next_back().unwrap();
                self.tokens.insert(token.to_owned());
            }
        }
        match serde_json::from_slice(request.body()) {
            Ok(value) => self.value(&value, ""),
            Err(_) => {
                let form = String::from_utf8(request.body().to_vec()).unwrap();
                for pair in form
                    .split('&')
                    .filter(|pair| !pair.starts_with("grant_type"))
                {
                    let (_, value) = pair.split_once('=').unwrap_or_default();
                    self.tokens.insert(decoded(value));
                }
            }
        }
    }

    fn value(&mut self, value: &Value, property: &str) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    // A hash is a key as well, and no id.
                    if name.parse::<i64>().is_ok_and(|key| key > u32::MAX.into()) {
                        self.ids.insert(name.clone());
                    }
                    self.value(value, name);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.value(item, property)),
            // Numbers of other sorts.
            Value::String(_) if property == "displayValue" || TIMES.contains(&property) => {}
            Value::String(text) => {
                self.digits(text);
                if NAMED.contains(&property) && text.parse::<i64>().is_err() {
                    self.names.insert(text.clone());
                }
                if matches!(property, "access_token" | "refresh_token") {
                    self.tokens.insert(text.clone());
                }
            }
            _ => {}
        }
    }

    fn digits(&mut self, text: &str) {
        if text.len() >= 5 && text.parse::<i64>().is_ok() {
            self.ids.insert(text.trim_start_matches('-').to_owned());
        }
    }

    /// Everything private that is in a text.
    pub(crate) fn found_in(&self, text: &str) -> Vec<String> {
        let lower = text.to_lowercase();
        let runs: BTreeSet<_> = text.split(|char: char| !char.is_ascii_digit()).collect();
        let ids = self.ids.iter().filter(|id| runs.contains(id.as_str()));
        let names = self.names.iter().chain(&self.tokens).filter(|name| {
            let escaped = serde_json::to_string(name).unwrap().to_lowercase();
            is_in(&lower, escaped.trim_matches('"')) || is_in(&lower, &name.to_lowercase())
        });
        ids.chain(names).cloned().collect()
    }
}

/// Whether a text has a word that is not part of a longer one.
fn is_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(char::is_alphanumeric)
    })
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}
