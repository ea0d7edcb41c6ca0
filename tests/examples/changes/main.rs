//! What has changed between two files of a table of the manifest, or between two sets of tables, as text or as JSON.
//!
//! ```sh
//! cargo run -p bungie-examples --example changes -- table DestinyStatDefinition earlier.json later.json
//! cargo run -p bungie-examples --example changes -- sets     # those in the folder, for the names of the next line
//! cargo run -p bungie-examples --example changes -- sets EARLIER LATER
//! ```

use bungie_api::{
    destiny2::GetDestinyManifest,
    dynamic::{AnyTable, TABLES},
    manifest::{FieldKind, SetChanges, TableChanges},
};
use bungie_examples::{ManifestSettings, Outcome, Settings, ended, plain, table};
use clap::{Args, Parser, Subcommand};
use serde::Serialize;
use serde_json::Value;
use std::{path::PathBuf, process::ExitCode};

type Set = bungie_api::manifest::Set<GetDestinyManifest>;

/// What has changed between two files of a table, or between two sets of tables, as text or as JSON.
#[derive(Debug, Parser)]
struct Options {
    #[command(subcommand)]
    of: Of,
    /// Prints JSON.
    #[arg(long, global = true)]
    json: bool,
    /// Prints changes of texts, pictures and places as well. JSON has them in any case.
    #[arg(long, global = true)]
    all: bool,
}

#[derive(Debug, Subcommand)]
enum Of {
    /// Two files of a table.
    Table {
        /// The table, such as `DestinyInventoryItemDefinition`.
        table: String,
        /// The earlier file.
        earlier: PathBuf,
        /// The later file.
        later: PathBuf,
    },
    /// Two sets in the folder of a manifest; without any, lists the sets that are there.
    Sets(Sets),
}

#[derive(Debug, Args)]
struct Sets {
    /// The version or the id of the earlier set.
    #[arg(requires = "later")]
    earlier: Option<String>,
    /// The version or the id of the later set.
    later: Option<String>,
    /// A table to compare, which is fetched if it is not at hand; may come several times. Without, all tables that both
    /// sets have at hand.
    #[arg(long = "table", value_name = "TABLE")]
    tables: Vec<String>,
    #[command(flatten)]
    manifest: ManifestSettings,
    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

async fn run(options: Options) -> Outcome<bool> {
    match &options.of {
        Of::Table {
            table,
            earlier,
            later,
        } => {
            let changes = typed(table)?.changes(earlier, later)?;
            match options.json {
                true => print_json(&changes)?,
                false => print("", &changes, options.all),
            }
        }
        Of::Sets(sets) => {
            let client = sets.settings.client_without_key("changes")?;
            let at_hand = sets.manifest.builder(&client).build()?.sets()?;
            let (Some(earlier), Some(later)) = (&sets.earlier, &sets.later) else {
                list(&at_hand);
                return Ok(!at_hand.is_empty());
            };
            let (earlier, later) = (find(&at_hand, earlier)?, find(&at_hand, later)?);
            let tables = tables(&sets.tables, earlier, later)?;
            let changes = later.changes_since(earlier, &tables).await?;
            match options.json {
                true => print_json(&changes)?,
                false => print_sets(&changes, options.all),
            }
        }
    }
    Ok(true)
}

fn list(sets: &[Set]) {
    let rows = sets.iter();
    let rows = rows.map(|set| [set.id().to_owned(), plain(set.version())]);
    print!("{}", table(["id", "version"], &rows.collect::<Vec<_>>()));
}

fn find<'a>(sets: &'a [Set], name: &str) -> Outcome<&'a Set> {
    let is_it = |set: &&Set| set.id() == name || set.version() == name;
    let mut found = sets.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(set), None) => Ok(set),
        (None, _) => {
            Err(format!("no set `{name}` is at hand: `changes sets` lists those that are").into())
        }
        _ => Err(format!(
            "several sets have the version {name}: give an id, which `changes sets` lists"
        )
        .into()),
    }
}

fn typed(table: &str) -> Outcome<&'static dyn AnyTable> {
    let found = TABLES.iter().find(|it| it.name() == table).copied();
    Ok(found.ok_or_else(|| format!("there is no table `{table}`"))?)
}

/// Those that were named, otherwise those that both sets have at hand.
fn tables(names: &[String], earlier: &Set, later: &Set) -> Outcome<Vec<&'static dyn AnyTable>> {
    if !names.is_empty() {
        return names.iter().map(|name| typed(name)).collect();
    }
    let (before, after) = (earlier.tables_at_hand()?, later.tables_at_hand()?);
    let is_in_both =
        |table: &&dyn AnyTable| before.contains(&table.name()) && after.contains(&table.name());
    Ok(TABLES.iter().copied().filter(is_in_both).collect())
}

fn print_json(changes: &impl Serialize) -> Outcome {
    println!("{}", serde_json::to_string_pretty(changes)?);
    Ok(())
}

fn print_sets(changes: &SetChanges, all: bool) {
    for (what, tables) in [
        ("added", &changes.added),
        ("removed", &changes.removed),
        ("another file, not compared", &changes.differing),
    ] {
        for table in tables {
            println!("{}: {what}", plain(table));
        }
    }
    for (table, changes) in &changes.changed {
        print(&format!("{table}: "), changes, all);
    }
    match changes.not_compared.len() - changes.differing.len() {
        0 => {}
        count => eprintln!("not compared, since they are not at hand or have no type: {count}"),
    }
}

/// Each change on a line, behind what all of them are about.
fn print(about: &str, changes: &TableChanges<String>, all: bool) {
    for (what, keys) in [
        ("added", &changes.added),
        ("removed", &changes.removed),
        ("revealed", &changes.revealed),
        ("hidden", &changes.hidden),
    ] {
        for key in keys {
            println!("{about}{what} {}", plain(key));
        }
    }
    let value = |value: &Option<Value>| match value {
        Some(value) => value.to_string(),
        None => "nothing".to_owned(),
    };
    for change in &changes.changed {
        let key = plain(&change.key);
        let fields = change.fields.iter();
        for field in fields.filter(|field| all || field.kind == FieldKind::Fact) {
            let (path, before) = (plain(&field.path), value(&field.before));
            let after = value(&field.after);
            println!("{about}changed {key} {path}: {before} -> {after}");
        }
    }
}
