//! Names of constants for hashes. They are in the table, which is held to what Rust reads and to what the rows are
//! shown by.

use super::case::{Case, is_identifier};
use crate::{
    model::{NamedBy, NamedHash, NamedHashes},
    report::Report,
    tables::hashes::{INPUT, place},
};
use std::collections::BTreeSet;

/// Holds the names of modules and constants to all that.
pub(super) fn hashes(tables: &[NamedHashes], case: &Case<'_>, report: &mut Report) {
    let mut modules = BTreeSet::new();
    for table in tables {
        let module = &table.module;
        if !is_module(module) {
            report.errors.push(
                INPUT,
                module,
                format!("`{module}` is no name of a module"),
                "give it lower case letters, digits and `_`",
            );
        }
        if !modules.insert(module) {
            report.errors.push(
                INPUT,
                module,
                format!("another table has the module `{module}`"),
                "give each table a module of its own",
            );
        }
        for line in &table.constants {
            if let Some((found, help)) = wrong(line, table.by.as_ref(), case) {
                let at = place(module, &line.constant);
                report.errors.push(INPUT, at, found, help);
            }
        }
    }
}

/// What is wrong with the name of a constant, and what to do.
fn wrong(line: &NamedHash, by: Option<&NamedBy>, case: &Case<'_>) -> Option<(String, String)> {
    let NamedHash { constant, name, .. } = line;
    if !is_constant(constant) {
        let found = format!("`{constant}` is no name of a constant");
        return Some((
            found,
            "give it capital letters, digits and `_`, and no digit first".to_owned(),
        ));
    }
    if line.renamed_to.is_some() {
        return None;
    }
    let Some(by) = by else {
        let made = case.constant(name);
        return (*constant != made && line.note.is_none()).then(|| {
            let found = format!("`{name}` makes `{made}`");
            let help = "call it so, or say in `note` why it is called otherwise";
            (found, help.to_owned())
        });
    };
    // What texts there are only rows say.
    let mut words = by.words.values();
    let is_one = by.words.is_empty() || words.any(|word| case.constant(word) == *constant);
    (!is_one).then(|| {
        let found = format!("no value of `{}` makes `{constant}`", by.path);
        let help = "call it as the document calls the value of its row";
        (found, help.to_owned())
    })
}

/// Whether Rust takes it for a constant, without a warning.
pub(super) fn is_constant(name: &str) -> bool {
    let is_fit =
        |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    is_identifier(name) && name.chars().all(is_fit)
}

/// Modules are files as well.
fn is_module(name: &str) -> bool {
    let is_fit =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    is_identifier(name) && name.chars().all(is_fit)
}
