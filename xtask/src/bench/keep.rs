//! The kept table, its page, and the READMEs that quote it.

use super::{
    list::List,
    quotes::quote,
    render,
    table::{Table, kept_page, kept_path},
};
use crate::{
    Done,
    changes::Changes,
    failure::Failure,
    output::json,
    workspace::{Workspace, read},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What there will be.
pub(super) struct Kept {
    files: Vec<(PathBuf, String)>,
    /// Figures that READMEs quote and the table does not have, with their places.
    pub(super) unheld: Vec<String>,
    /// What is another now than the table says.
    pub(super) changed: Vec<String>,
}

impl Kept {
    /// What follows from a table, or from there being none.
    pub(super) fn new(workspace: &Workspace, list: &List, table: Option<&Table>) -> Done<Self> {
        let mut kept = Kept {
            files: Vec::new(),
            unheld: Vec::new(),
            changed: Vec::new(),
        };
        if let Some(table) = table {
            kept.file(workspace, kept_path(workspace), json(table)?)?;
            kept.file(workspace, kept_page(workspace), render::page(table))?;
        }
        let mut wrong = String::new();
        for path in readmes(workspace.root())? {
            let name = workspace.below(&path);
            match quote(&read(&path)?, table, list) {
                Ok(quoted) => {
                    let place = |said: &String| format!("{name}: {said}");
                    kept.unheld.extend(quoted.unheld.iter().map(place));
                    kept.changed.extend(quoted.changed.iter().map(place));
                    kept.files.push((path, quoted.text));
                }
                Err(why) => wrong += &format!("error: {name}: {why}\n"),
            }
        }
        match wrong.trim_end() {
            "" => Ok(kept),
            wrong => Err(Failure::new(wrong)),
        }
    }

    fn file(&mut self, workspace: &Workspace, path: PathBuf, text: String) -> Done {
        let is_other = !path.exists() || read(&path)? != text;
        if is_other {
            let name = workspace.below(&path);
            self.changed.push(format!("{name}: another text"));
        }
        self.files.push((path, text));
        Ok(())
    }

    /// Writes all of it, or nothing.
    pub(super) fn write(self, workspace: &Workspace) -> Done {
        let mut changes = Changes::begin(workspace)?;
        for (path, text) in self.files {
            changes.file(path, text)?;
        }
        changes.make(workspace)
    }
}

/// Every `README.md` and every guide, but for those of packages of others and of builds.
fn readmes(folder: &Path) -> Done<Vec<PathBuf>> {
    let fail = || Failure::at("read", folder);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail())? {
        let entry = entry.map_err(fail())?;
        let name = entry.file_name();
        let is_ours =
            name != "target" && name != "node_modules" && !name.to_string_lossy().starts_with('.');
        let kind = entry.file_type().map_err(fail())?;
        if kind.is_dir() && is_ours {
            found.extend(readmes(&entry.path())?);
        } else if kind.is_file() && is_page(&entry.path()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Whether figures of a file are held.
fn is_page(path: &Path) -> bool {
    let is_guide = path
        .parent()
        .is_some_and(|folder| folder.ends_with("generated/guide"));
    let is_text = path.extension().is_some_and(|ending| ending == "md");
    path.file_name().is_some_and(|name| name == "README.md") || is_guide && is_text
}
