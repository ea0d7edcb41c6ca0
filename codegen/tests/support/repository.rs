//! The repository's own `spec/`, and the published documents where they are at hand.

// Not every test that has this module needs all of it.
#![allow(dead_code)]

#[path = "../../../tests/support/inputs.rs"]
mod inputs;

use bungie_codegen::{Fit, Inputs};
use serde_json::Value;
use std::{fs, path::Path};

#[allow(unused_imports)]
pub(crate) use inputs::{PUBLISHED, shared, skipped};

/// Everything that the crate in `generated/` is generated from.
pub(crate) struct Spec {
    pub(crate) document: String,
    pub(crate) overlay: String,
    pub(crate) scopes: String,
    pub(crate) ids: String,
    pub(crate) names: String,
    pub(crate) paging: String,
    pub(crate) docs: String,
    pub(crate) calls: String,
    pub(crate) helps: String,
    pub(crate) face: String,
    pub(crate) accepted: String,
    pub(crate) generics: String,
    pub(crate) sides: String,
    pub(crate) manifest: String,
    pub(crate) hashes: String,
}

impl Spec {
    pub(crate) fn read() -> Spec {
        let text = |file: &str| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../spec")
                .join(file);
            fs::read_to_string(path).unwrap()
        };
        Spec {
            document: text("openapi.json"),
            overlay: text("overlay.json"),
            scopes: text("scopes.toml"),
            ids: text("ids.toml"),
            names: text("names.toml"),
            paging: text("paging.toml"),
            docs: text("docs.toml"),
            calls: text("calls.toml"),
            helps: text("helps.toml"),
            face: text("face.toml"),
            accepted: text("accepted.toml"),
            generics: text("generics.toml"),
            sides: text("sides.toml"),
            manifest: text("manifest.toml"),
            hashes: text("hashes.toml"),
        }
    }

    pub(crate) fn inputs(&self) -> Inputs<'_> {
        self.inputs_of(&self.document)
    }

    /// The version that the document says it has.
    pub(crate) fn version(&self) -> String {
        let document: Value = serde_json::from_str(&self.document).unwrap();
        document["info"]["version"].as_str().unwrap().to_owned()
    }

    /// The tables of the repository, for the same document in another spelling.
    pub(crate) fn inputs_of<'a>(&'a self, document: &'a str) -> Inputs<'a> {
        Inputs {
            document,
            overlay: &self.overlay,
            scopes: &self.scopes,
            ids: &self.ids,
            names: &self.names,
            paging: &self.paging,
            docs: &self.docs,
            calls: &self.calls,
            helps: &self.helps,
            face: &self.face,
            accepted: &self.accepted,
            generics: &self.generics,
            sides: &self.sides,
            manifest: &self.manifest,
            hashes: &self.hashes,
            guides: &[],
            fit: Fit::Exactly,
            keep_descriptions: false,
        }
    }
}

/// The text of a published document, where it is at hand.
#[track_caller]
pub(crate) fn published(version: &str) -> Option<String> {
    let path = inputs::shared(&format!("spec/openapi-{version}.json"))?;
    Some(fs::read_to_string(path).unwrap())
}
