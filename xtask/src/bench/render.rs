//! Tables for people: Markdown, and text for a terminal.

use super::{
    figure::{Better, Figure},
    machine::{Machine, Versions},
    shown,
    table::{Measured, Outcome, Table},
};
use crate::output::columns;

const HEAD: &str = "# Figures

Written by `cargo xtask bench --keep`, which takes them from `figures.json`; READMEs quote them. Ratios carry over to
other machines, other figures do not. In brackets is where the middle half of the rounds lies, over all runs.
";

/// All of a table as a page.
pub(super) fn page(table: &Table) -> String {
    let mut page = HEAD.to_owned();
    page += &format!("\n{}.\n", on(&table.machine, &table.versions));
    if table.quick {
        page +=
            "\nThe benches were asked to be short: figures scatter more than they do otherwise.\n";
    }
    for bench in &table.benches {
        page += &format!("\n## {}\n\n{}\n\n{}", bench.name, bench.about, body(bench));
        page += &format!("\n{}.\n", when(bench));
    }
    page
}

/// One bench of a table, as READMEs have it.
pub(super) fn part(table: &Table, bench: &Measured) -> String {
    let on = on(&table.machine, &table.versions);
    format!("{}\n{}, on {on}.\n", body(bench), when(bench))
}

/// All of a table for a terminal.
pub(super) fn text(table: &Table) -> String {
    let mut text = format!("{}\n", on(&table.machine, &table.versions));
    for bench in &table.benches {
        text += &format!("\n{} ({})\n", bench.name, when(bench));
        match &bench.outcome {
            Outcome::Figures(figures) => {
                for line in columns(&rows(figures)) {
                    text += &format!("  {line}\n");
                }
            }
            other => text += &format!("  {}\n", no_figures(other)),
        }
    }
    text
}

fn body(bench: &Measured) -> String {
    let Outcome::Figures(figures) = &bench.outcome else {
        return format!("{}.\n", no_figures(&bench.outcome));
    };
    let rows = rows(figures);
    let mut lines = rows.iter().map(|row| format!("| {} |\n", row.join(" | ")));
    let head = lines.next().unwrap_or_default();
    let rule = "|---".repeat(rows.first().map_or(0, Vec::len));
    format!("{head}{rule}|\n{}", lines.collect::<String>())
}

fn no_figures(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Figures(_) => String::new(),
        Outcome::Skipped(why) => format!("Nothing is measured: {why}"),
        Outcome::Failed(how) => format!("Failed: {how}"),
    }
}

fn on(machine: &Machine, versions: &Versions) -> String {
    let Machine {
        processor,
        cores,
        memory,
        system,
    } = machine;
    let memory = memory.map(|gib| format!(", {gib} GiB")).unwrap_or_default();
    let crates: String = versions
        .crates
        .iter()
        .map(|(name, version)| format!(", {name} {version}"))
        .collect();
    format!(
        "{processor}, {cores} cores{memory}, {system}; rustc {}, cargo {}{crates}, document {}",
        versions.rustc, versions.cargo, versions.document
    )
}

fn when(bench: &Measured) -> String {
    let runs = match bench.runs {
        1 => "one run".to_owned(),
        runs => format!("{runs} runs"),
    };
    format!(
        "Measured on {}, {runs}, {} s with building",
        bench.date, bench.seconds
    )
}

/// The rows of a bench below their head: cases against what is measured of each, where there are several things, else a
/// line each with all that is known.
fn rows(figures: &[Figure]) -> Vec<Vec<String>> {
    let is_first = |(index, it): &(usize, &Figure)| {
        figures[..*index].iter().all(|other| other.case != it.case)
    };
    let cases: Vec<&str> = figures
        .iter()
        .enumerate()
        .filter(is_first)
        .map(|(_, it)| &*it.case)
        .collect();
    match cases.len() == figures.len() {
        true => list(figures),
        false => grid(figures, &cases),
    }
}

fn grid(figures: &[Figure], cases: &[&str]) -> Vec<Vec<String>> {
    let mut heads: Vec<&str> = Vec::new();
    for figure in figures {
        let head = head(figure);
        if !heads.contains(&head) {
            heads.push(head);
        }
    }
    let mut rows = vec![[""].iter().chain(&heads).map(|&it| it.to_owned()).collect()];
    for case in cases {
        let mut row = vec![(*case).to_owned()];
        for wanted in &heads {
            let found = figures
                .iter()
                .find(|it| it.case == *case && head(it) == *wanted);
            row.push(found.map(shown::figure).unwrap_or_default());
        }
        rows.push(row);
    }
    rows
}

