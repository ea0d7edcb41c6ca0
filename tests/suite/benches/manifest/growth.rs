//! Whether opening takes as long as the table is large.

use crate::{Outcome, report::Report, rounds::in_turns, speed::open_cold, tables::Tables};
use bungie_suite::figures::{Figure, Unit};

const ROUNDS: usize = 15;

/// The most that the fastest size may be faster than the slowest.
const AT_MOST: f64 = 2.0;

/// How wide the longest bar is.
const WIDTH: f64 = 40.0;

pub(crate) fn measure(tables: &Tables, report: &mut Report) -> Outcome<()> {
    let sizes = [&tables.small, &tables.middle, &tables.large];
    let rounds = in_turns(
        ROUNDS,
        sizes.map(|table| Box::new(move || open_cold(table)) as _),
    )?;
    let speeds = [0, 1, 2].map(|way| {
        let seconds = rounds.median(way).as_secs_f64();
        sizes[way].bytes as f64 / seconds
    });
    let fastest = speeds.into_iter().fold(0.0, f64::max);
    let slowest = speeds.into_iter().fold(f64::INFINITY, f64::min);
    println!("opening cold, by size:");
    for (table, speed) in sizes.into_iter().zip(speeds) {
        let bar = "#".repeat((speed / fastest * WIDTH) as usize);
        println!("  {:>6} {:>6.0} MB/s {bar}", table.size(), speed / 1e6);
    }
    let case = "opening cold: fastest size against slowest";
    let figure = Figure::new(case, fastest / slowest, Unit::Ratio);
    report.at_most(figure, AT_MOST);
    Ok(())
}
