//! Files that change together: all of them, or none.
//!
//! What there will be and what there was is laid beside `generated/src` first. Then a list of it is put there, in one
//! step: from then on the changes hold. Only what stands in a list is put in its place, so whoever finds one finishes
//! the work, however often it was begun, and whoever finds none takes the rest away.

use crate::{
    Done,
    failure::Failure,
    folder::{self, Difference},
    workspace::Workspace,
};
use bungie_codegen::Files;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Component, Path, PathBuf},
};

/// Changes of a workspace that have not been made yet.
#[derive(Default)]
pub(crate) struct Changes {
    items: Vec<(PathBuf, New)>,
    /// Held from before anything is read that changes follow from.
    _alone: Option<File>,
}

/// What there will be at a path.
enum New {
    Text(String),
    Folder(Files),
    Nothing,
}

/// What is to be done with what is laid aside.
#[derive(Debug, Serialize, Deserialize)]
struct Work {
    /// Which side is to be put in its place.
    put: Side,
    entries: Vec<Entry>,
}

/// What of a path is laid aside.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// Below the workspace.
    path: PathBuf,
    /// What there will be.
    new: Kind,
    /// What there was.
    old: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Kind {
    File,
    Folder,
    Nothing,
}

const LIST: &str = "list.json";

impl Changes {
    /// Waits until nobody else makes changes, and finishes what a killed run had begun. Whoever reads the workspace after
    /// that reads what the changes are made to.
    pub(crate) fn begin(workspace: &Workspace) -> Done<Self> {
        let alone = alone(workspace)?;
        finish(workspace)?;
        Ok(Changes {
            items: Vec::new(),
            _alone: Some(alone),
        })
    }

    /// A file is to have this text. One that has it already keeps its time stamp.
    pub(crate) fn file(&mut self, path: PathBuf, text: String) -> Done {
        match fs::read(&path) {
            Ok(old) if old == text.as_bytes() => Ok(()),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::at("read", &path)(error))
            }
            _ => {
                self.items.push((path, New::Text(text)));
                Ok(())
            }
        }
    }

    /// A folder is to have these files, and no others. One that has them keeps their time stamps, and a crate its build.
    pub(crate) fn folder(&mut self, path: PathBuf, files: Files) -> Done {
        if !Difference::between(&path, &files)?.is_empty() {
            self.items.push((path, New::Folder(files)));
        }
        Ok(())
    }

    /// There is to be no such file.
    pub(crate) fn no_file(&mut self, path: PathBuf) {
        if path.exists() {
            self.items.push((path, New::Nothing));
        }
    }

    /// The paths that change.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.items.iter().map(|(path, _)| path.as_path())
    }

    /// Makes them. After a failure the workspace is as it was, or the message says that it is not; after a kill,
    /// [`begin`](Self::begin) makes it one or the other.
    pub(crate) fn make(mut self, workspace: &Workspace) -> Done {
        let items = std::mem::take(&mut self.items);
        if items.is_empty() {
            return Ok(());
        }
        let aside = aside(workspace);
        let laid = lay_aside(workspace, &aside, items);
        let work = laid.inspect_err(|_| drop(fs::remove_dir_all(&aside)))?;
        match work.put(workspace, &aside) {
            Ok(()) => forget(&aside),
            Err(failure) => Err(work.undo(workspace, &aside, failure)),
        }
    }
}

fn lay_aside(workspace: &Workspace, aside: &Path, items: Vec<(PathBuf, New)>) -> Done<Work> {
    for folder in [aside, &aside.join("new"), &aside.join("old")] {
        fs::create_dir(folder).map_err(Failure::at("create", folder))?;
    }
    let mut entries = Vec::new();
    for (index, (path, new)) in items.into_iter().enumerate() {
        let place = Side::New.place(aside, index);
        let kind = match new {
            New::Text(text) => {
                fs::write(&place, text).map_err(Failure::at("write", &place))?;
                Kind::File
            }
            New::Folder(files) => {
                folder::write(&place, &files)?;
                Kind::Folder
            }
            New::Nothing => Kind::Nothing,
        };
        let old = kind_of(&path)?;
        copy(&path, old, &Side::Old.place(aside, index))?;
        let below = path.strip_prefix(workspace.root());
        let below = below.map_err(|_| {
            let path = path.display();
            Failure::trouble(format!("error: {path} is not in the workspace"))
        })?;
        entries.push(Entry {
            path: below.to_owned(),
            new: kind,
            old,
        });
    }
    let work = Work {
        put: Side::New,
        entries,
    };
    work.note(aside)?;
    Ok(work)
}

impl Work {
    /// From here on, whoever comes does this work.
    fn note(&self, aside: &Path) -> Done {
        let text = serde_json::to_string(self);
        let text = text.map_err(|error| Failure::new(format!("error: {error}")))?;
        put_text(&aside.join(LIST), text.as_bytes())
    }

    /// Puts everything of one side in its place. What is there already stays.
    fn put(&self, workspace: &Workspace, aside: &Path) -> Done {
        for (index, entry) in self.entries.iter().enumerate() {
            let path = &workspace.root().join(&entry.path);
            let (from, kind) = (self.put.place(aside, index), self.put.kind(entry));
            if entry.new == Kind::Folder {
                folder::remove_leftovers(path);
            }
            if is_same(path, &from, kind)? {
                continue;
            }
            match kind {
                Kind::File => {
                    let text = fs::read(&from).map_err(Failure::at("read", &from))?;
                    put_text(path, &text)?;
                }
                Kind::Folder => folder::replace(path, |new| copy(&from, Kind::Folder, new))?,
                Kind::Nothing => remove(path)?,
            }
        }
        Ok(())
    }

