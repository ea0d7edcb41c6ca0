//! `cargo xtask bench`: what everything costs, and what became slower.
//!
//! - `list`: which benches there are; `program`: one of them is run; `figure`: what it writes;
//! - `machine`: on what and with what was measured; `table`: all of it, and what is kept;
//! - `compare`: two tables; `shown`, `render`: for people;
//! - `quotes`, `keep`: the READMEs, which have their figures from the kept table.

mod compare;
mod figure;
mod keep;
mod list;
mod machine;
mod program;
mod quotes;
mod render;
mod shown;
mod table;

use crate::{
    Done,
    failure::Failure,
    output::{Format, json, say},
    today::today,
    workspace::Workspace,
};
use compare::Comparison;
use keep::Kept;
use list::{Bench as Program, List};
use machine::{Machine, Versions};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};
use table::{Measured, Outcome, Table, kept_path};

/// Runs the benches of the workspace and makes one table of their figures, with machine and versions.
///
/// The benches and what they measure are listed in `tests/suite/benches.toml`. What they print for people goes to
/// standard error. A bench that fails is named, and the others are run all the same.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask bench --only send --only memory --quick
  cargo xtask bench --against --format markdown
  cargo xtask bench --runs 3 --keep
  cargo xtask bench --check")]
pub(crate) struct Bench {
    /// Run this bench, and none that is not named. May be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Where the table is written as JSON; as Markdown it is beside it. `target/bench/figures.json` by default.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Fail if a figure is worse than in this table, `tests/suite/figures.json` if no file is given. Figures that are no
    /// ratios are compared only on the same machine, with the same rustc and cargo.
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    against: Option<Option<PathBuf>>,
    /// By how many percent a figure may be worse. By default as far as its rounds scatter, and at least 10.
    #[arg(long, value_name = "PERCENT", requires = "against", value_parser = clap::value_parser!(u16).range(0..1000))]
    fail_over: Option<u16>,
    /// How often each bench is run; the median counts.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..100))]
    runs: u16,
    /// Ask the benches to be short. Their figures scatter more.
    #[arg(long)]
    quick: bool,
    /// Keep the table: `tests/suite/figures.json` and `FIGURES.md`, and the figures that READMEs quote. What was not
    /// measured stays as it was kept, if that is of the same machine and versions.
    #[arg(long, conflicts_with = "quick")]
    keep: bool,
    /// Run nothing; write `FIGURES.md` and the figures of the READMEs from the kept table.
    #[arg(long, conflicts_with_all = ["only", "out", "against", "runs", "quick", "keep", "check"])]
    readme: bool,
    /// Run nothing; fail if `FIGURES.md` or a README says another figure than the kept table.
    #[arg(long, conflicts_with_all = ["only", "out", "against", "runs", "quick", "keep"])]
    check: bool,
}

/// What a run has to say.
#[derive(Serialize)]
struct Report {
    table: Table,
    against: Option<Comparison>,
}

impl Bench {
    pub(crate) fn run(self, workspace: &Workspace, format: Format) -> Done {
        if self.check || self.readme {
            return self.quote(workspace);
        }
        let kept = Table::kept(workspace)?;
        let against = self.against(workspace)?;
        let mut table = Table::new(self.quick, Machine::here(), Versions::of(workspace)?);
        if self.keep && !self.only.is_empty() {
            refuse_a_part(&table, kept.as_ref())?;
        }
        let out = self.out.clone();
        let out = out.unwrap_or_else(|| workspace.target("bench/figures.json"));
        if out.extension().is_some_and(|it| it == "md") {
            let message = "error: `--out` names the JSON, and the Markdown is written beside it";
            return Err(Failure::new(message));
        }
        for bench in List::read(workspace)?.only(&self.only)? {
            table.benches.push(self.measured(workspace, &bench)?);
            // Each time, so that nothing is lost with what comes after it.
            write(&out, &table)?;
        }
        if self.keep {
            keep(workspace, table.clone(), kept)?;
        }
        let tolerance = self.fail_over.map(|percent| f64::from(percent) / 100.0);
        let against = against.map(|kept| Comparison::new(&kept, &table, tolerance));
        let report = Report { table, against };
        say(&report.shown(format)?)?;
        report.verdict()
    }

