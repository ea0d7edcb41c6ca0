//! Which sets are at hand.

use super::{
    error::{ManifestError, ManifestErrorKind},
    folder::{Folder, Lock, digest, get_json, is_half_made, put_json},
    paths::ManifestPaths,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

/// What one index named, in the languages that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SetPaths {
    /// What follows from the paths, so that nothing depends on the version.
    pub(super) id: String,
    pub(super) version: String,
    pub(super) languages: Vec<String>,
    /// By table.
    pub(super) tables: BTreeMap<String, String>,
}

impl SetPaths {
    /// A table that the first language lacks is the one of the next.
    pub(super) fn new(paths: &ManifestPaths, languages: &[String]) -> Result<Self, ManifestError> {
        let mut tables = BTreeMap::new();
        for language in languages.iter().rev() {
            let Some(of_language) = paths.tables.get(language) else {
                continue;
            };
            let of_language = of_language.iter();
            tables.extend(of_language.map(|(table, path)| (table.clone(), path.clone())));
        }
        if tables.is_empty() {
            let mut known: Vec<_> = paths.tables.keys().map(String::as_str).collect();
            known.sort_unstable();
            let detail = format!("{}; it has {}", languages.join(", "), known.join(", "));
            return Err(ManifestError::new(ManifestErrorKind::NoLanguage, detail));
        }
        let mut text = String::new();
        for (table, path) in &tables {
            text += &format!("{table} {path}\n");
        }
        Ok(SetPaths {
            id: digest(text.as_bytes()),
            version: paths.version.clone(),
            languages: languages.to_vec(),
            tables,
        })
    }

    /// The path of a table.
    pub(super) fn path(&self, table: &str) -> Result<&str, ManifestError> {
        let path = self.tables.get(table).map(String::as_str);
        let path = path.ok_or_else(|| {
            let detail = format!("{table}, in version {}", self.version);
            ManifestError::new(ManifestErrorKind::NoTable, detail)
        })?;
        if is_file(path) {
            Ok(path)
        } else {
            Err(ManifestError::new(ManifestErrorKind::BadPath, path))
        }
    }
}

/// Whether a path that a server named leads to a file of the content server.
fn is_file(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte);
    crate::helps::is_path(path) && path.bytes().all(is_plain)
}

/// Where the file of a path is.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) path: String,
    pub(super) file: String,
    /// The digest of what is in the file.
    pub(super) digest: String,
}

/// The file of a path, if it is at hand.
pub(super) fn stored(folder: &Folder, path: &str) -> Option<Stored> {
    let stored: Stored = get_json(&folder.path(path))?;
    let is_there = stored.path == path && folder.table(&stored.file).is_file();
    is_there.then_some(stored)
}

/// Sets that were whole here, in the order in which they were so last.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Sets {
    sets: Vec<SetPaths>,
}

/// Notes that a set is whole now: it is the newest.
pub(super) async fn note(folder: &Folder, set: &SetPaths) -> Result<(), ManifestError> {
    let _alone = Lock::wait(&folder.lock("sets")).await?;
    let mut sets: Sets = get_json(&folder.sets()).unwrap_or_default();
    if sets.sets.last() == Some(set) {
        return Ok(());
    }
    let is_it = |other: &SetPaths| other.id == set.id && other.languages == set.languages;
    sets.sets.retain(|other| !is_it(other));
    sets.sets.push(set.clone());
    put_json(&folder.sets(), &sets)
}

/// The newest set in these languages that has all of these tables at hand.
pub(super) fn newest(folder: &Folder, languages: &[String], tables: &[&str]) -> Option<SetPaths> {
    let sets: Sets = get_json(&folder.sets())?;
    let mut newest_first = sets.sets.into_iter().rev();
    newest_first.find(|set| {
        let is_there = |table: &&str| {
            let path = set.path(table).ok();
            path.is_some_and(|path| stored(folder, path).is_some())
        };
        set.languages == languages && tables.iter().all(is_there)
    })
}

/// Forgets all but the newest sets of each choice of languages, and removes the files that none of those names. What
/// somebody has open stays where the system does not let it go. Gives how many files went.
pub(super) async fn prune(folder: &Folder, keep: usize) -> Result<usize, ManifestError> {
    // Whoever updates has files that no set names yet.
    let Some(_alone) = Lock::now(&folder.lock("update"), false)? else {
        return Ok(0);
    };
    let _sets = Lock::wait(&folder.lock("sets")).await?;
    let mut sets: Sets = get_json(&folder.sets()).unwrap_or_default();
    let mut kept: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    sets.sets.reverse();
    sets.sets.retain(|set| {
        let count = kept.entry(set.languages.clone()).or_default();
        *count += 1;
        *count <= keep
    });
    sets.sets.reverse();
    put_json(&folder.sets(), &sets)?;
    let paths = sets.sets.iter().flat_map(|set| set.tables.values());
    let named: HashSet<String> = paths.map(|path| digest(path.as_bytes())).collect();
    let mut files = HashSet::new();
    for (name, entry) in entries(&folder.paths()) {
        let stored = named.contains(&name).then(|| get_json::<Stored>(&entry));
        match stored.flatten() {
            Some(stored) => {
                files.insert(stored.file);
            }
            None => {
                let _ = fs::remove_file(entry);
            }
        }
    }
    // Nobody downloads, so nobody has one of their locks, and what is half made is of a process that was killed.
    for (name, entry) in entries(&folder.parts()) {
        let path = name.split('.').next();
        let is_named = path.is_some_and(|path| named.contains(path));
        if !is_named || is_half_made(&name) {
            let _ = fs::remove_file(entry);
        }
    }
    for (name, entry) in entries(folder.root()) {
        if is_half_made(&name) {
            let _ = fs::remove_file(entry);
        }
    }
    let mut removed = 0;
    for (name, entry) in entries(&folder.tables()) {
        let table = name.split_inclusive(".json").next().unwrap_or_default();
        let is_table = table.len() == name.len();
        if !files.contains(table) && fs::remove_file(&entry).is_ok() && is_table {
            removed += 1;
        }
    }
    Ok(removed)
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, entry.path())
    };
    entries.map(named).collect()
}
