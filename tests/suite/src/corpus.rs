//! Real captures. They are not published with the code; without them, tests say so and pass.

use crate::inputs::shared;
use std::{fs, path::PathBuf};

/// One captured file.
#[derive(Debug)]
pub struct Capture {
    /// The file name without `.json`.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Capture {
    /// What was captured: the name up to the first `__`.
    pub fn subject(&self) -> &str {
        self.name
            .split_once("__")
            .map_or(&*self.name, |(subject, _)| subject)
    }
}

/// The captures in one folder by name, `None` if there is no such folder.
///
/// # Panics
///
/// On captures that cannot be read, and on a file that is not JSON: neither is to be passed over.
#[track_caller]
pub fn captures(folder: &str) -> Option<Vec<Capture>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(shared(folder)?)
        .expect("a folder of captures")
        .map(|entry| entry.expect("an entry of the folder").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "the folder {folder} is empty");
    let capture = |path: &PathBuf| Capture {
        name: path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".json"))
            .unwrap_or_else(|| panic!("{} is no JSON file", path.display()))
            .to_owned(),
        bytes: fs::read(path).expect("a file of the folder"),
    };
    Some(paths.iter().map(capture).collect())
}
