//! How long it takes to open a table, and to read rows.

use crate::{
    Outcome,
    report::Report,
    rounds::{in_turns, median, time},
    tables::Made,
};
use bungie_api::{
    DefinitionHash, Displayed as _, decode_table, manifest::Table, serde::de::IgnoredAny,
    types::DestinyInventoryItemDefinition,
};
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
    let times = [0, 1, 2, 3].map(|way| shown(rounds.median(way)));
    report.note("opening cold", &times[0]);
    report.note("`IgnoredAny`", &times[1]);
    report.note("`decode_table`", &times[2]);
    report.note("`HashMap<u32, Value>`", &times[3]);
    report.at_most(
        "opening cold against `IgnoredAny`",
        rounds.ratio(0, 1),
        1.3,
        " ×",
    );
    report.at_least(
        "`decode_table` against opening cold",
        rounds.ratio(2, 0),
        1.8,
        " ×",
    );
    report.at_least(
        "`HashMap<u32, Value>` against opening cold",
        rounds.ratio(3, 0),
        4.0,
        " ×",
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
    report.note("opening with an index", &shown(rounds.median(1)));
    report.at_least(
        "opening cold against with an index",
        rounds.ratio(0, 1),
        100.0,
        " ×",
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
    report.note("`iter` over all rows", &shown(rounds.median(0)));
    report.note(
        "`iter` against `decode_table` whose rows are kept",
        &format!("{:.2} ×", rounds.ratio(0, 2)),
    );
    report.at_most(
        "`iter` against `decode_table`, both with freeing the rows",
        rounds.ratio(0, 1),
        1.15,
        " ×",
    );
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
    let get = median(gets.into_iter()) * 1e6;
    report.at_most("`get` of a row, median of 1,000", get, 20.0, " µs");
    let search = median(searches.into_iter()) * 1e6;
    report.at_most("`named`, median", search, 50_000.0, " µs");
    Ok(())
}

/// A time for people.
fn shown(time: Duration) -> String {
    match time.as_micros() {
        micros if micros < 1_000 => format!("{micros} µs"),
        _ => format!("{} ms", time.as_millis()),
    }
}
