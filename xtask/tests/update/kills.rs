//! An update that is killed at any moment is finished or undone by the next run.

use crate::{files, update, workspace, write_property};
use std::{
    fs,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

/// Where a run is when it is killed.
const MOMENTS: [&str; 6] = [
    "generated/.changes",
    "generated/.changes/new/1",
    "generated/.changes/old",
    "generated/.changes/old/3",
    "generated/.changes/list.json",
    "generated/src-is-new",
];

#[test]
fn the_next_run_finishes_or_undoes() {
    let (done, file) = workspace();
    write_property(&done, &file);
    update(&done, &file, &[]).succeeded();
    let done = files(&done);
    for moment in MOMENTS {
        let (workspace, file) = workspace();
        write_property(&workspace, &file);
        let before = files(&workspace);
        let mut command = workspace.command(&["spec", "update", "--from", file.to_str().unwrap()]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let place = workspace.path(moment);
        let is_there = || match moment {
            "generated/src-is-new" => {
                let text = fs::read_to_string(workspace.path("generated/src/lib.rs"));
                text.is_ok_and(|text| text.contains("9.0.0"))
            }
            _ => place.exists(),
        };
        while child.try_wait().unwrap().is_none() {
            if is_there() {
                child.kill().unwrap();
            }
            thread::yield_now();
        }
        // A run that changes nothing itself finishes or undoes what was begun.
        workspace.run(&["regen", "--draft"]).succeeded();
        let after = files(&workspace);
        assert!(after == before || after == done, "{moment}");
        update(&workspace, &file, &[]).succeeded();
        assert!(files(&workspace) == done, "{moment}");
    }
}

#[test]
fn two_updates_at_once_end_as_one() {
    let (workspace, file) = workspace();
    write_property(&workspace, &file);
    let start = || {
        let mut command = workspace.command(&["spec", "update", "--from", file.to_str().unwrap()]);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let mut children = [start(), start(), start()];
    let begun = Instant::now();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    assert!(begun.elapsed() < Duration::from_secs(60));
    workspace.run(&["regen", "--check"]).succeeded();
    assert!(!workspace.path("generated/.changes").exists());
}
