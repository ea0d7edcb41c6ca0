//! What documents have in them, one after another.

use crate::{Done, compare::between, failure::Failure, workspace::Workspace};
use bungie_codegen::{Class, Difference, contract, generate};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A version of the document.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Row {
    /// The version that it says it has.
    pub(crate) version: String,
    /// Its file, without the ending.
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    pub(crate) operations: usize,
    pub(crate) schemas: usize,
    pub(crate) properties: usize,
    pub(crate) values: usize,
    pub(crate) tables: usize,
    /// What of `spec/` does not fit it.
    pub(crate) warnings: usize,
    /// How much changed since the row before, by class.
    pub(crate) changes: BTreeMap<Class, usize>,
    /// Whether its crate compiles, if that was tried.
    pub(crate) compiled: Option<bool>,
    /// Why there is no crate of it.
    pub(crate) error: Option<String>,
}

/// The documents of a folder, the oldest first.
pub(crate) fn rows(workspace: &Workspace, folder: &Path) -> Done<Vec<Row>> {
    let files = documents(folder)?;
    let mut rows: Vec<Row> = files
        .into_iter()
        .map(|file| row(workspace, file))
        .collect::<Done<_>>()?;
    if rows.is_empty() {
        let folder = folder.display();
        return Err(Failure::new(format!(
            "error: {folder} has no .json files in it"
        )));
    }
    if rows.iter().all(|row| number(&row.name).is_some()) {
        rows.sort_by_cached_key(|row| number(&row.name));
    } else {
        rows.sort_by_cached_key(|row| (numbers(&row.version), row.name.clone()));
    }
    let mut before: Option<PathBuf> = None;
    for row in rows.iter_mut().filter(|row| row.error.is_none()) {
        if let Some(before) = &before {
            row.changes = by_class(&between(workspace, before, &row.file)?);
        }
        before = Some(row.file.clone());
    }
    Ok(rows)
}

/// How many changes there are of each class.
fn by_class(difference: &Difference) -> BTreeMap<Class, usize> {
    let mut counts = BTreeMap::new();
    for change in &difference.changes {
        *counts.entry(change.class).or_default() += 1;
    }
    counts
}

fn documents(folder: &Path) -> Done<Vec<PathBuf>> {
    let fail = || Failure::at("read", folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail())? {
        let path = entry.map_err(fail())?.path();
        if path.extension().is_some_and(|it| it == "json") {
            files.push(path);
        }
    }
    Ok(files)
}

fn row(workspace: &Workspace, file: PathBuf) -> Done<Row> {
    let sources = workspace.sources(Some(&file))?;
    let inputs = sources.inputs(false);
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let row = Row {
        name: name.into_owned(),
        file,
        ..Row::default()
    };
    let made = contract(&inputs).and_then(|contract| Ok((contract, generate(&inputs)?)));
    let (contract, generated) = match made {
        Ok(made) => made,
        Err(found) => {
            let version = row.name.trim_start_matches("openapi-").to_owned();
            return Ok(Row {
                version,
                error: Some(found.to_string()),
                ..row
            });
        }
    };
    Ok(Row {
        version: contract.version,
        operations: contract.counts.operations,
        schemas: contract.counts.schemas,
        properties: contract.counts.properties,
        values: contract.counts.values,
        tables: contract.counts.tables,
        warnings: generated.warnings.iter().count(),
        ..row
    })
}

/// The number that a name begins with, before a `-`.
fn number(name: &str) -> Option<u64> {
    name.split_once('-')?.0.parse().ok()
}

/// The numbers of a version; what is no number comes before all that are.
fn numbers(version: &str) -> Vec<Option<u64>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{number, numbers};

    #[test]
    fn versions_are_compared_as_numbers() {
        let mut versions = ["2.21.10", "2.9.0", "2.21.8", "2.21", "next"];
        versions.sort_by_key(|version| numbers(version));
        assert_eq!(versions, ["next", "2.9.0", "2.21", "2.21.8", "2.21.10"]);
    }

    #[test]
    fn names_may_begin_with_their_numbers() {
        assert_eq!(number("012-2.1.0"), Some(12));
        assert_eq!(number("openapi-2.1.0"), None);
    }
}
