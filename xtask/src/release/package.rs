//! The crates, packed together as they would be published.

use super::{manifests::Versions, refusal::Refusal};
use crate::{
    Done,
    crates::{CRATES, Each, NOTICE},
    failure::Failure,
    workspace::Workspace,
};
use serde::Serialize;
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A packed crate.
#[derive(Debug, Serialize)]
pub(super) struct Archive {
    name: &'static str,
    pub(super) version: String,
    /// In bytes, compressed.
    pub(super) size: u64,
    pub(super) files: Vec<String>,
    #[serde(skip)]
    path: PathBuf,
}

/// Packs all into a folder; none if cargo refuses to, and why.
pub(super) fn pack(
    workspace: &Workspace,
    versions: &Versions,
    into: &Path,
) -> Done<Result<Each<Archive>, Refusal>> {
    let output = cargo()
        .args([
            "package",
            "--quiet",
            "--no-verify",
            "--allow-dirty",
            "--locked",
        ])
        .args(CRATES.iter().flat_map(|it| ["--package", it.name()]))
        .arg("--target-dir")
        .arg(into)
        .current_dir(workspace.root())
        .output()
        .map_err(|error| Failure::trouble(format!("error: cannot run cargo: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let packages = CRATES.map(|it| format!(" -p {}", it.name())).concat();
        let help = format!("`cargo package --no-verify{packages}` says the same");
        return Ok(Err(Refusal::new("cargo package", said.trim(), help)));
    }
    let archives = Each::of(|it| {
        let (name, version) = (it.name(), versions[it].to_string());
        let path = into.join(format!("package/{name}-{version}.crate"));
        let size = fs::metadata(&path)
            .map_err(Failure::at("read", &path))?
            .len();
        let files = list(&path, &format!("{name}-{version}/"))?;
        Ok(Archive {
            name,
            version,
            size,
            files,
            path,
        })
    });
    archives.all().map(Ok)
}

/// What is Bungie's may be given on with its notice alone.
pub(super) fn without_notice(archives: &Each<Archive>) -> Option<Refusal> {
    let mut bungies = archives
        .iter()
        .filter(|(it, _)| it.facts().document.is_some());
    let lacks = |archive: &Archive| !archive.files.iter().any(|file| file == NOTICE);
    let (it, _) = bungies.find(|(_, archive)| lacks(archive))?;
    let found = format!("{NOTICE} is not packed, and what is packed is Bungie's");
    let help = "copy spec/LICENSE to it, and name it under `include`";
    Some(Refusal::new(it.facts().folder, found, help))
}

impl Archive {
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Unpacks it, and gives its folder.
    pub(super) fn unpack(&self, into: &Path) -> Done<PathBuf> {
        tar(&["-xzf"], &self.path, into)?;
        Ok(into.join(format!("{}-{}", self.name, self.version)))
    }
}

/// The files of an archive below its one folder.
fn list(archive: &Path, folder: &str) -> Done<Vec<String>> {
    let listed = tar(&["-tzf"], archive, Path::new("."))?;
    let files = listed
        .lines()
        .map(|line| line.strip_prefix(folder).unwrap_or(line));
    let mut files: Vec<String> = files.map(str::to_owned).collect();
    files.sort();
    Ok(files)
}

/// Runs the program that every system has, in a folder.
fn tar(options: &[&str], archive: &Path, folder: &Path) -> Done<String> {
    let trouble = |said: &str| {
        let archive = archive.display();
        Failure::trouble(format!(
            "error: tar {} {archive}: {said}",
            options.join(" ")
        ))
    };
    let mut command = Command::new("tar");
    command.args(options).arg(archive).current_dir(folder);
    let output = command
        .output()
        .map_err(|error| trouble(&error.to_string()))?;
    if !output.status.success() {
        return Err(trouble(String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The cargo that runs this, or the one that there is.
pub(super) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}
