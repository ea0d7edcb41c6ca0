//! Decides how everything *looks*: tokens, and nothing else.

mod arguments;
mod components;
mod crate_root;
mod deprecated;
mod docs;
mod dynamic;
mod enums;
mod error_codes;
mod exports;
mod guide;
mod hashes;
mod helps;
mod icons;
mod ids;
mod manifest;
mod operations;
mod paging;
mod prelude;
mod presence;
mod requests;
mod rows;
mod rust_type;
mod scopes;
mod servers;
mod structs;
mod types;

use crate::{
    analyze::Analysis,
    model::{Helps, Model},
    names::Names,
};
use proc_macro2::{Ident, Span, TokenStream};
use std::{collections::BTreeMap, path::PathBuf};

/// What tokens are made of.
pub(crate) struct Emit<'a> {
    pub(crate) model: &'a Model,
    pub(crate) names: &'a Names,
    pub(crate) analysis: &'a Analysis,
    pub(crate) helps: &'a Helps,
    /// What the guides are called.
    pub(crate) guides: &'a [String],
    /// Whether `spec/` says less than it has to.
    pub(crate) draft: bool,
}

impl Emit<'_> {
    /// All files, by path below `src`.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, TokenStream> {
        let mut files = BTreeMap::new();
        files.insert("lib.rs".into(), self.crate_root());
        files.insert("imports.rs".into(), self.imports());
        files.insert("ids.rs".into(), self.ids());
        files.insert("prelude.rs".into(), self.prelude());
        files.insert("scopes.rs".into(), self.scopes());
        files.insert("servers.rs".into(), self.servers());
        files.insert("operations.rs".into(), self.operation_list());
        if let Some(error_codes) = self.error_codes() {
            files.insert("error_codes.rs".into(), error_codes);
        }
        if let Some(guide) = self.guide() {
            files.insert("guide.rs".into(), guide);
        }
        if let Some(manifest) = self.manifest() {
            files.insert("manifest.rs".into(), manifest);
        }
        files.insert("dynamic/mod.rs".into(), self.dynamic());
        files.insert("dynamic/bodies.rs".into(), self.dynamic_bodies());
        files.insert("types/mod.rs".into(), self.type_files_root());
        for (file, tokens) in self.type_files() {
            files.insert(format!("types/{file}.rs").into(), tokens);
        }
        let encode = self.encode_files();
        let root = self.encode_files_root(encode.keys().copied());
        files.insert("encode/mod.rs".into(), root);
        for (file, tokens) in encode {
            files.insert(format!("encode/{file}.rs").into(), tokens);
        }
        for (file, tokens) in self.hash_files() {
            files.insert(format!("hashes/{file}.rs").into(), tokens);
        }
        for (file, tokens) in self.help_files() {
            files.insert(format!("helps/{file}.rs").into(), tokens);
        }
        for (module, tokens) in self.operation_modules() {
            files.insert(format!("{module}.rs").into(), tokens);
        }
        files
    }
}

/// A name as a token; `r#` makes a raw identifier.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
