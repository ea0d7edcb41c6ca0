//! Real captures. They are not published with the code; without them, tests say so and pass.

use std::{
    fs,
    path::{Path, PathBuf},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");

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

/// The captures in one folder of the corpus by name, `None` if there is no corpus.
///
/// # Panics
///
/// On a corpus that cannot be read, and on a file that is not JSON: neither is to be passed over.
pub fn captures(folder: &str) -> Option<Vec<Capture>> {
    if !Path::new(FOLDER).is_dir() {
        eprintln!("skipped: no captures at hand");
        return None;
    }
    let mut paths: Vec<PathBuf> = fs::read_dir(Path::new(FOLDER).join(folder))
        .expect("a folder of the corpus")
        .map(|entry| entry.expect("an entry of the corpus").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "the folder {folder} is empty");
    let capture = |path: &PathBuf| Capture {
        name: path
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".json"))
            .unwrap_or_else(|| panic!("{} is no JSON file", path.display()))
            .to_owned(),
        bytes: fs::read(path).expect("a file of the corpus"),
    };
    Some(paths.iter().map(capture).collect())
}
