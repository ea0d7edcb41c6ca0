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
    io,
    path::{Path, PathBuf},
};

/// Changes of a workspace that have not been made yet.
#[derive(Default)]
pub(crate) struct Changes {
    items: Vec<(PathBuf, New)>,
}

/// What there will be at a path.
enum New {
    Text(String),
    Folder(Files),
    Nothing,
}

/// What of a path is laid aside, in the order of the list.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
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

    /// Makes them. After a failure the workspace is as it was; after a kill, [`finish`] makes it one or the other.
    pub(crate) fn make(self, workspace: &Workspace) -> Done {
        if self.items.is_empty() {
            return Ok(());
        }
        let _alone = alone(workspace)?;
        let aside = aside(workspace);
        finish_alone(&aside)?;
        let made = self.lay_aside(&aside).and_then(|list| {
            put_all(&aside, &list, Side::New).inspect_err(|_| {
                // If that fails as well, the list is still there for the next run.
                let _ = put_all(&aside, &list, Side::Old).and_then(|()| forget(&aside));
            })
        });
        match made {
            Ok(()) => forget(&aside),
            Err(failure) => {
                if !aside.join(LIST).exists() {
                    let _ = fs::remove_dir_all(&aside);
                }
                Err(failure)
            }
        }
    }

    fn lay_aside(self, aside: &Path) -> Done<Vec<Entry>> {
        for folder in [aside, &aside.join("new"), &aside.join("old")] {
            fs::create_dir(folder).map_err(Failure::at("create", folder))?;
        }
        let mut list = Vec::new();
        for (index, (path, new)) in self.items.into_iter().enumerate() {
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
            let old = kind_of(&path);
            copy(&path, old, &Side::Old.place(aside, index))?;
            list.push(Entry {
                path,
                new: kind,
                old,
            });
        }
        let text = serde_json::to_string(&list);
        let text = text.map_err(|error| Failure::new(format!("error: {error}")))?;
        put_text(&aside.join(LIST), text.as_bytes())?;
        Ok(list)
    }
}

/// Finishes changes that a killed run had begun to make, and takes away those that it had not.
pub(crate) fn finish(workspace: &Workspace) -> Done {
    let aside = aside(workspace);
    if !aside.exists() {
        return Ok(());
    }
    let _alone = alone(workspace)?;
    finish_alone(&aside)
}

fn finish_alone(aside: &Path) -> Done {
    let list = aside.join(LIST);
    match fs::read(&list) {
        Ok(text) => {
            let entries: Vec<Entry> = serde_json::from_slice(&text)
                .map_err(|error| Failure::trouble(format!("error: {}: {error}", list.display())))?;
            eprintln!("finishing what an earlier run had begun");
            put_all(aside, &entries, Side::New)?;
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

#[derive(Clone, Copy)]
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

/// Puts everything of one side in its place. What is there already stays.
fn put_all(aside: &Path, list: &[Entry], side: Side) -> Done {
    for (index, entry) in list.iter().enumerate() {
        let (path, from) = (&entry.path, side.place(aside, index));
        if entry.new == Kind::Folder {
            folder::remove_leftovers(path);
        }
        if is_same(path, &from, side.kind(entry))? {
            continue;
        }
        match side.kind(entry) {
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

/// Whether at a path there is what is laid aside.
fn is_same(path: &Path, aside: &Path, kind: Kind) -> Done<bool> {
    if kind_of(path) != kind {
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

fn kind_of(path: &Path) -> Kind {
    match fs::metadata(path) {
        Ok(it) if it.is_dir() => Kind::Folder,
        Ok(_) => Kind::File,
        Err(_) => Kind::Nothing,
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
    let removed = match kind_of(path) {
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
    let done = fs::write(&new, text).and_then(|()| fs::rename(&new, path));
    if done.is_err() {
        // What could not be written or moved is in nobody's way.
        let _ = fs::remove_file(&new);
    }
    done.map_err(Failure::at("write", path))
}
