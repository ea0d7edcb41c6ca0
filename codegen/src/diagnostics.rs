//! What is wrong with an input: where, what was found there, and what to do about it.

use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// One finding about one place of an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// The input, as maintainers know it: `document`, `overlay.json`, `scopes.toml`, `ids.toml`.
    pub input: &'static str,
    /// JSON pointer (RFC 6901) for a JSON input, a dotted key for a TOML input, empty for the whole of it.
    pub pointer: String,
    /// What was found.
    pub found: String,
    /// What to do.
    pub help: String,
    /// The place that is named there and is missing, if that is what was found.
    #[serde(skip)]
    pub(crate) names: Option<String>,
    /// The text to add to a table of `spec/`, where that is what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<Addition>,
}

/// A text that a table of `spec/` lacks; `…` stands for what only a person knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Addition {
    /// The file, such as `docs.toml`.
    pub file: &'static str,
    /// The header under which it belongs; without one it goes to the end of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// A line or a block of TOML.
    pub text: String,
}

impl fmt::Display for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.section {
            Some(section) => write!(f, "under {section} in {}", self.file),
            None => write!(f, "to {}", self.file),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.input)?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", self.pointer)?;
        }
        write!(f, ": {}\n  help: {}", self.found, self.help)?;
        if let Some(add) = &self.add {
            write!(f, "\n  add {add}:")?;
            for line in add.text.lines() {
                write!(f, "\n    {line}")?;
            }
        }
        Ok(())
    }
}

/// Everything that was found in one run; never only the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a finding.
    pub fn push(
        &mut self,
        input: &'static str,
        pointer: impl Into<String>,
        found: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.0.push(Diagnostic {
            input,
            pointer: pointer.into(),
            found: found.into(),
            help: help.into(),
            names: None,
            add: None,
        });
    }

    /// Adds a finding about what a table of `spec/` lacks.
    pub(crate) fn push_missing(
        &mut self,
        input: &'static str,
        pointer: impl Into<String>,
        found: impl Into<String>,
        help: impl Into<String>,
        add: Addition,
    ) {
        self.0.push(Diagnostic {
            input,
            pointer: pointer.into(),
            found: found.into(),
            help: help.into(),
            names: None,
            add: Some(add),
        });
    }

    /// Says of the last finding that it names a place which is missing.
    pub(crate) fn last_names(&mut self, place: String) {
        if let Some(last) = self.0.last_mut() {
            last.names = Some(place);
        }
    }

    /// Leaves out what was found before.
    pub(crate) fn dedup(&mut self) {
        let mut seen = BTreeSet::new();
        self.0.retain(|finding| seen.insert(finding.clone()));
    }

    /// Adds the findings of another run.
    pub fn extend(&mut self, other: Diagnostics) {
        self.0.extend(other.0);
    }

    /// Whether there is no finding.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The findings, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// `Ok` if nothing was found.
    pub fn into_result<T>(self, value: T) -> Result<T, Diagnostics> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics(vec![diagnostic])
    }
}

impl Diagnostics {
    /// The findings that say the same of several places, each once, in the order of their first places.
    pub fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut known: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for finding in &self.0 {
            // What each place lacks is a text of its own.
            let is_alone = finding.add.is_some();
            let said = (finding.input, finding.found.as_str(), finding.help.as_str());
            let index = *known.entry(said).or_insert(groups.len());
            match groups.get_mut(index).filter(|_| !is_alone) {
                Some(group) => group.more.push(&finding.pointer),
                None => groups.push(Group {
                    first: finding,
                    more: Vec::new(),
                }),
            }
        }
        groups
    }
}

/// Findings that say the same of several places of an input.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The first of them.
    pub first: &'a Diagnostic,
    /// The places of the others.
    pub more: Vec<&'a str>,
}

/// How many further places of a group are worth reading.
const PLACES: usize = 2;

impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostic {
            input,
            pointer,
            found,
            help,
            ..
        } = self.first;
        if self.more.is_empty() {
            return write!(f, "{}", self.first);
        }
        write!(
            f,
            "{input} in {} places: {found}\n  help: {help}",
            self.more.len() + 1
        )?;
        for place in [pointer.as_str()]
            .iter()
            .chain(self.more.iter().take(PLACES))
        {
            write!(f, "\n  at {place}")?;
        }
        match self.more.len().saturating_sub(PLACES) {
            0 => Ok(()),
            rest => write!(f, "\n  and at {rest} more"),
        }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, group) in self.groups().iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{group}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::Diagnostics;

    #[test]
    fn what_is_said_of_many_places_is_said_once() {
        let mut found = Diagnostics::default();
        for index in 0..5 {
            found.push("document", format!("/{index}"), "the key `x`", "teach it");
            found.push(
                "document",
                format!("/{index}"),
                format!("{index}"),
                "correct it",
            );
        }
        let expected = "document in 5 places: the key `x`\n  help: teach it\n  at /0\n  at /1\n  at /2\n  and at 2 more\n\
                        document at /0: 0\n  help: correct it\n";
        let text = found.to_string();
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(found.groups().len(), 6);
    }
}
