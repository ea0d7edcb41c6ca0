//! All documents that a repository has.

use crate::{Done, failure::Failure, tool, workspace::Workspace};
use serde_json::Value;
use std::{fs, path::PathBuf, process::Command};

/// Where a repository has its document.
const DOCUMENT: &str = "openapi.json";

/// Puts every version of the document into a folder, numbered from the oldest.
pub(super) fn documents(workspace: &Workspace, repository: &str) -> Done<PathBuf> {
    let folder = workspace.target("xtask/history/documents");
    let clone = workspace.target("xtask/history/repository");
    for stale in [&folder, &clone] {
        if stale.exists() {
            fs::remove_dir_all(stale).map_err(Failure::at("remove", stale))?;
        }
    }
    fs::create_dir_all(&folder).map_err(Failure::at("create", &folder))?;
    tool::run(
        Command::new("git")
            .args([
                "clone",
                "--quiet",
                "--bare",
                "--filter=blob:none",
                "--",
                repository,
            ])
            .arg(&clone),
    )?;
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        tool::run(git.arg("--git-dir").arg(&clone).args(arguments))
    };
    let commits = git(&[
        "log",
        "--reverse",
        "--diff-filter=AM",
        "--format=%H",
        "--",
        DOCUMENT,
    ])?;
    let mut number = 0;
    for commit in commits.lines() {
        let text = git(&["show", &format!("{commit}:{DOCUMENT}")])?;
        number += 1;
        let document: Option<Value> = serde_json::from_str(&text).ok();
        let version = document
            .as_ref()
            .and_then(|it| it.pointer("/info/version")?.as_str());
        let is_plain = |version: &&str| {
            version
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'.')
        };
        let version = version.filter(is_plain).unwrap_or("unknown");
        let path = folder.join(format!("{number:03}-{version}.json"));
        fs::write(&path, text).map_err(Failure::at("write", &path))?;
    }
    Ok(folder)
}
