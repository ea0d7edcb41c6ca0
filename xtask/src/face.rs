//! `cargo xtask face`: what users can name of the crates that people write, as text. The generated crate's is
//! written by `regen`.

use crate::{
    Done,
    changes::Changes,
    crates::{CRATES, Crate},
    failure::Failure,
    folder::{self, unified},
    output::{Format, json, say},
    workspace::Workspace,
};
use bungie_codegen::{FaceChange, Files, compare_faces, face};
use serde::Serialize;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The accepted face, beside `src`.
pub(crate) const FILE: &str = "face.txt";
/// The face of a draft, which nobody has accepted.
pub(crate) const DRAFT: &str = "face.draft.txt";

/// Writes `face.txt` beside the source of each crate that people write: everything that users can name, a line each.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask face
  cargo xtask face --check --format json")]
pub(crate) struct Face {
    /// Write nothing; show the difference and fail if there is one.
    #[arg(long)]
    check: bool,
    /// Write although lines change or go that the code of users may rest on.
    #[arg(long, conflicts_with = "check")]
    accept_breaking: bool,
}

/// What a run has to say.
#[derive(Serialize)]
struct Report {
    faces: Vec<Compared>,
}

/// A face, and how it differs from the accepted one.
#[derive(Serialize)]
struct Compared {
    file: PathBuf,
    lines: usize,
    changes: Vec<FaceChange>,
}

impl Face {
    pub(crate) fn writes(&self) -> bool {
        !self.check
    }

    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let changes = match self.check {
            true => Changes::default(),
            false => Changes::begin(workspace)?,
        };
        let faces = FaceFile::of_written(workspace)?;
        let compared: Done<_> = faces.iter().map(FaceFile::compared).collect();
        let report = Report { faces: compared? };
        let done = match self.check {
            true => faces.iter().try_for_each(FaceFile::check),
            false => self.write(workspace, changes, faces),
        };
        // A program reads what differs however it ended.
        if format == Format::Json {
            say(&json(&report)?)?;
        }
        done
    }

    fn write(self, workspace: &Workspace, mut changes: Changes, faces: Vec<FaceFile>) -> Done {
        if !self.accept_breaking {
            faces.iter().try_for_each(FaceFile::refuse_breaking)?;
        }
        for face in faces {
            face.accept(&mut changes)?;
        }
        changes.make(workspace)
    }
}

/// The Rust files below a folder.
fn sources(folder: &Path) -> Done<Files> {
    let mut files = Files::new();
    for (path, bytes) in folder::read(folder)? {
        if path.extension().is_some_and(|it| it == "rs") {
            let text = String::from_utf8(bytes);
            let text = text.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error));
            let text = text.map_err(Failure::at("read", &folder.join(&path)))?;
            files.insert(path, text);
        }
    }
    Ok(files)
}

/// A crate's face as it is now, and the file of the one that was accepted.
pub(crate) struct FaceFile {
    /// The folder of the crate.
    folder: PathBuf,
    face: String,
    /// What writes it.
    pub(crate) command: &'static str,
}

impl FaceFile {
    /// That of generated files.
    pub(crate) fn of_generated(workspace: &Workspace, files: &Files) -> Done<Self> {
        Ok(FaceFile {
            folder: workspace.generated(),
            face: face(files, &Crate::Api.library())?,
            command: "cargo xtask regen",
        })
    }

    /// Those of the crates that people write, as far as they are part of the workspace.
    pub(crate) fn of_written(workspace: &Workspace) -> Done<Vec<Self>> {
        let written = CRATES.into_iter().filter(|it| it.is_written());
        let there = written.filter_map(|it| {
            let folder = workspace.root().join(it.facts().folder);
            folder.join("src").exists().then_some((it, folder))
        });
        let faces = there.map(|(it, folder)| {
            let files = sources(&folder.join("src"))?;
            Ok(FaceFile {
                face: face(&files, &it.library())?,
                folder,
                command: "cargo xtask face",
            })
        });
        faces.collect()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    fn accepted(&self) -> Done<Option<String>> {
        match fs::read_to_string(self.path()) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::at("read", &self.path())(error)),
        }
    }

    fn compared(&self) -> Done<Compared> {
        let accepted = self.accepted()?.unwrap_or_default();
        Ok(Compared {
            file: self.path(),
            lines: self.face.lines().count(),
            changes: compare_faces(&accepted, &self.face),
        })
    }

    /// Fails unless the accepted face is the one that there is.
    pub(crate) fn check(&self) -> Done {
        let accepted = self.accepted()?.unwrap_or_default();
        if accepted == self.face {
            return Ok(());
        }
        Err(Failure::new(format!(
            "{}error: {} is not what the source says; run `{}`",
            unified(Path::new(FILE), &accepted, &self.face),
            self.path().display(),
            self.command
        )))
    }

    /// Fails where the accepted face has what the new one lacks.
    pub(crate) fn refuse_breaking(&self) -> Done {
        let Some(accepted) = self.accepted()? else {
            return Ok(());
        };
        let changes = compare_faces(&accepted, &self.face);
        let breaking: Vec<_> = changes.iter().filter(|it| it.breaks.is_some()).collect();
        if breaking.is_empty() {
            return Ok(());
        }
        let said: String = breaking.iter().map(|change| said(change)).collect();
        Err(Failure::new(format!(
            "{said}error: the code of users may rest on {} lines of {} that are so no more; nothing was written\n  \
             help: if that is meant, raise the part of `version` in Cargo.toml that stands for it (the second of \
             0.x, else the first), say it in CHANGELOG.md, and run `{} --accept-breaking`",
            breaking.len(),
            self.path().display(),
            self.command
        )))
    }

    /// Accepts the face.
    pub(crate) fn accept(self, changes: &mut Changes) -> Done {
        changes.no_file(self.folder.join(DRAFT));
        changes.file(self.path(), self.face)
    }

    /// Shows the face of a draft, beside the accepted one.
    pub(crate) fn show_draft(self, changes: &mut Changes) -> Done {
        changes.file(self.folder.join(DRAFT), self.face)
    }
}

fn said(change: &FaceChange) -> String {
    let line = |sign: &str, line: &Option<String>| {
        let line = line.as_ref().map(|line| format!("{sign} {line}\n"));
        line.unwrap_or_default()
    };
    let why = change.breaks.unwrap_or_default();
    let (old, new) = (line("-", &change.old), line("+", &change.new));
    format!("{old}{new}  {why}\n")
}
