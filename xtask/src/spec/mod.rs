//! `cargo xtask spec`: takes in the published document, and shows what is generated from.

mod fetch;
mod update;

use crate::{
    Done,
    changes::Changes,
    failure::Failure,
    output::{Format, say, say_as},
    workspace::{Workspace, read},
};
use bungie_codegen::{Accepted, corrected_document, normal};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, path::PathBuf};

/// Takes in and shows the document.
#[derive(clap::Subcommand)]
pub(crate) enum Spec {
    /// Brings a published document into normal form, as `spec/openapi.json`.
    Import(Import),
    /// Takes in the newest document: fetches, imports, compares and generates.
    Update(update::Update),
    /// Prints the document as it is generated from: after the overlay.
    #[command(after_help = "Example:
  cargo xtask spec print > corrected.json")]
    Print,
}

#[derive(clap::Args)]
#[command(after_help = "Example:
  cargo xtask spec import PATH/TO/openapi.json --commit 3a2890b")]
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

const SOURCE: &str = "source.toml";
pub(crate) const REPOSITORY: &str = "https://github.com/Bungie-net/api";
const LICENCE: &str = "BSD-3-Clause";

impl Spec {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        match self {
            Spec::Update(update) => update.run(workspace, format),
            Spec::Import(import) => import.run(workspace, format),
            Spec::Print => print(workspace),
        }
    }

    pub(crate) fn writes(&self) -> bool {
        match self {
            Spec::Import(_) => true,
            Spec::Update(update) => update.writes(),
            Spec::Print => false,
        }
    }
}

impl Import {
    fn run(self, workspace: &Workspace, format: Format) -> Done {
        let mut changes = Changes::begin(workspace)?;
        let published = read(&self.file)?;
        let imported = Imported::of(workspace, &published, self.commit, self.keep_descriptions)?;
        imported.add(&mut changes, workspace)?;
        changes.make(workspace)?;
        say_as(format, &imported.source, |source| {
            format!("imported {}; next: cargo xtask regen\n", source.version)
        })
    }
}

/// A published document in normal form.
struct Imported {
    document: String,
    source: Source,
}

impl Imported {
    fn of(
        workspace: &Workspace,
        published: &str,
        commit: Option<String>,
        keep_descriptions: bool,
    ) -> Done<Self> {
        let accepted = Accepted::parse(&read(&workspace.spec("accepted.toml"))?)?;
        let options = normal::Options {
            keep_descriptions,
            accepted: &accepted,
        };
        let document = normal::normalise(published, &options)?;
        let version = document.pointer("/info/version");
        let version = version.and_then(|version| version.as_str());
        let source = Source {
            repository: REPOSITORY.to_owned(),
            commit,
            version: version.unwrap_or_default().to_owned(),
            sha256: sha256(published.as_bytes()),
            licence: LICENCE.to_owned(),
            descriptions: keep_descriptions,
        };
        Ok(Imported {
            document: normal::to_text(&document),
            source,
        })
    }

    fn add(&self, changes: &mut Changes, workspace: &Workspace) -> Done {
        let source = toml::to_string(&self.source)
            .map_err(|error| Failure::new(format!("error: {SOURCE}: {error}")))?;
        changes.file(workspace.spec("openapi.json"), self.document.clone())?;
        changes.file(workspace.spec(SOURCE), source)
    }
}

fn print(workspace: &Workspace) -> Done {
    let sources = workspace.sources(None)?;
    let document = corrected_document(&sources.inputs(true))?;
    say(&normal::to_text(&document))
}

/// The SHA-256 of bytes, in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
