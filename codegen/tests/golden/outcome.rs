//! What comes out of a case, held against what came out last time.

use crate::case::Case;
use similar::TextDiff;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Where the generated files of a case stand.
const EXPECTED: &str = "expected";

/// Everything else that can come out of a case.
const TEXTS: &[&str] = &["audit.txt", "counts.txt", "errors.txt", "warnings.txt"];

/// Files, by path below the folder of the case.
#[derive(Default)]
pub(crate) struct Outcome(BTreeMap<PathBuf, String>);

impl Outcome {
    pub(crate) fn file(&mut self, path: PathBuf, text: String) {
        self.0.insert(Path::new(EXPECTED).join(path), text);
    }

    /// A text that is not about a file; none if there is nothing to say.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.0.insert(name.into(), format!("{text}\n"));
        }
    }

    /// What every case has in common is looked at once.
    pub(crate) fn leave_out_files_of(&mut self, base: &Outcome) {
        self.0.retain(|path, text| base.0.get(path) != Some(text));
    }

    /// What came out last time.
    fn last(folder: &Path) -> Outcome {
        let mut files = BTreeMap::new();
        let mut open = vec![folder.join(EXPECTED)];
        while let Some(at) = open.pop() {
            for entry in fs::read_dir(at).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    read_into(&mut files, folder, &path);
                }
            }
        }
        for name in TEXTS {
            let path = folder.join(name);
            if path.exists() {
                read_into(&mut files, folder, &path);
            }
        }
        Outcome(files)
    }

    fn bless(&self, folder: &Path) {
        for path in Outcome::last(folder).0.into_keys() {
            fs::remove_file(folder.join(path)).unwrap();
        }
        for (path, text) in &self.0 {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

fn read_into(files: &mut BTreeMap<PathBuf, String>, folder: &Path, path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    files.insert(path.strip_prefix(folder).unwrap().to_owned(), text);
}

/// The differences of all cases, so that one does not hide the next.
#[derive(Default)]
pub(crate) struct Verdict(String);

impl Verdict {
    pub(crate) fn compare(&mut self, case: &Case, outcome: &Outcome) {
        if std::env::var_os("BLESS").is_some() {
            outcome.bless(&case.folder);
            return;
        }
        let last = Outcome::last(&case.folder);
        let mut paths: Vec<&PathBuf> = last.0.keys().chain(outcome.0.keys()).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let text = |outcome: &'_ Outcome| outcome.0.get(path).cloned().unwrap_or_default();
            let (old, new) = (text(&last), text(outcome));
            if old != new || last.0.contains_key(path) != outcome.0.contains_key(path) {
                let path = format!("{}/{}", case.name, path.display());
                let diff = TextDiff::from_lines(&old, &new)
                    .unified_diff()
                    .header(&format!("expected/{path}"), &format!("actual/{path}"))
                    .to_string();
                self.0.push_str(&diff);
            }
        }
    }

    pub(crate) fn give(self) {
        assert!(
            self.0.is_empty(),
            "\n{}\nIf this is as it should be: BLESS=1 cargo test -p bungie-codegen --test golden",
            self.0
        );
    }
}
