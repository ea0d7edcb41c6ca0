//! The texts that everything is made of.

use crate::Fit;

/// What is generated from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The document, as published or in normal form.
    pub document: &'a str,
    /// `overlay.json`.
    pub overlay: &'a str,
    /// `scopes.toml`.
    pub scopes: &'a str,
    /// `ids.toml`.
    pub ids: &'a str,
    /// `names.toml`.
    pub names: &'a str,
    /// `paging.toml`.
    pub paging: &'a str,
    /// `docs.toml`.
    pub docs: &'a str,
    /// `calls.toml`.
    pub calls: &'a str,
    /// `helps.toml`.
    pub helps: &'a str,
    /// `face.toml`.
    pub face: &'a str,
    /// `accepted.toml`.
    pub accepted: &'a str,
    /// `generics.toml`.
    pub generics: &'a str,
    /// `sides.toml`.
    pub sides: &'a str,
    /// `manifest.toml`.
    pub manifest: &'a str,
    /// `hashes.toml`.
    pub hashes: &'a str,
    /// What the guides beside `src` are called, without `.md`: each becomes a module that shows it.
    pub guides: &'a [String],
    /// How far overlay and tables have to fit the document.
    pub fit: Fit,
    /// Make doc comments of the document's prose.
    pub keep_descriptions: bool,
}
