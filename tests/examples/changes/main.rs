//! What has changed between two files of a manifest table, as text or as JSON.
//!
//! `cargo run --release -p bungie-examples --example changes -- DestinyStatDefinition earlier.json later.json`

use bungie_api::{
    dynamic::TABLES,
    manifest::{FieldKind, TableChanges},
};
use bungie_examples::{Outcome, ended};
use clap::Parser;
use std::{path::PathBuf, process::ExitCode};

/// What has changed between two files of a manifest table, as text or as JSON.
#[derive(Debug, Parser)]
struct Options {
    /// The table, such as `DestinyInventoryItemDefinition`.
    table: String,
    /// The earlier file.
    earlier: PathBuf,
    /// The later file.
    later: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    /// Prints changes of texts, pictures and places as well.
    #[arg(long)]
    all: bool,
}

fn main() -> ExitCode {
    ended(run(&Options::parse()))
}

fn run(options: &Options) -> Outcome<bool> {
    let table = TABLES.iter().find(|table| table.name() == options.table);
    let table = table.ok_or_else(|| format!("there is no table `{}`", options.table))?;
    let changes = table.changes(&options.earlier, &options.later)?;
    if options.json {
        println!("{}", serde_json::to_string_pretty(&changes)?);
    } else {
        print(&changes, options.all);
    }
    Ok(true)
}

fn print(changes: &TableChanges<String>, all: bool) {
    for (what, keys) in [
        ("added", &changes.added),
        ("removed", &changes.removed),
        ("revealed", &changes.revealed),
        ("hidden", &changes.hidden),
    ] {
        keys.iter().for_each(|key| println!("{what} {key}"));
    }
    for change in &changes.changed {
        let fields = change.fields.iter();
        for field in fields.filter(|field| all || field.kind == FieldKind::Fact) {
            let value = |value: &Option<serde_json::Value>| {
                let value = value.as_ref();
                value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
            };
            let (before, after) = (value(&field.before), value(&field.after));
            println!("changed {} {}: {before} -> {after}", change.key, field.path);
        }
    }
}
