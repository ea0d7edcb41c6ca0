//! Running a bench.

use super::{
    figure::{Figure, Line, over_runs},
    list::Bench,
    table::Outcome,
};
use crate::{
    Done,
    failure::Failure,
    workspace::{Workspace, read},
};
use std::{
    env, io,
    path::Path,
    process::{Command, Stdio},
};

/// Where benches write their figures.
const FILE: &str = "BENCH_FIGURES";

/// What a bench makes in so many runs. The first run without figures ends it.
pub(super) fn run(workspace: &Workspace, bench: &Bench, runs: usize, quick: bool) -> Done<Outcome> {
    let mut all = Vec::new();
    for _ in 0..runs {
        match once(workspace, bench, quick)? {
            Outcome::Figures(figures) => all.push(figures),
            other => return Ok(other),
        }
    }
    Ok(Outcome::Figures(over_runs(all)))
}

fn once(workspace: &Workspace, bench: &Bench, quick: bool) -> Done<Outcome> {
    let folder = tempfile::tempdir();
    let folder = folder.map_err(Failure::at("make a folder in", &env::temp_dir()))?;
    let lines = folder.path().join("figures");
    let [program, arguments @ ..] = bench.command.as_slice() else {
        return Ok(Outcome::Failed("it has no command".to_owned()));
    };
    let program = match program.as_str() {
        "cargo" => env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        other => other.into(),
    };
    let status = Command::new(program)
        .args(arguments)
        .args(quick.then_some("--quick"))
        .current_dir(workspace.root())
        .env(FILE, &lines)
        .stdin(Stdio::null())
        // What it prints for people does not come between what this prints.
        .stdout(io::stderr())
        .status();
    Ok(match status {
        Err(error) => Outcome::Failed(format!("it cannot be started: {error}")),
        Ok(status) if !status.success() => Outcome::Failed(status.to_string()),
        Ok(_) => written(&lines, &bench.name)?,
    })
}

/// What a bench has written.
fn written(path: &Path, bench: &str) -> Done<Outcome> {
    let text = if path.exists() {
        read(path)?
    } else {
        String::new()
    };
    let mut figures: Vec<Figure> = Vec::new();
    let mut skipped = None;
    for line in text.lines() {
        match Line::parse(line, bench) {
            Ok(Line::Skipped(why)) => skipped = Some(why),
            Ok(Line::Figure(figure)) if has(&figures, &figure) => {
                let key = figure.key(bench);
                return Ok(Outcome::Failed(format!("it wrote {key} twice")));
            }
            Ok(Line::Figure(figure)) => figures.push(figure),
            Err(why) => return Ok(Outcome::Failed(format!("it wrote {line}: {why}"))),
        }
    }
    Ok(match (figures.is_empty(), skipped) {
        (false, _) => Outcome::Figures(figures),
        (true, Some(why)) => Outcome::Skipped(why),
        (true, None) => Outcome::Failed("it wrote no figure, and not why".to_owned()),
    })
}

fn has(figures: &[Figure], figure: &Figure) -> bool {
    let key = figure.key("");
    figures.iter().any(|it| it.key("") == key)
}
