//! Scopes in which a name stands for one thing.

use super::case::is_identifier;
use crate::{document, report::Report, tables::names::INPUT};
use std::collections::{BTreeMap, btree_map::Entry};

/// Modules of the generated crate that no tag may take.
pub(super) const MODULES: &[&str] = &[
    "bungie_client",
    "bytes",
    "chrono",
    "dynamic",
    "encode",
    "error_codes",
    "guide",
    "hashes",
    "helps",
    "http",
    "ids",
    "imports",
    "lib",
    "operations",
    "prelude",
    "reqwest_0_13",
    "request",
    "scopes",
    "serde",
    "serde_json",
    "servers",
    "std",
    "types",
    "wire",
];

/// What every file gets from the prelude, and from Rust's own.
pub(super) const PRELUDE: &[&str] = &[
    "Body",
    "Box",
    "Caller",
    "Clone",
    "Copy",
    "DateTime",
    "Debug",
    "Decode",
    "DecodeError",
    "Default",
    "Definition",
    "DefinitionHash",
    "Duration",
    "Encode",
    "Endpoint",
    "Envelope",
    "Eq",
    "Err",
    "Error",
    "FnMut",
    "Future",
    "HashMap",
    "Into",
    "IntoIterator",
    "Iterator",
    "MapKey",
    "MayGrow",
    "NaiveDate",
    "None",
    "Object",
    "Ok",
    "OpenEnum",
    "Operation",
    "OperationFacts",
    "Option",
    "Ord",
    "Paged",
    "PagedItems",
    "Parameter",
    "ParameterKind",
    "ParameterPlace",
    "PartialEq",
    "PartialOrd",
    "Parts",
    "Place",
    "Presence",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "T",
    "Utc",
    "Value",
    "Vec",
];

/// What the file of scopes names besides scopes.
pub(super) const IN_SCOPES: &[&str] = &[
    "ALL",
    "Availability",
    "Clone",
    "Copy",
    "Debug",
    "Option",
    "Result",
    "Scope",
    "ScopeInfo",
    "ScopeSet",
    "Some",
    "TABLE",
    "UnknownScope",
    "from_bits",
    "parse",
    "str",
    "u64",
];

/// What a request builder has besides its parameters.
pub(super) const IN_BUILDERS: &[&str] = &[
    "body", "decode", "new", "parts", "scopes", "send", "to_http",
];

/// The names that one scope has already, and whose they are.
#[derive(Default)]
pub(super) struct Claims(BTreeMap<String, String>);

/// Where a claim comes from, and how another name is set there.
pub(super) struct Place<'a> {
    pub(super) input: &'static str,
    pub(super) pointer: &'a str,
    pub(super) help: String,
}

impl<'a> Place<'a> {
    /// A place of the document; other names are set in `names.toml`.
    pub(super) fn document(source: &str, pointer: &'a str) -> Self {
        Place {
            input: document::INPUT,
            pointer,
            help: format!("under [rename] in {INPUT}, add \"{source}\" = \"…\""),
        }
    }

    /// A row of a table; other names are set in the row.
    pub(super) fn row(input: &'static str, name: &'a str) -> Self {
        Place {
            input,
            pointer: name,
            help: "give the row another name".to_owned(),
        }
    }
}

impl Claims {
    pub(super) fn reserving(names: &[&str]) -> Self {
        let reserved = "a name that generated code uses itself";
        let reserve = |name: &&str| ((*name).to_owned(), reserved.to_owned());
        Claims(names.iter().map(reserve).collect())
    }

    pub(super) fn claim(
        &mut self,
        name: &str,
        source: &str,
        place: Place<'_>,
        report: &mut Report,
    ) {
        let Place {
            input,
            pointer,
            help,
        } = place;
        if !is_identifier(name) {
            let found = format!("`{source}` makes no Rust name");
            report.errors.push(input, pointer, found, help);
            return;
        }
        match self.0.entry(name.to_owned()) {
            Entry::Vacant(free) => {
                free.insert(format!("`{source}` already"));
            }
            Entry::Occupied(other) => {
                let found = format!("`{source}` becomes `{name}`, which is {}", other.get());
                report.errors.push(input, pointer, found, help);
            }
        }
    }
}
