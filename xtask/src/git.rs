//! Git, which every command runs in this way.

use crate::{Done, tool};
use std::{ffi::OsStr, process::Command};

/// What git prints. Where is said by the first arguments: `-C` or `--git-dir` and a folder, or nothing for what has no
/// repository.
pub(crate) fn git<T: AsRef<OsStr>>(arguments: impl IntoIterator<Item = T>) -> Done<String> {
    let mut git = Command::new("git");
    // Otherwise `status` writes the index anew.
    tool::run(git.arg("--no-optional-locks").args(arguments))
}
