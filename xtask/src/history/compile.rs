//! Compiling the crate of a document.

use super::Row;
use crate::{Done, failure::Failure, standalone, workspace::Workspace};
use bungie_codegen::generate;
use std::{
    fs,
    process::{Command, Stdio},
};

/// Notes whether the crate of a row compiles, with all features. All rows share one target folder, so that dependencies
/// are built once.
pub(super) fn compile(workspace: &Workspace, row: &mut Row) -> Done {
    if row.error.is_some() {
        return Ok(());
    }
    let folder = workspace.target("xtask/history/crate");
    let sources = workspace.sources(Some(&row.file))?;
    let generated = generate(&sources.inputs(false))?;
    // It is of the features of now.
    let manifest = folder.join("Cargo.toml");
    if manifest.exists() {
        fs::remove_file(&manifest).map_err(Failure::at("remove", &manifest))?;
    }
    standalone::write(workspace, &folder, &generated.files)?;
    let lock = workspace.root().join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(Failure::at("copy", &lock))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--all-features"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", workspace.target("xtask/history/target"))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::trouble(format!("error: cannot start cargo: {error}")))?;
    row.compiled = Some(output.status.success());
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().find(|line| line.starts_with("error"));
        row.error = Some(first.unwrap_or("cargo failed").to_owned());
    }
    Ok(())
}
