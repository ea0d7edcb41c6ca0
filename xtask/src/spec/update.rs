//! `cargo xtask spec update`: a new document in, and what a reviewer has to know and to write.

use super::{
    Imported, REPOSITORY, Source,
    fetch::{self, Fetched},
};
use crate::{
    Done,
    changes::Changes,
    compare, diff, draft,
    face::FaceFile,
    output::{Format, say_as},
    regen::add_crate,
    workspace::{Sources, Workspace},
};
use bungie_codegen::{Diagnostics, Difference, Fit, Generated, Inputs, generate};
use serde::Serialize;

/// Fetches Bungie's newest document, imports it, says what differs, and makes the crate.
///
/// Nothing is written unless all of it works, but for what `--draft` leaves to be said. After a failure the workspace is
/// as it was; after a kill, the next run finishes or undoes what was begun.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask spec update --dry-run
  cargo xtask spec update --draft
  cargo xtask spec update --from PATH/TO/openapi.json --commit 3a2890b")]
pub(crate) struct Update {
    /// The document, if not the newest of Bungie's repository: a file, or an https URL.
    #[arg(long, value_name = "FILE|URL")]
    from: Option<String>,
    /// The commit of Bungie's repository that `--from` is of.
    #[arg(long, requires = "from")]
    commit: Option<String>,
    /// Make the crate before everything new is said in `spec/`; what is missing goes into `spec/draft.toml`.
    #[arg(long)]
    draft: bool,
    /// Write although lines of `generated/face.txt` change or go that the code of users may rest on.
    #[arg(long)]
    accept_breaking: bool,
    /// Say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What an update comes to.
#[derive(Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// The document in `spec/` is the one that there is, or differs from it in prose alone.
    Same,
    /// The crate is of the new document.
    Updated,
    /// It is, and `spec/draft.toml` lists what is missing.
    Draft,
}

/// What there is to say of an update.
#[derive(Serialize)]
struct Report<'a> {
    state: State,
    from: &'a str,
    #[serde(flatten)]
    source: &'a Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<&'a Difference>,
    /// What is to be written in `spec/`, and to be looked at.
    findings: &'a Diagnostics,
    /// What was changed or removed, or would be.
    files: Vec<String>,
    dry_run: bool,
}

impl Update {
    pub(crate) fn writes(&self) -> bool {
        !self.dry_run
    }

    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let changes = match self.dry_run {
            true => Changes::default(),
            false => Changes::begin(workspace)?,
        };
        let mut fetched = match &self.from {
            Some(place) => fetch::from(workspace, place)?,
            None => fetch::newest(workspace, REPOSITORY)?,
        };
        if self.commit.is_some() {
            fetched.commit.clone_from(&self.commit);
        }
        let present = workspace.source()?;
        let has_prose = present.as_ref().is_some_and(|source| source.descriptions);
        let imported = Imported::of(workspace, &fetched.text, fetched.commit.clone(), has_prose)?;
        let sources = workspace.sources(None)?;
        if sources.document() == imported.document {
            let report = Report {
                state: State::Same,
                from: &fetched.from,
                source: present.as_ref().unwrap_or(&imported.source),
                difference: None,
                findings: &Diagnostics::default(),
                files: Vec::new(),
                dry_run: self.dry_run,
            };
            return say_as(format, &report, text);
        }
        let new = workspace
            .sources(None)?
            .with_document(imported.document.clone());
        let difference = compare::compare(workspace, &sources, &new)?;
        let generated = self.generate(&new.inputs(true)).inspect_err(|found| {
            if format == Format::Text {
                eprint!("{}", refusal(&difference, found));
            }
        })?;
        let made = Made {
            fetched: &fetched,
            imported: &imported,
            sources: &new,
            difference: &difference,
            generated: &generated,
        };
        self.make(workspace, format, changes, &made)
    }

    fn generate(&self, inputs: &Inputs<'_>) -> Result<Generated, Diagnostics> {
        let fit = if self.draft { Fit::Draft } else { Fit::Exactly };
        generate(&Inputs { fit, ..*inputs })
    }

    fn make(
        &self,
        workspace: &Workspace,
        format: Format,
        mut changes: Changes,
        made: &Made<'_>,
    ) -> Done {
        let Made {
            imported,
            sources,
            generated,
            ..
        } = made;
        let mut face = FaceFile::of_generated(workspace, &generated.files)?;
        face.command = "cargo xtask spec update";
        // A draft is looked at before anybody accepts it.
        let accepted = match self.draft || self.accept_breaking {
            true => Ok(()),
            false => face.refuse_breaking(),
        };
        imported.add(&mut changes, workspace)?;
        add_crate(&mut changes, workspace, face, sources, generated)?;
        let files = changes.paths().map(|path| workspace.below(path)).collect();
        if !self.dry_run {
            accepted?;
            changes.make(workspace)?;
            return self.report(format, made, files);
        }
        self.report(format, made, files)?;
        accepted
    }

    fn report(&self, format: Format, made: &Made<'_>, files: Vec<String>) -> Done {
        let report = Report {
            state: if made.generated.draft {
                State::Draft
            } else {
                State::Updated
            },
            from: &made.fetched.from,
            source: &made.imported.source,
            difference: Some(made.difference),
            findings: &made.generated.warnings,
            files,
            dry_run: self.dry_run,
        };
        say_as(format, &report, text)
    }
}

/// What an update is made of.
struct Made<'a> {
    fetched: &'a Fetched,
    imported: &'a Imported,
    /// With the new document.
    sources: &'a Sources,
    difference: &'a Difference,
    generated: &'a Generated,
}

/// What is said of a document that no crate can be made of yet.
fn refusal(difference: &Difference, found: &Diagnostics) -> String {
    let difference = diff::text(difference);
    let is_missing = found.iter().any(|finding| finding.add.is_some());
    let help = if is_missing {
        "\nWhat is missing is listed below; `cargo xtask spec update --draft` makes the crate before it is said.\n"
    } else {
        ""
    };
    format!("{difference}{help}\n")
}

fn text(report: &Report<'_>) -> String {
    let Source { version, .. } = report.source;
    if report.state == State::Same {
        return format!(
            "{}: the document is the one in spec/ ({version})\n",
            report.from
        );
    }
    let mut text = report.difference.map(diff::text).unwrap_or_default();
    let missing = report
        .findings
        .iter()
        .filter(|finding| finding.add.is_some());
    let missing = missing.count();
    if missing > 0 {
        text += &format!("\nto write: {missing}, listed in spec/{}\n", draft::FILE);
    }
    for finding in report
        .findings
        .iter()
        .filter(|finding| finding.add.is_none())
    {
        text += &format!("\nto look at: {finding}\n");
    }
    let done = if report.dry_run {
        "would change"
    } else {
        "changed"
    };
    text += &format!("\n{done} for {version}, from {}:\n", report.from);
    for file in &report.files {
        text += &format!("  {file}\n");
    }
    let next = match report.state {
        _ if report.dry_run => "",
        State::Draft => "next: write what is missing, then cargo xtask regen\n",
        _ => "next: .ci/run, and a line in CHANGELOG.md\n",
    };
    text + next
}