    /// Puts back what there was, after a failure. If that fails as well, the next run does it.
    fn undo(&self, workspace: &Workspace, aside: &Path, failure: Failure) -> Failure {
        let back = Work {
            put: Side::Old,
            entries: self.entries.clone(),
        };
        let undone = back
            .note(aside)
            .and_then(|()| back.put(workspace, aside))
            .and_then(|()| forget(aside));
        match undone {
            Ok(()) => failure,
            Err(more) => Failure::trouble(format!(
                "{failure}\n{more}\nerror: the workspace is not as it was; the next run that writes puts it back"
            )),
        }
    }

    /// Refuses to touch what somebody has changed since.
    fn check(&self, workspace: &Workspace, aside: &Path) -> Done {
        let is_below = |path: &Path| {
            path.components()
                .all(|it| matches!(it, Component::Normal(_)))
        };
        for (index, entry) in self.entries.iter().enumerate() {
            let path = workspace.root().join(&entry.path);
            let mut known = is_below(&entry.path);
            for side in [Side::New, Side::Old]
                .into_iter()
                .take(if known { 2 } else { 0 })
            {
                known = is_same(&path, &side.place(aside, index), side.kind(entry))?;
                if known {
                    break;
                }
            }
            if !known {
                return Err(Failure::trouble(format!(
                    "error: {} is neither what it was nor what it was to be when a run was killed; make it one of the two \
                     ({} has both), or remove that folder to keep everything as it is",
                    path.display(),
                    aside.display()
                )));
            }
        }
        Ok(())
    }
}

/// Finishes changes that a killed run had begun to make, and takes away those that it had not.
fn finish(workspace: &Workspace) -> Done {
    let aside = &aside(workspace);
    let list = aside.join(LIST);
    match fs::read(&list) {
        Ok(text) => {
            let work: Work = serde_json::from_slice(&text).map_err(|error| {
                Failure::trouble(format!(
                    "error: {}: {error}; it is from a run that was killed: look at the workspace, and remove {}",
                    list.display(),
                    aside.display()
                ))
            })?;
            work.check(workspace, aside)?;
            eprintln!("finishing what an earlier run had begun");
            work.put(workspace, aside)?;
            forget(aside)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::remove_dir_all(aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::at("remove", aside)(error))
            }
            _ => Ok(()),
        },
        Err(error) => Err(Failure::at("read", &list)(error)),
    }
}

/// Where changes are laid.
fn aside(workspace: &Workspace) -> PathBuf {
    workspace.generated().join(".changes")
}

/// Waits until nobody else makes changes. The file is one that no command reads or replaces.
fn alone(workspace: &Workspace) -> Done<File> {
    let path = workspace.spec("README.md");
    let file = File::open(&path).map_err(Failure::at("open", &path))?;
    file.lock().map_err(Failure::at("lock", &path))?;
    Ok(file)
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum Side {
    New,
    Old,
}

impl Side {
    fn place(self, aside: &Path, index: usize) -> PathBuf {
        let folder = match self {
            Side::New => "new",
            Side::Old => "old",
        };
        aside.join(folder).join(index.to_string())
    }

    fn kind(self, entry: &Entry) -> Kind {
        match self {
            Side::New => entry.new,
            Side::Old => entry.old,
        }
    }
}

/// Whether at a path there is what is laid aside.
fn is_same(path: &Path, aside: &Path, kind: Kind) -> Done<bool> {
    if kind_of(path)? != kind {
        return Ok(false);
    }
    let file = |path: &Path| fs::read(path).map_err(Failure::at("read", path));
    Ok(match kind {
        Kind::File => file(path)? == file(aside)?,
        Kind::Folder => folder::read(path)? == folder::read(aside)?,
        Kind::Nothing => true,
    })
}

/// The changes hold, or do not any more: nobody has to finish them.
fn forget(aside: &Path) -> Done {
    remove(&aside.join(LIST))?;
    fs::remove_dir_all(aside).map_err(Failure::at("remove", aside))
}

fn kind_of(path: &Path) -> Done<Kind> {
    match fs::metadata(path) {
        Ok(it) if it.is_dir() => Ok(Kind::Folder),
        Ok(_) => Ok(Kind::File),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kind::Nothing),
        Err(error) => Err(Failure::at("read", path)(error)),
    }
}

fn copy(from: &Path, kind: Kind, to: &Path) -> Done {
    match kind {
        Kind::File => {
            fs::copy(from, to).map_err(Failure::at("copy", from))?;
        }
        Kind::Folder => {
            fs::create_dir_all(to).map_err(Failure::at("create", to))?;
            for (path, bytes) in folder::read(from)? {
                let to = to.join(path);
                let parent = to.parent().unwrap_or(&to);
                fs::create_dir_all(parent).map_err(Failure::at("create", parent))?;
                fs::write(&to, bytes).map_err(Failure::at("write", &to))?;
            }
        }
        Kind::Nothing => {}
    }
    Ok(())
}

fn remove(path: &Path) -> Done {
    let removed = match kind_of(path)? {
        Kind::Folder => fs::remove_dir_all(path),
        Kind::File | Kind::Nothing => fs::remove_file(path),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::at("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Writes the text beside the file and puts it in its place.
fn put_text(path: &Path, text: &[u8]) -> Done {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.new"));
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(text)?;
        // A name never stands for what is not on the disk yet.
        file.sync_all()
    };
    let done = write().and_then(|()| fs::rename(&new, path));
    if done.is_err() {
        // What could not be written or moved is in nobody's way.
        let _ = fs::remove_file(&new);
    }
    done.map_err(Failure::at("write", path))
}

#[cfg(test)]
mod tests;
