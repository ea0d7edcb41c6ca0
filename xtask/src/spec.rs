//! `cargo xtask spec`: takes in the published document, and shows what is generated from.

use crate::{
    Done,
    failure::Failure,
    output::say,
    workspace::{Workspace, read},
};
use bungie_codegen::{Accepted, corrected_document, normal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Takes in and shows the document.
#[derive(clap::Subcommand)]
pub(crate) enum Spec {
    /// Brings a published document into normal form, as `spec/openapi.json`.
    Import(Import),
    /// Prints the document as it is generated from: after the overlay.
    Print,
}

#[derive(clap::Args)]
pub(crate) struct Import {
    /// The published `openapi.json`.
    file: PathBuf,
    /// The commit of Bungie's repository that the file is from.
    #[arg(long)]
    commit: Option<String>,
    /// Keep the prose, which then becomes doc comments.
    #[arg(long)]
    keep_descriptions: bool,
}

/// `spec/source.toml`: where `spec/openapi.json` is from.
#[derive(Deserialize, Serialize)]
pub(crate) struct Source {
    repository: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<String>,
    version: String,
    /// Of the published bytes, in hexadecimal.
    sha256: String,
    licence: String,
    descriptions: bool,
}

const REPOSITORY: &str = "https://github.com/Bungie-net/api";
const LICENCE: &str = "BSD-3-Clause";

impl Spec {
    pub(crate) fn run(self, workspace: &Workspace) -> Done {
        match self {
            Spec::Import(import) => import.run(workspace),
            Spec::Print => print(workspace),
        }
    }

    pub(crate) fn writes(&self) -> bool {
        matches!(self, Spec::Import(_))
    }
}

impl Import {
    fn run(self, workspace: &Workspace) -> Done {
        let published = read(&self.file)?;
        let accepted = Accepted::parse(&read(&workspace.spec("accepted.toml"))?)?;
        let options = normal::Options {
            keep_descriptions: self.keep_descriptions,
            accepted: &accepted,
        };
        let document = normal::normalise(&published, &options)?;
        let version = document
            .pointer("/info/version")
            .and_then(|version| version.as_str());
        let source = Source {
            repository: REPOSITORY.to_owned(),
            commit: self.commit,
            version: version.unwrap_or_default().to_owned(),
            sha256: hexadecimal(&Sha256::digest(published.as_bytes())),
            licence: LICENCE.to_owned(),
            descriptions: self.keep_descriptions,
        };
        let text = toml::to_string(&source)
            .map_err(|error| Failure::new(format!("error: source.toml: {error}")))?;
        put(&[
            (workspace.spec("openapi.json"), normal::to_text(&document)),
            (workspace.spec("source.toml"), text),
        ])?;
        say(&format!(
            "imported {}; next: cargo xtask regen\n",
            source.version
        ))
    }
}

fn print(workspace: &Workspace) -> Done {
    let sources = workspace.sources(None)?;
    let document = corrected_document(&sources.inputs(true))?;
    say(&normal::to_text(&document))
}

/// Replaces files that belong together: all are written before the first takes its place.
fn put(files: &[(PathBuf, String)]) -> Done {
    let new = |path: &Path| path.with_extension(format!("{}.new", std::process::id()));
    let write = |(path, text): &(PathBuf, String)| {
        fs::write(new(path), text).map_err(Failure::at("write", path))
    };
    let replace = |(path, _): &(PathBuf, String)| {
        fs::rename(new(path), path).map_err(Failure::at("replace", path))
    };
    let done = files
        .iter()
        .try_for_each(write)
        .and_then(|()| files.iter().try_for_each(replace));
    if done.is_err() {
        for (path, _) in files {
            let _ = fs::remove_file(new(path));
        }
    }
    done
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
