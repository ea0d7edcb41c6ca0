//! The hand-written tables of `spec/`: facts that the document does not hold.

pub(crate) mod accepted;
pub(crate) mod calls;
pub(crate) mod docs;
pub(crate) mod face;
pub(crate) mod generics;
pub(crate) mod helps;
pub(crate) mod ids;
pub(crate) mod names;
pub(crate) mod paging;
pub(crate) mod scopes;
pub(crate) mod sides;

use crate::Diagnostics;
use serde::de::DeserializeOwned;

/// Reads a TOML table; a failure says line and column.
fn parse<T: DeserializeOwned>(input: &'static str, text: &str) -> Result<T, Diagnostics> {
    toml::from_str(text).map_err(|error| {
        let mut found = Diagnostics::default();
        let place = error.span().map_or_else(String::new, |span| {
            let before = text.get(..span.start).unwrap_or_default();
            format!("line {}: ", before.matches('\n').count() + 1)
        });
        found.push(
            input,
            "",
            format!("{place}{}", error.message()),
            "correct the file; its head says what a row holds",
        );
        found
    })
}

/// Whether a text is the mark that stands for one in what regen proposes.
pub(crate) fn is_unsaid(text: &str) -> bool {
    text.trim() == "…"
}

/// Whether nothing is said.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim().is_empty() || is_unsaid(text)
}
