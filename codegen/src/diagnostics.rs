//! What is wrong with an input: where, what was found there, and what to do about it.

use std::fmt;

/// One finding about one place of an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The input, as maintainers know it: `document`, `overlay.json`, `scopes.toml`, `ids.toml`.
    pub input: &'static str,
    /// JSON pointer (RFC 6901) for a JSON input, a dotted key for a TOML input, empty for the whole of it.
    pub pointer: String,
    /// What was found.
    pub found: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.input)?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", self.pointer)?;
        }
        write!(f, ": {}\n  help: {}", self.found, self.help)
    }
}

/// Everything that was found in one run; never only the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
        });
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

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
