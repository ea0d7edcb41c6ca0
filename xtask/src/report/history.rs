//! How large the document was, version by version.

use super::{changes::by_class, difference::difference};
use crate::{Done, failure::Failure, workspace::Workspace};
use bungie_codegen::contract;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A version of the document.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Row {
    /// The version that it says it has.
    pub(super) version: String,
    /// Its file, without the ending.
    pub(super) name: String,
    pub(super) operations: usize,
    pub(super) schemas: usize,
    pub(super) properties: usize,
    pub(super) values: usize,
    pub(super) tables: usize,
    /// What changed since the row before, by class.
    pub(super) changes: BTreeMap<String, usize>,
}

/// The documents of a folder by version, then by name.
pub(super) fn rows(workspace: &Workspace, folder: &Path) -> Done<Vec<Row>> {
    let mut counted = Vec::new();
    for file in documents(folder)? {
        counted.push((row(workspace, &file)?, file));
    }
    if counted.is_empty() {
        let folder = folder.display();
        return Err(Failure::new(format!(
            "error: {folder} has no .json files in it"
        )));
    }
    counted.sort_by_cached_key(|(row, _)| (numbers(&row.version), row.name.clone()));
    let mut rows: Vec<Row> = Vec::new();
    let mut before: Option<PathBuf> = None;
    for (mut row, file) in counted {
        if let Some(before) = &before
            && let Some(difference) = difference(workspace, before, Some(&file))?
        {
            row.changes = by_class(&difference)?;
        }
        rows.push(row);
        before = Some(file);
    }
    Ok(rows)
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

fn row(workspace: &Workspace, file: &Path) -> Done<Row> {
    let sources = workspace.sources(Some(file))?;
    let contract = contract(&sources.inputs(false))
        .map_err(|found| Failure::new(format!("error: {}: {found}", file.display())))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Row {
        version: contract.version,
        name: name.into_owned(),
        operations: contract.counts.operations,
        schemas: contract.counts.schemas,
        properties: contract.counts.properties,
        values: contract.counts.values,
        tables: contract.counts.tables,
        changes: BTreeMap::new(),
    })
}

/// The numbers of a version; what is no number comes before all that are.
fn numbers(version: &str) -> Vec<Option<u64>> {
    version.split('.').map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_as_numbers() {
        let mut versions = ["2.21.10", "2.9.0", "2.21.8", "2.21", "next"];
        versions.sort_by_key(|version| numbers(version));
        assert_eq!(versions, ["next", "2.9.0", "2.21", "2.21.8", "2.21.10"]);
    }
}
