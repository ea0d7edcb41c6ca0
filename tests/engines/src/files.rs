//! What an engine keeps.

use std::{fs, path::Path};

/// Everything in a folder, one file after the other. What is no UTF-8 is replaced.
pub(crate) fn texts(folder: &Path) -> String {
    let mut texts = String::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                // It may have been removed by now.
                false => texts += &String::from_utf8_lossy(&fs::read(path).unwrap_or_default()),
            }
        }
    }
    texts
}
