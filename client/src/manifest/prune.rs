//! Old sets go, with the files that no other names.

use super::{
    error::ManifestError,
    folder::{Folder, get_json, is_digest, is_half_made, put_json},
    kept,
    sets::{self, SetPaths, Stored},
};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

/// Forgets all but the newest sets of each choice of languages, and removes the files that none of those names. Only
/// files go whose names are made here. What somebody has open stays where the system does not let it go. Gives how many
/// tables and databases went.
///
/// Whoever calls it has the folder alone.
pub(super) fn prune(folder: &Folder, keep: usize) -> Result<usize, ManifestError> {
    let mut sets = sets::all(folder)?;
    let mut kept: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    sets.sets.reverse();
    sets.sets.retain(|set| {
        let count = kept.entry(set.languages.clone()).or_default();
        *count += 1;
        *count <= keep
    });
    sets.sets.reverse();
    let paths = sets.sets.iter().flat_map(SetPaths::files);
    let named: HashSet<String> = paths
        .map(|path| super::folder::digest(path.as_bytes()))
        .collect();
    // All is looked at before anything goes.
    let (paths, parts) = (entries(&folder.paths())?, entries(&folder.parts())?);
    let (tables, others) = (entries(&folder.tables())?, entries(folder.root())?);
    let (mut files, mut old) = (HashSet::new(), Vec::new());
    for (name, entry) in paths {
        let stored = match named.contains(&name) {
            true => get_json::<Stored>(&entry)?,
            false => None,
        };
        match stored {
            Some(stored) => {
                files.insert(stored.file);
            }
            None if is_digest(&name) || is_half_made(&name) => old.push(entry),
            None => {}
        }
    }
    // Nobody downloads, so nobody has one of their locks, and what is half made is of a process that was killed.
    for (name, entry) in parts {
        let path = name.split('.').next().unwrap_or_default();
        if is_digest(path) && !named.contains(path) || is_half_made(&name) {
            old.push(entry);
        }
    }
    let half_made = others.into_iter().filter(|(name, _)| is_half_made(name));
    old.extend(half_made.map(|(_, entry)| entry));
    put_json(&folder.sets(), &sets)?;
    for entry in old {
        let _ = fs::remove_file(entry);
    }
    let mut removed = 0;
    for (name, entry) in tables {
        // An index goes with its table.
        let table = name.strip_suffix(kept::ENDING).unwrap_or(&name);
        let is_old = is_table(table) && !files.contains(table);
        if (is_old || is_half_made(&name)) && fs::remove_file(&entry).is_ok() && is_table(&name) {
            removed += 1;
        }
    }
    Ok(removed)
}

/// Whether a name is that of a table or of a database: it has a digest in it, and perhaps a count behind that.
fn is_table(name: &str) -> bool {
    let stem = name
        .strip_suffix(".json")
        .or_else(|| name.strip_suffix(".sqlite"));
    let mut parts = stem.unwrap_or_default().rsplit('-');
    parts.by_ref().take(2).any(is_digest)
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, ManifestError> {
    let failed = |error| ManifestError::folder("read", folder, error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        entries.push((name, entry.path()));
    }
    Ok(entries)
}
