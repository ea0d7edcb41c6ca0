//! Why a command did not do what it was asked to.

use bungie_codegen::Diagnostics;
use std::{fmt, io, path::Path};

/// What stopped a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was asked is not so: a message for whoever ran it.
    Message(String),
    /// A file, the network or another program did not do what it has to.
    Trouble(String),
    /// What is wrong with what it read.
    Findings(Diagnostics),
    /// An argument that no command takes, which only the command itself can tell.
    Arguments(String),
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Failure::Message(message.into())
    }

    pub(crate) fn trouble(message: impl Into<String>) -> Self {
        Failure::Trouble(message.into())
    }

    pub(crate) fn arguments(message: impl Into<String>) -> Self {
        Failure::Arguments(message.into())
    }

    /// What the process ends with. clap ends it with 2 as well.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Failure::Message(_) | Failure::Findings(_) => 1,
            Failure::Arguments(_) => 2,
            Failure::Trouble(_) => 3,
        }
    }

    /// What was done to which path, for `map_err`.
    pub(crate) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Failure::trouble(format!("error: cannot {doing} {path}: {error}"))
    }
}

impl From<Diagnostics> for Failure {
    fn from(found: Diagnostics) -> Self {
        Failure::Findings(found)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Message(message) | Failure::Trouble(message) | Failure::Arguments(message) => {
                f.write_str(message)
            }
            Failure::Findings(found) => {
                for group in found.groups() {
                    writeln!(f, "error: {group}")?;
                }
                let count = found.iter().count();
                let errors = if count == 1 { "error" } else { "errors" };
                write!(f, "{count} {errors}")
            }
        }
    }
}
