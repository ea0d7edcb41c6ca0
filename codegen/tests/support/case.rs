//! The input of a golden case: a folder, laid over the one of its base.

// Not every test that has this module needs all of it.
#![allow(dead_code)]

use bungie_codegen::{Fit, Inputs};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) document: String,
    overlay: String,
    scopes: String,
    ids: String,
    names: String,
    paging: String,
    docs: String,
    calls: String,
    helps: String,
    face: String,
    accepted: String,
    generics: String,
    sides: String,
    manifest: String,
    hashes: String,
    keep_descriptions: bool,
}

fn cases(group: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases")
        .join(group)
}

impl Case {
    /// Every case of a group, by name.
    pub(crate) fn all(group: &str) -> Vec<Case> {
        let mut names: Vec<String> = fs::read_dir(cases(group))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names.iter().map(|name| Case::read(group, name)).collect()
    }

    pub(crate) fn read(group: &str, name: &str) -> Case {
        let folder = cases(group).join(name);
        let base = cases(group).join("base");
        let own_or_base = |file: &str| {
            fs::read_to_string(folder.join(file))
                .or_else(|_| fs::read_to_string(base.join(file)))
                .unwrap_or_else(|error| panic!("{name}: {file}: {error}"))
        };
        Case {
            document: changed(own_or_base("document.json"), &folder.join("change.json")),
            overlay: own_or_base("overlay.json"),
            scopes: own_or_base("scopes.toml"),
            ids: own_or_base("ids.toml"),
            names: own_or_base("names.toml"),
            paging: own_or_base("paging.toml"),
            docs: own_or_base("docs.toml"),
            calls: own_or_base("calls.toml"),
            helps: own_or_base("helps.toml"),
            face: own_or_base("face.toml"),
            accepted: own_or_base("accepted.toml"),
            generics: own_or_base("generics.toml"),
            sides: own_or_base("sides.toml"),
            manifest: own_or_base("manifest.toml"),
            hashes: own_or_base("hashes.toml"),
            keep_descriptions: folder.join("keep-descriptions").exists(),
            name: name.to_owned(),
            folder,
        }
    }

    pub(crate) fn inputs(&self, fit: Fit) -> Inputs<'_> {
        Inputs {
            document: &self.document,
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
            fit,
            keep_descriptions: self.keep_descriptions,
        }
    }
}

/// The document after the change, if there is one. Without one it stays text: it need not be JSON.
fn changed(document: String, change: &Path) -> String {
    let Ok(change) = fs::read_to_string(change) else {
        return document;
    };
    let mut document = serde_json::from_str(&document).unwrap();
    merge(&mut document, serde_json::from_str(&change).unwrap());
    document.to_string()
}

/// JSON Merge Patch, RFC 7396.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(target) = target.as_object_mut() else {
        return;
    };
    for (key, value) in patch {
        if value.is_null() {
            target.shift_remove(&key);
        } else {
            merge(target.entry(key).or_insert(Value::Null), value);
        }
    }
}
