//! All documents that a repository has.

use crate::{Done, failure::Failure, git::git, workspace::Workspace};
use serde_json::Value;
use std::{ffi::OsStr, fs, path::PathBuf};

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
    let options = ["clone", "--quiet", "--bare", "--filter=blob:none", "--"];
    let places = [OsStr::new(repository), clone.as_os_str()];
    git(options.map(OsStr::new).into_iter().chain(places))?;
    let in_clone = |arguments: &[&str]| {
        let place = [OsStr::new("--git-dir"), clone.as_os_str()];
        git(place.into_iter().chain(arguments.iter().map(OsStr::new)))
    };
    let order = ["log", "--reverse", "--diff-filter=AM", "--format=%H"];
    let commits = in_clone(&[&order[..], &["--", DOCUMENT]].concat())?;
    let mut number = 0;
    for commit in commits.lines() {
        let text = in_clone(&["show", &format!("{commit}:{DOCUMENT}")])?;
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
