//! Failures between the first file and the last one.

use super::{Changes, LIST, Work, aside, finish, lay_aside};
use crate::{failure::Failure, workspace::Workspace};
use bungie_codegen::Files;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A workspace with a file and a folder, and changes of both that are laid aside.
struct Begun {
    _folder: TempDir,
    workspace: Workspace,
    aside: PathBuf,
    work: Work,
}

impl Begun {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().to_owned();
        fs::create_dir_all(root.join("generated/src")).unwrap();
        fs::write(root.join("file"), "old").unwrap();
        fs::write(root.join("generated/src/lib.rs"), "old").unwrap();
        let workspace = Workspace::at(Some(root.clone()));
        let mut changes = Changes::default();
        changes.file(root.join("file"), "new".to_owned()).unwrap();
        let files = Files::from([(PathBuf::from("lib.rs"), "new".to_owned())]);
        changes.folder(root.join("generated/src"), files).unwrap();
        let aside = aside(&workspace);
        let work = lay_aside(&workspace, &aside, changes.items).unwrap();
        Begun {
            _folder: folder,
            workspace,
            aside,
            work,
        }
    }

    /// What is in the file and in the folder.
    fn texts(workspace: &Workspace) -> [String; 2] {
        ["file", "generated/src/lib.rs"]
            .map(|path| fs::read_to_string(workspace.root().join(path)).unwrap())
    }
}

/// Puts a file where a folder is laid, so that it cannot be put in its place.
fn spoil(folder: &Path) {
    fs::rename(folder, folder.with_extension("kept")).unwrap();
    fs::write(folder, "").unwrap();
}

fn mend(folder: &Path) {
    fs::remove_file(folder).unwrap();
    fs::rename(folder.with_extension("kept"), folder).unwrap();
}

#[test]
fn the_last_one_that_cannot_be_put_takes_the_first_one_back() {
    let Begun {
        workspace,
        aside,
        work,
        ..
    } = &Begun::new();
    spoil(&aside.join("new/1"));
    let failure = work.put(workspace, aside).unwrap_err();
    assert_eq!(Begun::texts(workspace), ["new", "old"]);
    let told = work.undo(workspace, aside, failure).to_string();
    assert!(!told.contains("not as it was"), "{told}");
    assert_eq!(Begun::texts(workspace), ["old", "old"]);
    assert!(!aside.exists());
}

#[test]
fn what_cannot_be_taken_back_is_told_and_taken_back_by_the_next_run() {
    let Begun {
        workspace,
        aside,
        work,
        ..
    } = &Begun::new();
    work.put(workspace, aside).unwrap();
    spoil(&aside.join("old/1"));
    let failure = Failure::new("error: the disk is full");
    let told = work.undo(workspace, aside, failure).to_string();
    assert!(told.starts_with("error: the disk is full\n"), "{told}");
    assert!(
        told.contains("the next run that writes puts it back"),
        "{told}"
    );
    assert!(aside.join(LIST).exists());
    mend(&aside.join("old/1"));
    finish(workspace).unwrap();
    assert_eq!(Begun::texts(workspace), ["old", "old"]);
    assert!(!aside.exists());
}
