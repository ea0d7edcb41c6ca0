//! `cargo xtask unmodelled`: what captures hold and the types do not.

use crate::{
    Done,
    failure::Failure,
    say,
    workspace::{Workspace, read},
};
use bungie_codegen::{Capture, unmodelled};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Lists what JSON captures hold and the types have no place or name for.
#[derive(clap::Args)]
pub(crate) struct Unmodelled {
    /// A folder of `.json` files, looked through with all folders in it. A file's name says what it
    /// is of, up to the first `__`: an operation (`Destiny2.GetProfile__mine.json`, a whole answer), a
    /// table (`DestinyClassDefinition.json`, rows by key), or a schema
    /// (`Destiny.Misc.DestinyColor.json`).
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Unmodelled {
    pub(crate) fn run(self, workspace: &Workspace) -> Done {
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
        say(&unmodelled(&sources.inputs(false), &captures)?)
    }
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
