//! Which sets are at hand.

use super::{
    error::{ManifestError, ManifestErrorKind},
    folder::{Folder, Lock, digest, get_json, put_json},
    paths::ManifestPaths,
    thread::on_thread,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one index named, in the languages that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SetPaths {
    /// What follows from the paths, so that nothing depends on the version.
    pub(super) id: String,
    pub(super) version: String,
    pub(super) languages: Vec<String>,
    /// By table.
    pub(super) tables: BTreeMap<String, String>,
    /// The path of the SQLite file.
    pub(super) sqlite: Option<String>,
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
            sqlite: languages
                .iter()
                .find_map(|language| paths.sqlite.get(language))
                .cloned(),
        })
    }

    /// The path of a table.
    pub(super) fn path(&self, table: &str) -> Result<&str, ManifestError> {
        self.file(table, self.tables.get(table))
    }

    /// The path of the SQLite file.
    #[cfg(feature = "sqlite")]
    pub(super) fn database(&self) -> Result<&str, ManifestError> {
        self.file("SQLite", self.sqlite.as_ref())
    }

    fn file<'a>(&self, what: &str, path: Option<&'a String>) -> Result<&'a str, ManifestError> {
        let path = path.ok_or_else(|| {
            let detail = format!("{what}, in version {}", self.version);
            ManifestError::new(ManifestErrorKind::NoTable, detail)
        })?;
        if is_file(path) {
            Ok(path)
        } else {
            Err(ManifestError::new(ManifestErrorKind::BadPath, path))
        }
    }

    /// The paths of all of its files.
    pub(super) fn files(&self) -> impl Iterator<Item = &String> {
        self.tables.values().chain(&self.sqlite)
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
pub(super) fn stored(folder: &Folder, path: &str) -> Result<Option<Stored>, ManifestError> {
    let stored: Option<Stored> = get_json(&folder.path(path))?;
    let is_there = |stored: &Stored| stored.path == path && folder.table(&stored.file).is_file();
    Ok(stored.filter(is_there))
}

/// Sets that were whole here, in the order in which they were so last.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Sets {
    pub(super) sets: Vec<SetPaths>,
}

/// The sets in a folder.
pub(super) fn all(folder: &Folder) -> Result<Sets, ManifestError> {
    Ok(get_json(&folder.sets())?.unwrap_or_default())
}

/// Notes that a set is whole now: it is the newest.
pub(super) async fn note(folder: &Folder, set: &SetPaths) -> Result<(), ManifestError> {
    let alone = Lock::wait(&folder.lock("sets"), None).await?;
    let (folder, set) = (folder.clone(), set.clone());
    on_thread(move || {
        let _alone = alone;
        let mut sets = all(&folder)?;
        if sets.sets.last() == Some(&set) {
            return Ok(());
        }
        let is_it = |other: &SetPaths| other.id == set.id && other.languages == set.languages;
        sets.sets.retain(|other| !is_it(other));
        sets.sets.push(set);
        put_json(&folder.sets(), &sets)
    })
    .await?
}

/// The sets in these languages that have all of these tables at hand, the newest first.
pub(super) fn whole(
    folder: &Folder,
    languages: &[String],
    tables: &[&str],
) -> Result<impl Iterator<Item = Result<SetPaths, ManifestError>>, ManifestError> {
    let mut sets = all(folder)?.sets;
    sets.retain(|set| set.languages == languages);
    let sets = sets.into_iter().rev();
    Ok(sets.filter_map(|set| match is_whole(folder, &set, tables) {
        Ok(is_whole) => is_whole.then_some(Ok(set)),
        Err(error) => Some(Err(error)),
    }))
}

/// Whether a set has all of these tables at hand.
fn is_whole(folder: &Folder, set: &SetPaths, tables: &[&str]) -> Result<bool, ManifestError> {
    for table in tables {
        let Ok(path) = set.path(table) else {
            return Ok(false);
        };
        if stored(folder, path)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
