//! The hand-written tables of `spec/`: facts that the document does not hold.

pub(crate) mod accepted;
pub(crate) mod calls;
pub(crate) mod docs;
pub(crate) mod face;
pub(crate) mod generics;
pub(crate) mod hashes;
pub(crate) mod helps;
pub(crate) mod ids;
pub(crate) mod manifest;
pub(crate) mod names;
pub(crate) mod paging;
pub(crate) mod scopes;
pub(crate) mod sides;

use crate::{Diagnostics, inputs::Inputs};
use calls::CallsTable;
use docs::DocsTable;
use face::FaceTable;
use generics::Generics;
use hashes::HashTables;
use helps::HelpsTable;
use ids::Ids;
use manifest::ManifestTable;
use names::NameTable;
use paging::PagingTable;
use scopes::Scopes;
use serde::de::DeserializeOwned;
use sides::Sides;

/// All of them.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) scopes: Scopes,
    pub(crate) ids: Ids,
    pub(crate) names: NameTable,
    pub(crate) paging: PagingTable,
    pub(crate) docs: DocsTable,
    pub(crate) calls: CallsTable,
    pub(crate) generics: Generics,
    pub(crate) sides: Sides,
    pub(crate) helps: HelpsTable,
    pub(crate) face: FaceTable,
    pub(crate) manifest: ManifestTable,
    pub(crate) hashes: HashTables,
}

impl Tables {
    /// Reads all tables, so that mistakes in several are reported together.
    pub(crate) fn parse(inputs: &Inputs<'_>) -> Result<Self, Diagnostics> {
        let mut found = Diagnostics::default();
        let mut keep = |diagnostics| found.extend(diagnostics);
        let scopes = Scopes::parse(inputs.scopes).map_err(&mut keep).ok();
        let ids = Ids::parse(inputs.ids).map_err(&mut keep).ok();
        let names = NameTable::parse(inputs.names).map_err(&mut keep).ok();
        let paging = PagingTable::parse(inputs.paging).map_err(&mut keep).ok();
        let docs = DocsTable::parse(inputs.docs).map_err(&mut keep).ok();
        let calls = CallsTable::parse(inputs.calls).map_err(&mut keep).ok();
        let generics = Generics::parse(inputs.generics).map_err(&mut keep).ok();
        let sides = Sides::parse(inputs.sides).map_err(&mut keep).ok();
        let helps = HelpsTable::parse(inputs.helps).map_err(&mut keep).ok();
        let face = FaceTable::parse(inputs.face).map_err(&mut keep).ok();
        let manifest = ManifestTable::parse(inputs.manifest)
            .map_err(&mut keep)
            .ok();
        let hashes = HashTables::parse(inputs.hashes).map_err(&mut keep).ok();
        let tables = || {
            Some(Tables {
                scopes: scopes?,
                ids: ids?,
                names: names?,
                paging: paging?,
                docs: docs?,
                calls: calls?,
                generics: generics?,
                sides: sides?,
                helps: helps?,
                face: face?,
                manifest: manifest?,
                hashes: hashes?,
            })
        };
        tables().ok_or(found)
    }
}

/// Reads a TOML table; a failure says line and column.
pub(crate) fn parse<T: DeserializeOwned>(
    input: &'static str,
    text: &str,
) -> Result<T, Diagnostics> {
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
