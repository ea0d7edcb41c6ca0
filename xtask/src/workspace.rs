//! Where things are.

use crate::{
    Done,
    failure::Failure,
    folder::{self, slashed},
    spec::Source,
};
use bungie_codegen::{Fit, Inputs};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    pub(crate) fn at(root: Option<PathBuf>) -> Self {
        let built_in = || {
            let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
            xtask.parent().unwrap_or(xtask).to_owned()
        };
        Workspace {
            root: root.unwrap_or_else(built_in),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path below the workspace, written alike on all systems.
    pub(crate) fn below(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }

    pub(crate) fn spec(&self, file: &str) -> PathBuf {
        self.root.join("spec").join(file)
    }

    pub(crate) fn generated(&self) -> PathBuf {
        self.root.join("generated")
    }

    /// The package that users' tests depend on, if it is part of the workspace.
    pub(crate) fn testing(&self) -> Option<PathBuf> {
        let folder = self.root.join("tests/fake");
        folder.join("Cargo.toml").exists().then_some(folder)
    }

    /// A file that nobody keeps.
    pub(crate) fn target(&self, file: &str) -> PathBuf {
        self.root.join("target").join(file)
    }

    /// What `source.toml` says of where the document is from, if there is one.
    pub(crate) fn source(&self) -> Done<Option<Source>> {
        let path = self.spec("source.toml");
        if !path.exists() {
            return Ok(None);
        }
        let source = toml::from_str(&read(&path)?);
        source
            .map(Some)
            .map_err(|error| Failure::new(format!("error: {}: {error}", path.display())))
    }

    pub(crate) fn client(&self) -> PathBuf {
        self.root.join("client")
    }

    /// What the guides in `generated/guide` are called, in order. `README.md` is about all of them.
    fn guides(&self) -> Done<Vec<String>> {
        let folder = self.generated().join("guide");
        let mut guides = Vec::new();
        for path in folder::read(&folder)?.into_keys() {
            let name = slashed(&path);
            match name.strip_suffix(".md") {
                Some("README") => {}
                Some(guide) => guides.push(guide.to_owned()),
                None => {
                    return Err(Failure::new(format!(
                        "error: {} is no guide: their names end in .md",
                        folder.join(&path).display()
                    )));
                }
            }
        }
        Ok(guides)
    }

    /// Reads everything that is generated from: the document in `spec/`, or another one.
    pub(crate) fn sources(&self, document: Option<&Path>) -> Done<Sources> {
        let fit = match document {
            Some(_) => Fit::WhereItFits,
            None => Fit::Exactly,
        };
        // They are about the crate in this repository.
        let guides = match document {
            Some(_) => Vec::new(),
            None => self.guides()?,
        };
        let document = document.map_or_else(|| self.spec("openapi.json"), Path::to_owned);
        Ok(Sources {
            document: read(&document)?,
            overlay: read(&self.spec("overlay.json"))?,
            scopes: read(&self.spec("scopes.toml"))?,
            ids: read(&self.spec("ids.toml"))?,
            names: read(&self.spec("names.toml"))?,
            paging: read(&self.spec("paging.toml"))?,
            docs: read(&self.spec("docs.toml"))?,
            calls: read(&self.spec("calls.toml"))?,
            helps: read(&self.spec("helps.toml"))?,
            face: read(&self.spec("face.toml"))?,
            accepted: read(&self.spec("accepted.toml"))?,
            generics: read(&self.spec("generics.toml"))?,
            sides: read(&self.spec("sides.toml"))?,
            manifest: read(&self.spec("manifest.toml"))?,
            hashes: read(&self.spec("hashes.toml"))?,
            guides,
            fit,
        })
    }
}

/// The texts that are generated from, and what guides there are.
pub(crate) struct Sources {
    document: String,
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
    guides: Vec<String>,
    fit: Fit,
}

impl Sources {
    /// The text of the document.
    pub(crate) fn document(&self) -> &str {
        &self.document
    }

    /// The same tables for another document.
    pub(crate) fn with_document(self, document: String) -> Self {
        Sources { document, ..self }
    }

    pub(crate) fn inputs(&self, keep_descriptions: bool) -> Inputs<'_> {
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
            guides: &self.guides,
            fit: self.fit,
            keep_descriptions,
        }
    }
}

pub(crate) fn read(path: &Path) -> Done<String> {
    fs::read_to_string(path).map_err(Failure::at("read", path))
}
