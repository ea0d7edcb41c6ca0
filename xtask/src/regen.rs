//! `cargo xtask regen`: from the document to the crate.

use crate::{
    Done,
    changes::Changes,
    draft, embedded,
    face::FaceFile,
    failure::Failure,
    folder::{Difference, slashed},
    output::{Format, say_as},
    standalone,
    workspace::{Sources, Workspace},
};
use bungie_codegen::{Counts, Diagnostics, Files, Fit, Generated, Inputs, generate};
use serde::Serialize;
use std::{path::PathBuf, time::Instant};

/// Generates `generated/src` from `spec/`, or a crate from another document.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask regen
  cargo xtask regen --check --format json
  cargo xtask regen --document openapi-2.18.0.json --out ../older")]
pub(crate) struct Regen {
    /// Write nothing; show the difference and fail if there is one. Warnings are errors, so that none
    /// is overlooked where nobody reads what a run prints.
    #[arg(long)]
    check: bool,
    /// Make a crate before everything new is said in `spec/`: operations that nobody has said anything
    /// of are for signed-in users, and corrections that do not fit are left out. What is missing goes
    /// into `spec/draft.toml`.
    #[arg(long, conflicts_with_all = ["check", "document"])]
    draft: bool,
    /// Write although lines of `generated/face.txt` change or go that the code of users may rest on.
    #[arg(long, conflicts_with_all = ["check", "document"])]
    accept_breaking: bool,
    /// Another document, published or imported. The overlay and the tables of `spec/` are applied
    /// where they fit; what does not fit is a warning.
    #[arg(long, value_name = "FILE", requires = "out")]
    document: Option<PathBuf>,
    /// The folder of the crate that is made from another document.
    #[arg(
        long,
        value_name = "DIR",
        requires = "document",
        conflicts_with = "check"
    )]
    out: Option<PathBuf>,
    /// Make doc comments of the other document's prose. What prose the document in `spec/` has, was
    /// kept on purpose when it was imported.
    #[arg(long, requires = "document")]
    keep_descriptions: bool,
}

/// What a run has to say.
#[derive(Serialize)]
struct Report<'a> {
    counts: Counts,
    warnings: &'a Diagnostics,
    draft: bool,
    seconds: f64,
}

impl Regen {
    pub(crate) fn writes(&self) -> bool {
        !self.check
    }

    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        let started = Instant::now();
        let writes_own = !self.check && self.out.is_none();
        let changes = match writes_own {
            true => Changes::begin(workspace)?,
            false => Changes::default(),
        };
        let sources = workspace.sources(self.document.as_deref())?;
        let fit = match (&self.document, self.draft) {
            (Some(_), _) => Fit::WhereItFits,
            (None, true) => Fit::Draft,
            (None, false) => Fit::Exactly,
        };
        let keep_descriptions = self.keep_descriptions || self.document.is_none();
        let inputs = Inputs {
            fit,
            ..sources.inputs(keep_descriptions)
        };
        let generated = generate(&inputs)?;
        let time = started.elapsed();
        if format == Format::Text {
            for group in generated.warnings.groups() {
                eprintln!("warning: {group}");
            }
        }
        let done = match &self.out {
            Some(out) => standalone::write(workspace, out, &generated.files),
            None if self.check => check(workspace, &sources, &generated),
            None => write_own(
                changes,
                workspace,
                &sources,
                &generated,
                self.accept_breaking,
            ),
        };
        let report = Report {
            counts: generated.counts,
            warnings: &generated.warnings,
            draft: generated.draft,
            seconds: time.as_secs_f64(),
        };
        // A program reads what was found however it ended.
        if done.is_ok() || format == Format::Json {
            say_as(format, &report, text)?;
        }
        done
    }
}

fn text(report: &Report<'_>) -> String {
    let mut text = format!("{} in {:.2} s\n", report.counts, report.seconds);
    if report.draft {
        text += &format!("a draft: spec/{} lists what is missing\n", draft::FILE);
    }
    text
}

/// The crate with its face, and beside it what a draft lacks.
fn write_own(
    mut changes: Changes,
    workspace: &Workspace,
    sources: &Sources,
    generated: &Generated,
    accept_breaking: bool,
) -> Done {
    let face = FaceFile::of_generated(workspace, &generated.files)?;
    // What a draft assumes is accepted by nobody, so that it breaks nothing either.
    if !(generated.draft || accept_breaking) {
        face.refuse_breaking()?;
    }
    add_crate(&mut changes, workspace, face, sources, generated)?;
    changes.make(workspace)
}

/// What follows from the sources is to be: the crate, its face, the list of what a draft lacks, and copies.
pub(crate) fn add_crate(
    changes: &mut Changes,
    workspace: &Workspace,
    face: FaceFile,
    sources: &Sources,
    generated: &Generated,
) -> Done {
    let list = workspace.spec(draft::FILE);
    let is_said = generated.warnings.iter().all(|it| it.add.is_none());
    if generated.draft || (list.exists() && !is_said) {
        changes.file(list, draft::text(&generated.warnings))?;
    } else {
        changes.no_file(list);
    }
    if generated.draft {
        face.show_draft(changes)?;
    } else {
        face.accept(changes)?;
    }
    embedded::add(changes, workspace, sources.document())?;
    changes.folder(workspace.generated().join("src"), generated.files.clone())
}

/// Fails unless the crate in `generated/` is what `spec/` makes, without a warning.
pub(crate) fn check_own(workspace: &Workspace) -> Done {
    let sources = workspace.sources(None)?;
    check(workspace, &sources, &generate(&sources.inputs(true))?)
}

fn check(workspace: &Workspace, sources: &Sources, generated: &Generated) -> Done {
    compare(workspace, &generated.files)?;
    FaceFile::of_generated(workspace, &generated.files)?.check()?;
    embedded::check(workspace, sources.document())?;
    let list = workspace.spec(draft::FILE);
    if list.exists() {
        return Err(Failure::new(format!(
            "error: {} lists what is missing; `cargo xtask regen` removes it when nothing is",
            list.display()
        )));
    }
    refuse_warnings(&generated.warnings)
}

fn compare(workspace: &Workspace, files: &Files) -> Done {
    let folder = workspace.generated().join("src");
    let difference = Difference::between(&folder, files)?;
    if difference.is_empty() {
        return Ok(());
    }
    let mut report = String::new();
    for diff in difference.changed.values() {
        report.push_str(diff);
    }
    for path in &difference.missing {
        report.push_str(&format!("missing: {}\n", slashed(path)));
    }
    for path in &difference.unexpected {
        report.push_str(&format!("unexpected: {}\n", slashed(path)));
    }
    Err(Failure::new(format!(
        "{report}error: {} files in {} are not what spec/ makes; run `cargo xtask regen`",
        difference.len(),
        folder.display()
    )))
}

fn refuse_warnings(warnings: &Diagnostics) -> Done {
    if warnings.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        "error: warnings about what is in spec/; each says what to do",
    ))
}
