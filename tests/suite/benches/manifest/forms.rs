//! The same table in other forms: a pack of what a program reads, and a SQLite file.

use crate::{
    Outcome,
    report::{Report, seconds},
    rounds::{in_turns, median, time},
    tables::Made,
};
use bungie_api::{
    Definition as _, DefinitionHash,
    manifest::{Database, Pack, PackBuilder, Table},
    types::DestinyInventoryItemDefinition,
};
use bungie_suite::figures::{Figure, Unit};
use bungie_testing::manifest::{Manifest, Sqlite};
use serde::Deserialize;
use std::{fs, hint::black_box, time::Instant};

type Item = DestinyInventoryItemDefinition;

const ROUNDS: usize = 5;

/// Rows that are looked up.
const LOOKUPS: usize = 1_000;

/// Name, icon, tier, bucket and power of an item.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Shown {
    display_properties: Named,
    inventory: Kept,
    quality: Power,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
    icon: String,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Kept {
    tier_type_hash: u32,
    bucket_type_hash: u32,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Power {
    item_level: i32,
}

pub(crate) fn measure(made: &Made, report: &mut Report) -> Outcome<()> {
    let table = Table::<Item>::open(&made.path)?;
    pack(made, &table, report)?;
    database(made, &table, report)
}

fn pack(made: &Made, table: &Table<Item>, report: &mut Report) -> Outcome<()> {
    let path = made.path.with_extension("pack");
    let builder = PackBuilder::new("bench", "1").table::<Item, Shown>("en", table)?;
    builder.write(&path)?;
    let case = "a pack of five properties, of the table";
    let sizes = (fs::metadata(&path)?.len() as f64, made.bytes as f64);
    report.at_most(Figure::ratio(case, sizes.0, sizes.1, Unit::Bytes), 0.05);
    let rounds = in_turns(
        ROUNDS,
        [Box::new(|| {
            time(|| Ok(Pack::open(&path)?.table::<Item>()?))
        })],
    )?;
    report.at_most(rounds.time("opening the pack and a table of it", 0), 10e-3);
    let packed = Pack::open(&path)?.table::<Item>()?;
    assert!(table.keys().eq(packed.keys()), "the pack has other keys");
    for key in table.keys() {
        let is_same = table.get_as::<Shown>(&key)? == packed.get_as::<Shown>(&key)?;
        assert!(is_same, "{key} is another in the pack");
    }
    Ok(())
}

fn database(made: &Made, table: &Table<Item>, report: &mut Report) -> Outcome<()> {
    let like = Sqlite {
        bare: true,
        ..Sqlite::default()
    };
    let manifest = Manifest::new(1)
        .languages(["en"])
        .table(Item::TABLE, fs::read(&made.path)?)
        .sqlite("en", like)
        .unwrap();
    let is_database = |path: &String| path.contains("world_sql_content");
    let mut files = manifest.files();
    let (_, bytes) = files
        .find(|(path, _)| is_database(path))
        .ok_or("no database")?;
    let path = made.path.with_extension("sqlite");
    fs::write(&path, bytes)?;
    drop(files);
    drop(manifest);
    let opened = Database::open(&path)?.table::<Item>()?;
    let rounds = in_turns(
        ROUNDS,
        [
            Box::new(|| time(|| Ok(Database::open(&path)?.table::<Item>()?))),
            Box::new(|| through(&opened)),
            Box::new(|| through(table)),
        ],
    )?;
    let opening = rounds.time("opening a table of a SQLite file", 0);
    report.figure(&seconds(opening.value()), &opening);
    let through = rounds.ratio("`iter` through SQLite against JSON", 1, 2);
    report.figure(&format!("{:.2} ×", through.value()), &through);
    let (one, other) = (looked_up(&opened)?, looked_up(table)?);
    let case = "`get` through SQLite against JSON";
    let figure = Figure::ratio(case, one, other, Unit::Seconds);
    report.figure(&format!("{:.2} ×", figure.value()), &figure);
    assert_eq!(table.len(), opened.len());
    assert!(table.keys().eq(opened.keys()), "SQLite has other keys");
    for key in table.keys() {
        assert_eq!(
            table.get(&key)?,
            opened.get(&key)?,
            "{key} is another in SQLite"
        );
    }
    Ok(())
}

fn through(table: &Table<Item>) -> Outcome<std::time::Duration> {
    time(|| {
        for row in table {
            black_box(row?);
        }
        Ok(())
    })
}

/// The median of looking rows up, in seconds.
fn looked_up(table: &Table<Item>) -> Outcome<f64> {
    let keys: Vec<DefinitionHash<Item>> = table.keys().collect();
    let mut dice = fastrand::Rng::with_seed(2);
    let mut gets = Vec::new();
    for _ in 0..LOOKUPS {
        let key = &keys[dice.usize(..keys.len())];
        let begun = Instant::now();
        black_box(table.get(key)?.any());
        gets.push(begun.elapsed().as_secs_f64());
    }
    Ok(median(gets.into_iter()))
}
