//! The lines of a face, each once, sorted.

use super::attributes::Condition;
use std::collections::BTreeSet;

#[derive(Default)]
pub(super) struct Lines(BTreeSet<String>);

impl Lines {
    /// A line that begins with a path.
    pub(super) fn say(&mut self, path: &str, said: &str, condition: &Condition) {
        self.0
            .insert(format!("{path} {said}{}", condition.suffix()));
    }

    /// One text, a line each.
    pub(super) fn text(&self) -> String {
        self.0.iter().flat_map(|line| [line, "\n"]).collect()
    }
}
