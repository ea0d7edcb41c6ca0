//! What a process holds that has a table open, and one that downloads several.

use crate::{Outcome, child, report::Report, rounds::median, tables::Made};
use bungie_api::{manifest::Table, types::DestinyInventoryItemDefinition};
use bungie_suite::figures::{Figure, Unit};
use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

/// How often each child is started: the median counts.
const ROUNDS: usize = 3;

/// What an open table may hold: bytes for each row, and MB for whatever else it takes.
const BYTES_A_ROW: f64 = 32.0;
const BESIDE: f64 = 8.0;

/// What a pack in memory may hold, of its own size: itself, and the index of its table.
const IN_MEMORY: f64 = 1.5;

/// What downloading may take at most, in MB for each table.
const A_TABLE: f64 = 8.0;

/// Tables that are downloaded at once.
const TABLES: f64 = 4.0;

pub(crate) fn measure(table: &Made, report: &mut Report) -> Outcome<()> {
    open(table, report)?;
    pack(table, report)?;
    downloads(report)
}

/// What is written by `forms`.
fn pack(table: &Made, report: &mut Report) -> Outcome<()> {
    let pack = table.path.with_extension("pack");
    let size = fs::metadata(&pack)?.len() as f64 / 1e6;
    let path = pack.to_str().ok_or("a path that is no text")?;
    let nothing = held("VmRSS", &["nothing"])?;
    for (child, what, target) in [
        (
            "look-into",
            "an open pack with rows looked up, of its own size",
            1.0,
        ),
        ("look-into-bytes", "the same of a pack in memory", IN_MEMORY),
    ] {
        let opened = held("VmRSS", &[child, path])?;
        let (Some(nothing), Some(opened)) = (nothing, opened) else {
            report.note(what, "not measured");
            continue;
        };
        let figure = Figure::ratio(what, (opened - nothing) * 1e6, size * 1e6, Unit::Bytes);
        report.at_most(figure, target);
    }
    Ok(())
}

fn open(table: &Made, report: &mut Report) -> Outcome<()> {
    let what = "an open table with rows looked up: more than nothing open";
    // So that there is an index.
    Table::<DestinyInventoryItemDefinition>::open(&table.path)?;
    let path = table.path.to_str().ok_or("a path that is no text")?;
    let nothing = held("VmRSS", &["nothing"])?;
    let opened = held("VmRSS", &["look-up", path])?;
    let (Some(nothing), Some(opened)) = (nothing, opened) else {
        report.note(what, "not measured");
        return Ok(());
    };
    let target = BYTES_A_ROW * table.rows as f64 / 1e6 + BESIDE;
    report.at_most(megabytes(what, opened - nothing), target * 1e6);
    Ok(())
}

fn downloads(report: &mut Report) -> Outcome<()> {
    let what = "four tables of 50 MB downloaded at once: more than one small one";
    let mut server = itself(&["serve"])?
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut url = String::new();
    let out = server.stdout.take().ok_or("no output")?;
    BufReader::new(out).read_line(&mut url)?;
    let one = updated("update-one", url.trim())?;
    let four = updated("update-four", url.trim())?;
    // Its input ends, and with it the server.
    drop(server.stdin.take());
    server.wait()?;
    let (Some(one), Some(four)) = (one, four) else {
        report.note(what, "not measured");
        return Ok(());
    };
    report.figure(
        &format!("{one:.1} MB"),
        &megabytes("peak of a process that downloads one small table", one),
    );
    report.at_most(megabytes(what, four - one), A_TABLE * TABLES * 1e6);
    Ok(())
}

fn megabytes(case: &str, value: f64) -> Figure {
    Figure::new(case, value * 1e6, Unit::Bytes)
}

/// The peak of a child that downloads, in MB, each time into a new folder.
fn updated(what: &str, url: &str) -> Outcome<Option<f64>> {
    let mut figures = Vec::new();
    for _ in 0..ROUNDS {
        let folder = tempfile::tempdir()?;
        let folder = folder.path().to_str().ok_or("a path that is no text")?;
        figures.push(status("VmHWM", &[what, url, folder])?);
    }
    Ok(middle(figures))
}

/// What a child holds, in MB.
fn held(of: &str, arguments: &[&str]) -> Outcome<Option<f64>> {
    let figures = (0..ROUNDS).map(|_| status(of, arguments));
    Ok(middle(figures.collect::<Outcome<_>>()?))
}

fn middle(figures: Vec<Option<f64>>) -> Option<f64> {
    let figures: Option<Vec<f64>> = figures.into_iter().collect();
    figures.map(|figures| median(figures.into_iter()))
}

/// A figure of a child's status as it ends, in MB; `None` where systems say nothing.
fn status(of: &str, arguments: &[&str]) -> Outcome<Option<f64>> {
    let output = itself(arguments)?.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{arguments:?}: {}", output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix(of));
    let kilobytes = line.and_then(|line| {
        let figure = line.strip_prefix(':')?.trim().strip_suffix(" kB")?;
        figure.parse::<f64>().ok()
    });
    Ok(kilobytes.map(|kilobytes| kilobytes * 1024.0 / 1e6))
}

/// This program, as a child.
fn itself(arguments: &[&str]) -> Outcome<Command> {
    let program: &Path = &env::current_exe()?;
    let mut command = Command::new(program);
    command.arg(child::ARGUMENT).args(arguments);
    Ok(command)
}
