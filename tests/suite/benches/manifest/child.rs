//! What the other processes do: each one thing, and then it says what it holds.

use crate::{Outcome, tables};
use bungie_api::{
    Client, Definition, Manifest, UserAgent,
    manifest::{ManifestBuilder, Pack, Table},
    types::{
        DestinyActivityDefinition, DestinyClassDefinition, DestinyInventoryItemDefinition,
        DestinyObjectiveDefinition, DestinyRecordDefinition,
    },
};
use bungie_testing::{
    fake::{FakeBungie, Settings},
    manifest::{self, MadeUp},
};
use std::{fs, hint::black_box, io};

/// The first argument of a child, before the name of what it does.
pub(crate) const ARGUMENT: &str = "--child";

/// Rows that are looked up.
const ROWS: usize = 100;

/// How large the tables are that are downloaded.
const TABLE: usize = 50_000_000;

pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["nothing"] => {}
        ["look-up", path] => look_up(path)?,
        ["look-into", path] => look_into(&Pack::open(path)?)?,
        ["look-into-bytes", path] => look_into(&Pack::from_bytes(fs::read(path)?)?)?,
        ["serve"] => return serve(),
        ["update-one", url, folder] => update(url, folder, |builder| {
            builder.table::<DestinyClassDefinition>()
        })?,
        ["update-four", url, folder] => update(url, folder, |builder| {
            builder
                .table::<DestinyInventoryItemDefinition>()
                .table::<DestinyActivityDefinition>()
                .table::<DestinyRecordDefinition>()
                .table::<DestinyObjectiveDefinition>()
        })?,
        _ => return Err(format!("no child does {arguments:?}").into()),
    }
    print!(
        "{}",
        fs::read_to_string("/proc/self/status").unwrap_or_default()
    );
    Ok(())
}

/// Opens a table and reads some rows. They are held until the end, as the table is.
fn look_up(path: &str) -> Outcome<()> {
    let table = Table::<DestinyInventoryItemDefinition>::open(path)?;
    let every = table.len() / ROWS;
    for key in table.keys().step_by(every.max(1)) {
        let _ = black_box(table.get(&key)?);
    }
    // Its memory is still there when the process is asked.
    std::mem::forget(table);
    Ok(())
}

/// Reads some rows of the table of a pack.
fn look_into(pack: &Pack) -> Outcome<()> {
    let table = pack.table::<DestinyInventoryItemDefinition>()?;
    let every = table.len() / ROWS;
    for key in table.keys().step_by(every.max(1)) {
        black_box(table.get_as::<serde_json::Value>(&key)?);
    }
    std::mem::forget(table);
    Ok(())
}

/// Prints the URL of a fake, which is there until the input ends.
fn serve() -> Outcome<()> {
    let large = [
        DestinyInventoryItemDefinition::TABLE,
        DestinyActivityDefinition::TABLE,
        DestinyRecordDefinition::TABLE,
        DestinyObjectiveDefinition::TABLE,
    ];
    let rows = TABLE / tables::BYTES_PER_ROW;
    let mut published = manifest::Manifest::new(1)
        .languages(["en"])
        .made_up_table(DestinyClassDefinition::TABLE, MadeUp::default());
    for table in large {
        published = published.made_up_table(table, tables::of(rows));
    }
    runtime()?.block_on(async {
        let fake = FakeBungie::start_with(Settings {
            separate_hosts: false,
            ..Settings::default()
        })
        .await
        .unwrap();
        fake.publish(published);
        println!("{}", fake.url());
        tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())).await??;
        Ok(())
    })
}

type Builder = ManifestBuilder<bungie_api::destiny2::GetDestinyManifest>;

/// Downloads tables.
fn update(url: &str, folder: &str, tables: impl FnOnce(Builder) -> Builder) -> Outcome<()> {
    let agent = UserAgent::new("Bench", "0.1", 0);
    let client = Client::builder("key-of-nobody", agent).site(url).build()?;
    let manifest = tables(Manifest::builder(&client).folder(folder)).build()?;
    runtime()?.block_on(manifest.update())?;
    Ok(())
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
