//! `cargo xtask unmodelled`: what captures hold and the types do not.

use crate::{
    Done,
    failure::Failure,
    output::{Format, columns, say_as},
    workspace::{Workspace, read},
};
use bungie_codegen::{Capture, Unmodelled as Findings, UnmodelledKind, unmodelled};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lists what JSON captures hold and the types have no place or name for.
#[derive(clap::Args)]
#[command(after_help = "Example:
  cargo xtask unmodelled ../shared/captures/responses")]
pub(crate) struct Unmodelled {
    /// A folder of `.json` files, looked through with all folders in it. A file's name says what it
    /// is of, up to the first `__`: an operation (`Destiny2.GetProfile__mine.json`, a whole answer), a
    /// table (`DestinyClassDefinition.json`, rows by key), or a schema
    /// (`Destiny.Misc.DestinyColor.json`).
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Unmodelled {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let mut files = Vec::new();
        find(&self.folder, &mut files)?;
        files.sort();
        if files.is_empty() {
            let folder = self.folder.display();
            return Err(Failure::new(format!(
                "error: {folder} has no .json files in it"
            )));
        }
        let texts: Vec<String> = files.iter().map(|file| read(file)).collect::<Done<_>>()?;
        let names: Vec<_> = files
            .iter()
            .map(|file| file.file_stem().unwrap_or_default().to_string_lossy())
            .collect();
        let captures: Vec<_> = names
            .iter()
            .zip(&texts)
            .map(|(name, json)| Capture { name, json })
            .collect();
        let sources = workspace.sources(None)?;
        let found = unmodelled(&sources.inputs(false), &captures)?;
        say_as(format, &found, text)
    }
}

fn text(found: &Findings) -> String {
    let Findings {
        captures,
        values,
        unknown,
        rows,
    } = found;
    let read = captures - unknown.len();
    let mut text = format!("{read} of {captures} captures read, {values} values\n");
    if !unknown.is_empty() {
        text += &format!("\nof nothing that the document names: {}\n", unknown.len());
        unknown
            .iter()
            .for_each(|name| text += &format!("  {name}\n"));
    }
    for (kind, title) in [
        (UnmodelledKind::Property, "properties without a field"),
        (UnmodelledKind::Value, "values of enums without a name"),
        (UnmodelledKind::Bit, "bits without a name"),
        (UnmodelledKind::Key, "keys of maps without a name"),
    ] {
        let rows = rows.iter().filter(|row| row.kind == kind);
        let rows = rows.map(|row| {
            let first = format!("in {}", row.first);
            vec![row.what.clone(), row.count.to_string(), first]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        text += &format!("\n{title}: {}\n", rows.len());
        columns(&rows)
            .iter()
            .for_each(|line| text += &format!("  {line}\n"));
    }
    text
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Done {
    let fail = || Failure::at("read", folder);
    for entry in fs::read_dir(folder).map_err(fail())? {
        let path = entry.map_err(fail())?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    Ok(())
}
