//! `cargo xtask hashes`: what a manifest says of the constants for hashes.

use crate::{
    Done,
    failure::Failure,
    output::{Format, columns, say_as},
    workspace::{Workspace, read},
};
use bungie_codegen::{HashConstants, HashFinding, HashFindingKind, HashesOfTable, Unproposed};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Holds the constants of `hashes.toml` against tables of a manifest, and proposes new ones. Changes nothing.
#[derive(clap::Args)]
#[command(after_help = "Example:
  cargo xtask hashes --manifest PATH/TO/TABLES --check")]
pub(crate) struct Hashes {
    /// A folder with English tables: `DestinyStatDefinition.json`, or with more in the name after a `-`, as Bungie has
    /// it. It need not have all of them.
    #[arg(long, value_name = "DIR")]
    manifest: PathBuf,
    /// Fail where a line is not as a table says and has no `note`.
    #[arg(long)]
    check: bool,
}

/// What was found in the folder.
#[derive(Serialize)]
struct Found {
    tables: Vec<HashesOfTable>,
    /// Tables that have constants and are not in the folder.
    absent: Vec<String>,
}

impl Hashes {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let sources = workspace.sources(None)?;
        let constants = HashConstants::read(&sources.inputs(false))?;
        let files = files(&self.manifest)?;
        let mut found = Found {
            tables: Vec::new(),
            absent: Vec::new(),
        };
        for table in constants.tables() {
            match file(table, &files)? {
                Some(path) => found.tables.push(compare(&constants, table, path)?),
                None => found.absent.push(table.to_owned()),
            }
        }
        say_as(format, &found, text)?;
        match found.unexplained() {
            count if self.check && count > 0 => Err(Failure::new(format!(
                "error: lines of hashes.toml that are not as the tables say and have no `note` that says why: {count}"
            ))),
            _ => Ok(()),
        }
    }
}

/// The `.json` files of the folder.
fn files(folder: &Path) -> Done<Vec<PathBuf>> {
    let fail = || Failure::at("read", folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail())? {
        files.push(entry.map_err(fail())?.path());
    }
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    Ok(files)
}

/// The file of a table, if there is one.
fn file<'a>(table: &str, files: &'a [PathBuf]) -> Done<Option<&'a Path>> {
    let is_of = |path: &&PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let rest = name.strip_prefix(table);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let mut of = files.iter().filter(is_of);
    match (of.next(), of.next()) {
        (Some(first), Some(second)) => Err(Failure::new(format!(
            "error: {} and {} are both of {table}; leave one of them in the folder",
            first.display(),
            second.display()
        ))),
        (first, _) => Ok(first.map(PathBuf::as_path)),
    }
}

fn compare(constants: &HashConstants, table: &str, path: &Path) -> Done<HashesOfTable> {
    let json = read(path)?;
    // What is found is about a file, which has a path here.
    constants.compare(table, &json).map_err(|found| {
        let found = found.iter().map(|finding| finding.found.clone());
        let found: Vec<String> = found.collect();
        Failure::new(format!(
            "error: cannot read {}: {}",
            path.display(),
            found.join("; ")
        ))
    })
}

impl Found {
    /// How many findings have no reason.
    fn unexplained(&self) -> usize {
        let findings = self.tables.iter().flat_map(|table| &table.findings);
        // No note says why a constant is not what its property makes.
        let is_unexplained = |finding: &&HashFinding| {
            finding.note.is_none() || finding.kind == HashFindingKind::Misnamed
        };
        findings.filter(is_unexplained).count()
    }
}

fn text(found: &Found) -> String {
    let mut text: String = found.tables.iter().map(of_table).collect();
    for table in &found.absent {
        text += &format!("{table}: no file in the folder\n");
    }
    text
}

fn of_table(of: &HashesOfTable) -> String {
    let mut text = format!(
        "{} ({}): {} rows, {} constants\n",
        of.table, of.module, of.rows, of.constants
    );
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            text += &format!("\n{title}: {}\n", lines.len());
            lines.iter().for_each(|line| text += &format!("  {line}\n"));
        }
    };
    let by = of.by.as_deref().unwrap_or_default();
    let findings = of.findings.iter().map(|finding| of_finding(finding, by));
    let findings: Vec<_> = findings.collect();
    part("not as the lines say", columns(&findings));
    let proposals = of.proposals.iter().map(|proposal| proposal.line());
    part("lines that could be added", proposals.collect());
    let unproposed = of.unproposed.iter().map(|row| {
        let why = match row.why {
            Unproposed::Ambiguous => "several rows have the name",
            Unproposed::Taken => "the constant that it makes is another's",
            Unproposed::Unnameable => "it makes no constant",
        };
        vec![format!("{:?}", row.name), why.to_owned(), list(&row.hashes)]
    });
    let unproposed: Vec<_> = unproposed.collect();
    part(
        "names for which somebody has to find a constant",
        columns(&unproposed),
    );
    text + "\n"
}

fn of_finding(finding: &HashFinding, by: &str) -> Vec<String> {
    let HashFinding {
        kind,
        constant,
        hash,
        name,
        now,
        elsewhere,
        note,
    } = finding;
    let (kind, what) = match kind {
        HashFindingKind::Vanished => ("vanished", "there is no such row".to_owned()),
        HashFindingKind::Renamed => {
            let now = now.as_deref().unwrap_or_default();
            ("renamed", format!("{name:?} is {now:?} now"))
        }
        HashFindingKind::Moved => {
            let elsewhere = list(elsewhere);
            let is = match now {
                Some(now) => format!("and this row is {now:?}"),
                None => "and there is no such row".to_owned(),
            };
            ("moved", format!("{name:?} stands on {elsewhere}, {is}"))
        }
        HashFindingKind::Doubled => {
            let elsewhere = list(elsewhere);
            ("doubled", format!("{name:?} stands on {elsewhere} as well"))
        }
        HashFindingKind::Redacted => ("redacted", "the row is redacted".to_owned()),
        HashFindingKind::Misnamed => {
            let now = now.as_deref().unwrap_or_default();
            ("misnamed", format!("its `{by}` is {now:?}"))
        }
    };
    let note = match (note, finding.kind) {
        (Some(_), HashFindingKind::Misnamed) | (None, _) => "",
        (Some(_), _) => "(has a note)",
    };
    [kind, constant, &hash.to_string(), &what, note]
        .map(str::to_owned)
        .to_vec()
}

fn list(hashes: &[u32]) -> String {
    let hashes: Vec<String> = hashes.iter().map(u32::to_string).collect();
    hashes.join(", ")
}
