//! Why a command did not do what it was asked to.

use bungie_codegen::Diagnostics;
use std::{fmt, io, path::Path};

/// A message for whoever ran the command.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Failure(message.into())
    }

    /// What was done to which path, for `map_err`.
    pub(crate) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Failure(format!("error: cannot {doing} {path}: {error}"))
    }
}

impl From<Diagnostics> for Failure {
    fn from(found: Diagnostics) -> Self {
        let count = found.iter().count();
        let findings: Vec<String> = found
            .iter()
            .map(|finding| format!("error: {finding}"))
            .collect();
        let errors = if count == 1 { "error" } else { "errors" };
        Failure(format!(
            "{}\n{count} {errors}; nothing was written",
            findings.join("\n")
        ))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
