//! Originals of one sort, and what stands for each.

use std::collections::{HashMap, HashSet};

/// Replacements of one sort.
#[derive(Default)]
pub(super) struct Replacements {
    by_original: HashMap<String, String>,
    taken: HashSet<String>,
}

impl Replacements {
    /// The replacement of an original, or else the first one drawn that is free. Each attempt has to draw another one.
    pub(super) fn of(&mut self, original: &str, draw: impl Fn(u32) -> String) -> String {
        if let Some(known) = self.by_original.get(original) {
            return known.clone();
        }
        let mut drawn = (0..).map(draw);
        let free = drawn.find(|it| {
            it != original && !self.taken.contains(it) && !self.by_original.contains_key(it)
        });
        let free = free.expect("there is always one more attempt");
        self.put(original, free.clone());
        free
    }

    /// Has this stand for an original, whether it is free or not.
    pub(super) fn put(&mut self, original: &str, replacement: String) {
        self.taken.insert(replacement.clone());
        self.by_original.insert(original.to_owned(), replacement);
    }

    pub(super) fn get(&self, original: &str) -> Option<&str> {
        self.by_original.get(original).map(String::as_str)
    }

    pub(super) fn is_taken(&self, replacement: &str) -> bool {
        self.taken.contains(replacement)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_original
            .iter()
            .map(|(original, replacement)| (original.as_str(), replacement.as_str()))
    }
}