    /// Whether it leaves files behind that are not in `target`.
    pub(crate) fn writes(&self) -> bool {
        self.keep || self.readme
    }

    fn against(&self, workspace: &Workspace) -> Done<Option<Table>> {
        let path = self.against.clone();
        let path = path.map(|path| path.unwrap_or_else(|| kept_path(workspace)));
        path.map(|path| Table::read(&path)).transpose()
    }

    fn measured(&self, workspace: &Workspace, bench: &Program) -> Done<Measured> {
        eprintln!("\n== {}", bench.name);
        let begun = Instant::now();
        let runs = usize::from(self.runs);
        let outcome = program::run(workspace, bench, runs, self.quick)?;
        Ok(Measured {
            name: bench.name.clone(),
            about: bench.about.clone(),
            date: today(),
            runs,
            seconds: begun.elapsed().as_secs_f64().round() as u64,
            outcome,
        })
    }

    fn quote(self, workspace: &Workspace) -> Done {
        let table = Table::kept(workspace)?;
        let kept = Kept::new(workspace, &List::read(workspace)?, table.as_ref())?;
        let unheld: String = lines("not in the kept table: ", &kept.unheld);
        say(&unheld)?;
        if self.readme {
            return kept.write(workspace);
        }
        match kept.changed.as_slice() {
            [] => Ok(()),
            changed => Err(Failure::new(format!(
                "{}error: not what the kept table says; run `cargo xtask bench --readme`",
                lines("", changed)
            ))),
        }
    }
}

impl Report {
    fn shown(&self, format: Format) -> Done<String> {
        let mut shown = match format {
            Format::Json => return json(self),
            Format::Markdown => render::page(&self.table),
            Format::Text | Format::Html => render::text(&self.table),
        };
        if let Some(against) = &self.against {
            let head = if format == Format::Markdown {
                "## "
            } else {
                ""
            };
            shown += &format!("\n{head}Against the kept table\n\n{}", against.text());
        }
        Ok(shown)
    }

    fn verdict(&self) -> Done {
        let mut said = Vec::new();
        let figures = self.table.figures();
        for (bench, figure) in figures.filter(|(_, figure)| figure.misses_target()) {
            said.push(format!(
                "error: {} misses its target",
                figure.key(&bench.name)
            ));
        }
        for change in self.against.iter().flat_map(|against| &against.worse) {
            said.push(format!(
                "error: {} is worse than in the kept table",
                change.figure
            ));
        }
        let failed = |bench: &Measured| match &bench.outcome {
            Outcome::Failed(how) => Some(format!("error: the bench {} failed: {how}", bench.name)),
            Outcome::Figures(_) | Outcome::Skipped(_) => None,
        };
        let failed: Vec<String> = self.table.benches.iter().filter_map(failed).collect();
        match (failed.is_empty(), said.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => Err(Failure::new(said.join("\n"))),
            (false, _) => Err(Failure::trouble([said, failed].concat().join("\n"))),
        }
    }
}

/// Part of a table can be kept only beside figures of the same machine and versions.
fn refuse_a_part(table: &Table, kept: Option<&Table>) -> Done {
    match kept.and_then(|kept| kept.refuses(&table.machine, &table.versions)) {
        None => Ok(()),
        Some(of) => Err(Failure::new(format!(
            "error: the kept table is of {of}; nothing was written\n  help: without `--only` all of it is measured anew"
        ))),
    }
}

fn keep(workspace: &Workspace, table: Table, kept: Option<Table>) -> Done {
    let list = List::read(workspace)?;
    let table = table.over(kept).in_order_of(list.names());
    let kept = Kept::new(workspace, &list, Some(&table))?;
    eprint!("{}", lines("not in the kept table: ", &kept.unheld));
    kept.write(workspace)
}

fn write(path: &Path, table: &Table) -> Done {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::at("create", folder))?;
    }
    let page = path.with_extension("md");
    for (path, text) in [(path, json(table)?), (&*page, render::page(table))] {
        fs::write(path, text).map_err(Failure::at("write", path))?;
    }
    Ok(())
}

fn lines(head: &str, said: &[String]) -> String {
    said.iter().map(|line| format!("{head}{line}\n")).collect()
}
