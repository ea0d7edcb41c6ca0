//! How long it takes to open a table, and to read rows.

use crate::{
    Outcome,
    report::{Report, seconds},
    rounds::{in_turns, median, time},
    tables::Made,
};
use bungie_api::{
    DefinitionHash, Displayed as _, decode_table, manifest::Table, serde::de::IgnoredAny,
    types::DestinyInventoryItemDefinition,
};
use bungie_suite::figures::{Figure, Unit};
use serde_json::Value;
use std::{
    cell::Cell,
    collections::HashMap,
    fs,
    hint::black_box,
    io::ErrorKind,
    time::{Duration, Instant},
};

type Item = DestinyInventoryItemDefinition;

/// Rounds of what reads all of the table.
const ROUNDS: usize = 7;

/// Openings with an index in each of the rounds: one takes a fraction of a millisecond.
const OPENINGS: u32 = 20;

/// Rows that are looked up, and names that are searched.
const LOOKUPS: usize = 1_000;

pub(crate) fn measure(table: &Made, report: &mut Report) -> Outcome<()> {
    println!(
        "with a table of {} rows, {} bytes:",
        table.rows, table.bytes
    );
    let bytes = fs::read(&table.path)?;
    opening(table, &bytes, report)?;
    kept(table, report)?;
    reading(table, &bytes, report)?;
    lookups(table, report)
}

/// Opens a table that has no index yet, which makes one.
pub(crate) fn open_cold(table: &Made) -> Outcome<Duration> {
    match fs::remove_file(table.index()) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => time(|| Ok(Table::<Item>::open(&table.path)?)),
    }
}

fn opening(table: &Made, bytes: &[u8], report: &mut Report) -> Outcome<()> {
    let rounds = in_turns(
        ROUNDS,
        [
            Box::new(|| open_cold(table)),
            Box::new(|| time(|| Ok(serde_json::from_slice::<IgnoredAny>(bytes)?))),
            Box::new(|| time(|| Ok(decode_table::<Item>(bytes)?))),
            Box::new(|| time(|| Ok(serde_json::from_slice::<HashMap<u32, Value>>(bytes)?))),
        ],
    )?;
    for (way, case) in [
        "opening cold",
        "`IgnoredAny`",
        "`decode_table`",
        "`HashMap<u32, Value>`",
    ]
    .into_iter()
    .enumerate()
    {
        report.figure(&shown(rounds.median(way)), &rounds.time(case, way));
    }
    report.at_most(rounds.ratio("opening cold against `IgnoredAny`", 0, 1), 1.3);
    report.at_least(
        rounds.ratio("`decode_table` against opening cold", 2, 0),
        1.8,
    );
    report.at_least(
        rounds.ratio("`HashMap<u32, Value>` against opening cold", 3, 0),
        4.0,
    );
    Ok(())
}

fn kept(table: &Made, report: &mut Report) -> Outcome<()> {
    let rounds = in_turns(
        ROUNDS,
        [
            Box::new(|| open_cold(table)),
            Box::new(|| {
                let begun = Instant::now();
                for _ in 0..OPENINGS {
                    black_box(Table::<Item>::open(&table.path)?);
                }
                Ok(begun.elapsed() / OPENINGS)
            }),
        ],
    )?;
    let opened = rounds.time("opening with an index", 1);
    report.figure(&shown(rounds.median(1)), &opened);
    report.at_least(
        rounds.ratio("opening cold against with an index", 0, 1),
        100.0,
    );
    Ok(())
}

fn reading(table: &Made, bytes: &[u8], report: &mut Report) -> Outcome<()> {
    let opened = Table::<Item>::open(&table.path)?;
    let kept = Cell::new(Duration::ZERO);
    let rounds = in_turns(
        ROUNDS,
        [
            Box::new(|| {
                time(|| {
                    for row in &opened {
                        black_box(row?);
                    }
                    Ok(())
                })
            }),
            // Rows that are gone through are freed one by one, so those of the map are freed as well.
            Box::new(|| {
                time(|| {
                    let begun = Instant::now();
                    let rows = black_box(decode_table::<Item>(bytes)?);
                    kept.set(begun.elapsed());
                    drop(rows);
                    Ok(())
                })
            }),
            // The part of the same run before anything is freed.
            Box::new(|| Ok(kept.get())),
        ],
    )?;
    let through = rounds.time("`iter` over all rows", 0);
    report.figure(&shown(rounds.median(0)), &through);
    let kept = rounds.ratio("`iter` against `decode_table` whose rows are kept", 0, 2);
    report.figure(&format!("{:.2} ×", kept.value()), &kept);
    let freed = rounds.ratio(
        "`iter` against `decode_table`, both with freeing the rows",
        0,
        1,
    );
    report.at_most(freed, 1.15);
    Ok(())
}

fn lookups(table: &Made, report: &mut Report) -> Outcome<()> {
    let opened = Table::<Item>::open_with_names(&table.path)?;
    let keys: Vec<DefinitionHash<Item>> = opened.keys().collect();
    let mut dice = fastrand::Rng::with_seed(1);
    let mut gets = Vec::new();
    let mut searches = Vec::new();
    while gets.len() < LOOKUPS {
        let key = &keys[dice.usize(..keys.len())];
        let begun = Instant::now();
        let row = black_box(opened.get(key)?);
        gets.push(begun.elapsed().as_secs_f64());
        let Some(item) = row.present() else {
            continue;
        };
        let begun = Instant::now();
        black_box(opened.named(item.name())?);
        searches.push(begun.elapsed().as_secs_f64());
    }
    for (case, times, target) in [
        ("`get` of a row, median of 1,000", gets, 20e-6),
        ("`named`, median of 1,000", searches, 50e-3),
    ] {
        let figure = Figure::new(case, median(times.into_iter()), Unit::Seconds);
        report.at_most(figure, target);
    }
    Ok(())
}

/// A time for people.
fn shown(time: Duration) -> String {
    seconds(time.as_secs_f64())
}
