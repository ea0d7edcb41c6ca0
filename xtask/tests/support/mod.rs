//! A workspace of its own for the real command, and the whole of it as a value.

// Not every test that has this module needs all of it.
#![allow(dead_code)]

#[path = "../../../tests/support/counts.rs"]
mod counts;
#[path = "../../../tests/support/inputs.rs"]
mod inputs;

use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::SystemTime,
};
use tempfile::TempDir;

#[allow(unused_imports)]
pub(crate) use inputs::PUBLISHED;

/// The folder of the repository.
pub(crate) fn repository() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap().to_owned()
}

/// A published document, where it is at hand.
#[track_caller]
pub(crate) fn published(version: &str) -> Option<PathBuf> {
    inputs::shared(&format!("spec/openapi-{version}.json"))
}

/// The real command, for a folder.
pub(crate) fn xtask(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("--root").arg(root).args(arguments);
    command.stdin(Stdio::null());
    command
}

/// A copy of what the commands read, in a temporary folder.
pub(crate) struct Workspace(TempDir);

impl Workspace {
    /// With `spec/`, a `generated/` that has nothing but the guides, and a `client/`.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["spec", "generated", "generated/guide", "client"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        for folder in ["spec", "generated/guide"] {
            for entry in fs::read_dir(repository().join(folder)).unwrap() {
                let entry = entry.unwrap();
                let copy = root.path().join(folder).join(entry.file_name());
                fs::copy(entry.path(), copy).unwrap();
            }
        }
        Workspace(root)
    }

    /// The same, with a crate that was generated from something else.
    pub(crate) fn with_old_crate() -> Self {
        let workspace = Workspace::new();
        fs::create_dir_all(workspace.path("generated/src/types")).unwrap();
        workspace.write("generated/src/lib.rs", "// old\n");
        workspace.write("generated/src/types/mod.rs", "// old, too\n");
        workspace
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    pub(crate) fn read(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap()
    }

    pub(crate) fn write(&self, below: &str, text: &str) {
        fs::write(self.path(below), text).unwrap();
    }

    /// A file of JSON.
    pub(crate) fn json(&self, below: &str) -> Value {
        serde_json::from_str(&self.read(below)).unwrap()
    }

    /// The version that the document in `spec/` says it has.
    pub(crate) fn version(&self) -> String {
        let document = self.json("spec/openapi.json");
        document["info"]["version"].as_str().unwrap().to_owned()
    }

    /// The line in which regen has to say what it made of the document.
    pub(crate) fn counted(&self) -> String {
        let overlay = self.json("spec/overlay.json");
        counts::counted(&self.json("spec/openapi.json"), &overlay)
    }

    /// Replaces the one place where `old` stands.
    #[track_caller]
    pub(crate) fn edit(&self, below: &str, old: &str, new: &str) {
        let text = self.read(below);
        assert_eq!(text.matches(old).count(), 1, "{old} in {below}");
        self.write(below, &text.replace(old, new));
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        xtask(self.0.path(), arguments)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    /// Everything below the workspace.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.0.path())
    }
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn succeeded(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn failed(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// All of these are on stderr.
    #[track_caller]
    pub(crate) fn says(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(
                self.stderr.contains(text),
                "no {text:?} in\n{}",
                self.stderr
            );
        }
        self
    }
}

/// Content and time stamp of every file, time stamp of every folder: even what was written and
/// removed again shows.
#[derive(Debug, PartialEq)]
pub(crate) struct Snapshot(BTreeMap<PathBuf, (Option<Vec<u8>>, SystemTime)>);

impl Snapshot {
    pub(crate) fn of(root: &Path) -> Self {
        let mut entries = BTreeMap::new();
        let mut open = vec![root.to_owned()];
        while let Some(path) = open.pop() {
            let metadata = fs::symlink_metadata(&path).unwrap();
            let content = if metadata.is_dir() {
                open.extend(fs::read_dir(&path).unwrap().map(|it| it.unwrap().path()));
                None
            } else {
                Some(fs::read(&path).unwrap())
            };
            let below = path.strip_prefix(root).unwrap().to_owned();
            entries.insert(below, (content, metadata.modified().unwrap()));
        }
        Snapshot(entries)
    }

    /// The files without their time stamps.
    pub(crate) fn files(&self) -> BTreeMap<&Path, &[u8]> {
        self.0
            .iter()
            .filter_map(|(path, (content, _))| Some((path.as_path(), content.as_deref()?)))
            .collect()
    }

    /// Says what differs, not what all of it is.
    #[track_caller]
    pub(crate) fn is_untouched(&self, after: &Snapshot) {
        let paths = self.0.keys().chain(after.0.keys());
        let touched: Vec<_> = paths
            .filter(|path| self.0.get(*path) != after.0.get(*path))
            .collect();
        assert!(touched.is_empty(), "{touched:?}");
    }
}