fn head(figure: &Figure) -> &str {
    figure.what.as_deref().unwrap_or("figure")
}

fn list(figures: &[Figure]) -> Vec<Vec<String>> {
    let has_sides = figures.iter().any(|it| it.sides.is_some());
    let has_target = figures.iter().any(|it| it.target.is_some());
    let row = |cells: [String; 5]| {
        let [case, figure, ours, theirs, target] = cells;
        let mut row = vec![case, figure];
        row.extend(has_sides.then_some([ours, theirs]).into_iter().flatten());
        row.extend(has_target.then_some(target));
        row
    };
    let mut rows = vec![row(
        ["", "figure", "one", "the other", "target"].map(str::to_owned)
    )];
    for it in figures {
        let case = match &it.what {
            Some(what) => format!("{}: {what}", it.case),
            None => it.case.clone(),
        };
        let sides = it.sides.as_ref();
        let [ours, theirs] = sides
            .map_or([None; 2], |it| [Some(it.ours), Some(it.theirs)])
            .map(|side| {
                side.zip(sides)
                    .map(|(side, of)| shown::value(side, of.unit))
                    .unwrap_or_default()
            });
        rows.push(row([case, shown::figure(it), ours, theirs, target(it)]));
    }
    rows
}

fn target(figure: &Figure) -> String {
    let Some(target) = figure.target else {
        return String::new();
    };
    let most = match figure.better {
        Better::Lower => "most",
        Better::Higher => "least",
    };
    let missed = if figure.misses_target() {
        ", missed"
    } else {
        ""
    };
    format!("at {most} {}{missed}", shown::value(target, figure.unit))
}

#[cfg(test)]
mod tests {
    use super::{Figure, page, part, text};
    use crate::bench::{
        figure::{Sides, Unit, tests::figure},
        table::{
            Outcome,
            tests::{bench, table},
        },
    };

    fn of(case: &str, what: &str, value: f64) -> Figure {
        let what = Some(what.to_owned());
        Figure {
            what,
            ..figure(case, value)
        }
    }

    #[test]
    fn a_page_has_a_table_for_each_bench() {
        let small = Figure {
            sides: Some(Sides {
                ours: 3e-5,
                theirs: 2e-5,
                unit: Unit::Seconds,
            }),
            target: Some(1.4),
            ..figure("small", 1.5)
        };
        let send = bench("send", Outcome::Figures(vec![small, figure("large", 0.8)]));
        let decode = bench(
            "decode",
            Outcome::Figures(vec![
                of("a", "x", 1.0),
                of("a", "y", 2.0),
                of("b", "y", 3.0),
            ]),
        );
        let table = table(vec![
            send,
            decode,
            bench("memory", Outcome::Skipped("no table".to_owned())),
            bench("users", Outcome::Failed("exit status: 101".to_owned())),
        ]);
        let page = page(&table);
        let expected = "
A, 2 cores, 24 GiB, linux x86_64, kernel 6.1; rustc 1.90.0, cargo 1.90.0, bungie-api 0.1.0, document 2.0.0.

## send

About send.

|  | figure | one | the other | target |
|---|---|---|---|---|
| small | 1.50 | 30.0 µs | 20.0 µs | at most 1.40, missed |
| large | 0.80 |  |  |  |

Measured on 2026-01-02, one run, 7 s with building.

## decode

About decode.

|  | x | y |
|---|---|---|
| a | 1.00 | 2.00 |
| b |  | 3.00 |

Measured on 2026-01-02, one run, 7 s with building.

## memory

About memory.

Nothing is measured: no table.

Measured on 2026-01-02, one run, 7 s with building.

## users

About users.

Failed: exit status: 101.

Measured on 2026-01-02, one run, 7 s with building.
";
        assert!(page.ends_with(expected), "{page}");
        let part = part(&table, &table.benches[1]);
        assert!(
            part.starts_with("|  | x | y |\n|---|---|---|\n| a |"),
            "{part}"
        );
        assert!(part.contains("on A, 2 cores, 24 GiB"), "{part}");
        let text = text(&table);
        assert!(text.contains("\n     x     y\n  a  1.00  2.00\n"), "{text}");
        assert!(text.contains("\n  Failed: exit status: 101\n"), "{text}");
    }
}
