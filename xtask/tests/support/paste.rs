//! Pastes what `regen` says is missing.

use serde_json::Value;
use std::{fs, path::Path};

/// What stands for whatever a person would write.
pub(crate) const WRITTEN: &str = "Written by a test.";

/// Pastes every text that is missing, where its finding says, with `written` where only a person knows.
pub(crate) fn paste(root: &Path, findings: &[Value], written: &str) {
    for add in findings.iter().filter_map(|finding| finding.get("add")) {
        let path = root.join("spec").join(add["file"].as_str().unwrap());
        let text = add["text"].as_str().unwrap().replace('…', written);
        let file = fs::read_to_string(&path).unwrap();
        let file = match add.get("section").and_then(Value::as_str) {
            None => format!("{file}\n{text}\n"),
            Some(section) => {
                let header = format!("\n{section}\n");
                let file = format!("\n{file}");
                assert!(file.contains(&header), "no {section} in {}", path.display());
                file.replacen(&header, &format!("{header}{text}\n"), 1)
            }
        };
        fs::write(path, file).unwrap();
    }
}
