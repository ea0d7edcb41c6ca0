//! A folder of generated files: compared as a whole, and replaced as a whole or not at all.

use crate::{Done, failure::Failure};
use bungie_codegen::Files;
use similar::TextDiff;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// What is in the folder, by path below it. A folder that is not there is empty.
pub(crate) fn read(folder: &Path) -> Done<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        let entries = match fs::read_dir(&at) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound && at == folder => break,
            Err(error) => return Err(Failure::at("read", &at)(error)),
        };
        for entry in entries {
            let path = entry.map_err(Failure::at("read", &at))?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read(&path).map_err(Failure::at("read", &path))?;
                let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                files.insert(below, text);
            }
        }
    }
    Ok(files)
}

/// How a folder differs from what it should hold.
#[derive(Default)]
pub(crate) struct Difference {
    /// Unified diffs.
    pub(crate) changed: BTreeMap<PathBuf, String>,
    pub(crate) missing: BTreeSet<PathBuf>,
    pub(crate) unexpected: BTreeSet<PathBuf>,
}

impl Difference {
    pub(crate) fn between(folder: &Path, files: &Files) -> Done<Self> {
        let mut there = read(folder)?;
        let mut difference = Difference::default();
        for (path, text) in files {
            match there.remove(path) {
                None => {
                    difference.missing.insert(path.clone());
                }
                Some(old) if old == text.as_bytes() => {}
                Some(old) => {
                    let diff = unified(path, &String::from_utf8_lossy(&old), text);
                    difference.changed.insert(path.clone(), diff);
                }
            }
        }
        difference.unexpected = there.into_keys().collect();
        Ok(difference)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn len(&self) -> usize {
        self.changed.len() + self.missing.len() + self.unexpected.len()
    }
}

/// A path below the folder, written alike on all systems.
pub(crate) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

pub(crate) fn unified(path: &Path, old: &str, new: &str) -> String {
    let path = slashed(path);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Has `fill` make the folder beside `folder`, and puts the whole in its place. Until then, and on any failure, the
/// folder is as it was.
pub(crate) fn replace(folder: &Path, fill: impl FnOnce(&Path) -> Done) -> Done {
    remove_leftovers(folder);
    let (parent, name) = parts(folder);
    let new = parent.join(format!(".{name}.{}.new", std::process::id()));
    let done = fill(&new).and_then(|()| put(&new, folder));
    // After an exchange this is the old folder; after a failure, half of the new one.
    match fs::remove_dir_all(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound && done.is_ok() => {
            Err(Failure::at("remove", &new)(error))
        }
        _ => done,
    }
}

fn parts(folder: &Path) -> (&Path, String) {
    let parent = folder.parent().unwrap_or(Path::new("."));
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    (parent, name.into_owned())
}

/// What a run that was killed left beside the folder. If it cannot go, it is in nobody's way.
pub(crate) fn remove_leftovers(folder: &Path) {
    let (parent, name) = parts(folder);
    let prefix = &format!(".{name}.");
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(prefix) && [".new", ".old"].iter().any(|end| name.ends_with(end)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Makes a folder of these files.
pub(crate) fn write(folder: &Path, files: &Files) -> Done {
    fs::create_dir(folder).map_err(Failure::at("create", folder))?;
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Failure::at("create", parent))?;
        }
        fs::write(&path, text).map_err(Failure::at("write", &path))?;
    }
    Ok(())
}

fn put(new: &Path, folder: &Path) -> Done {
    let place = |error| Failure::at("replace", folder)(error);
    if !folder.exists() {
        return fs::rename(new, folder).map_err(place);
    }
    match exchange(new, folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            let old = new.with_extension("old");
            fs::rename(folder, &old).map_err(place)?;
            if let Err(error) = fs::rename(new, folder) {
                // What was moved away a moment ago can be moved back.
                let _ = fs::rename(&old, folder);
                return Err(place(error));
            }
            fs::remove_dir_all(&old).map_err(Failure::at("remove", &old))
        }
        Err(error) => Err(place(error)),
    }
}

/// Swaps two folders in one step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(|error| match error {
        // File systems that cannot.
        Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => io::ErrorKind::Unsupported.into(),
        error => error.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
