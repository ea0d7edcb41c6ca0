//! What there is to say of a release.

use super::{compared::Step, package::Archive, refusal::Refusal};
use crate::crates::Each;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a release comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// Nothing was released yet.
    First,
    /// Something was released, and something differs since.
    Next,
    /// Users would get what they have.
    Same,
    /// The commit has the tag of its version.
    Tagged,
}

#[derive(Serialize)]
pub(super) struct Report<'a> {
    pub(super) state: State,
    /// What it is compared with.
    pub(super) since: Option<&'a str>,
    pub(super) tag: String,
    /// The version of the document.
    pub(super) document: &'a str,
    pub(super) packages: &'a Each<Step>,
    /// The section of the changelog; none if there is nothing to say.
    pub(super) section: Option<&'a str>,
    pub(super) packed: &'a [Archive],
    /// Whether a user's program was built from what is packed.
    pub(super) built: bool,
    /// What was written, or would be.
    pub(super) files: Vec<String>,
    pub(super) written: bool,
    pub(super) refusals: &'a [Refusal],
    /// What comes next.
    pub(super) next: Vec<String>,
}

pub(super) fn text(report: &Report<'_>) -> String {
    let mut text = match (report.state, report.since) {
        (State::Same, Some(since)) => format!("nothing to release: users have it all by {since}\n"),
        (State::Tagged, _) => format!("{}: this commit has the tag\n", report.tag),
        (_, Some(since)) => format!("since {since}:\n"),
        (_, None) => "the first release:\n".to_owned(),
    };
    for (_, step) in report.packages.iter() {
        let Step { name, version, .. } = step;
        let from = match &step.released {
            Some(released) if released == version => format!("stays {version}"),
            Some(released) => format!("{released} -> {version}"),
            None => version.to_string(),
        };
        let level = step.level.map(|level| format!(", {level}"));
        text += &format!("\n{name}: {from}{}\n", level.unwrap_or_default());
        for because in &step.because {
            text += &format!("  {because}\n");
        }
    }
    if let Some(section) = report.section {
        text += "\nCHANGELOG.md:\n\n";
        for line in section.lines() {
            text += format!("  {line}").trim_end();
            text.push('\n');
        }
    }
    for archive in report.packed {
        text += &of_archive(archive);
    }
    if report.built {
        text += "\na program builds from what is packed, and its tests against the fake and with stores pass\n";
    }
    if !report.files.is_empty() {
        let done = if report.written {
            "wrote"
        } else {
            "would write"
        };
        text += &format!("\n{done}:\n");
        for file in &report.files {
            text += &format!("  {file}\n");
        }
    }
    if !report.refusals.is_empty() {
        text += "\nrefuses:\n";
        for refusal in report.refusals {
            let refusal = refusal.to_string().replace('\n', "\n  ");
            text += &format!("  {refusal}\n");
        }
    }
    if !report.next.is_empty() {
        text += "\nnext:\n";
        for command in &report.next {
            text += &format!("  {command}\n");
        }
    }
    text
}

/// What is packed: by folder, since the folders of types have hundreds of files.
fn of_archive(archive: &Archive) -> String {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in &archive.files {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        folders.entry(folder).or_default().push(name);
    }
    let (label, count, size) = (archive.label(), archive.files.len(), archive.size / 1024);
    let mut text = format!("\n{label}, packed: {count} files, {size} KiB\n");
    for (folder, names) in folders {
        if folder.is_empty() {
            text += &format!("  {}\n", names.join(" "));
        } else {
            text += &format!("  {folder}/  {} files\n", names.len());
        }
    }
    text
}
