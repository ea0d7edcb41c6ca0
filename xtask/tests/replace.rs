//! The crate is replaced as a whole or not at all, whatever happens meanwhile.
#![cfg(unix)]

mod support;

use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
    thread,
};
use support::{Run, Snapshot, Workspace};

/// Nobody's user id, by old custom.
const NOBODY: u32 = 65534;

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Folders for a half-written crate, and folders moved aside.
fn temporary_folders(workspace: &Workspace) -> Vec<String> {
    fs::read_dir(workspace.path("generated"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect()
}

#[test]
fn a_folder_that_may_not_be_written_keeps_the_old_crate() {
    let workspace = Workspace::with_old_crate();
    set_mode(&workspace.path(""), 0o755);
    set_mode(&workspace.path("generated"), 0o555);
    let mut command = workspace.command(&["regen"]);
    // No permission binds root; nobody owns nothing here.
    let am_root = fs::metadata(workspace.path("")).unwrap().uid() == 0;
    if am_root {
        let copy = workspace.path("xtask");
        fs::copy(env!("CARGO_BIN_EXE_xtask"), &copy).unwrap();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        command = Command::new(copy);
        command.args(arguments).uid(NOBODY).gid(NOBODY);
    }
    let before = workspace.snapshot();
    let run = Run::of(command.current_dir("/").output().unwrap());
    before.is_untouched(&workspace.snapshot());
    set_mode(&workspace.path("generated"), 0o755);
    run.failed(3)
        .says(&["error: cannot create ", "generated", "Permission denied"]);
}

#[test]
fn a_file_in_the_place_of_the_folder_is_an_error() {
    let workspace = Workspace::new();
    workspace.write("generated/src", "a file");
    let run = workspace.run(&["regen"]).failed(3);
    run.says(&["error: cannot read ", "generated/src"]);
    assert_eq!(workspace.read("generated/src"), "a file");
    assert_eq!(temporary_folders(&workspace), [""; 0]);
}

#[test]
fn what_a_killed_run_left_behind_is_no_obstacle() {
    let workspace = Workspace::with_old_crate();
    fs::create_dir(workspace.path("generated/.src.1.new")).unwrap();
    workspace.write("generated/.src.1.new/lib.rs", "// half");
    workspace.run(&["regen"]).succeeded();
    workspace.run(&["regen", "--check"]).succeeded();
}

/// Wherever the kill strikes, the crate is the old one or the new one. Which of the two, and whether
/// it strikes at all, is up to the system; the test waits for what it can see and for nothing else.
#[test]
fn a_killed_run_leaves_a_whole_crate() {
    let finished = Workspace::new();
    finished.run(&["regen"]).succeeded();
    let finished = Snapshot::of(&finished.path("generated/src"));
    for files_to_wait_for in [0, 1, 8, 16] {
        let workspace = Workspace::with_old_crate();
        let old = Snapshot::of(&workspace.path("generated/src"));
        let mut child = workspace
            .command(&["regen"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let half = workspace.path(&format!("generated/.src.{}.new", child.id()));
        while child.try_wait().unwrap().is_none() {
            let written = fs::read_dir(&half).map_or(0, Iterator::count);
            if half.exists() && written >= files_to_wait_for {
                child.kill().unwrap();
            }
            thread::yield_now();
        }
        let left = Snapshot::of(&workspace.path("generated/src"));
        let is_old = left.files() == old.files();
        assert!(is_old || left.files() == finished.files());

        workspace.run(&["regen"]).succeeded();
        let done = Snapshot::of(&workspace.path("generated/src"));
        assert!(done.files() == finished.files());
    }
}
