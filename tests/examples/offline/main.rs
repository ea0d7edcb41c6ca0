//! Names of items by their hashes, from tables at hand: no network and no API key.
//!
//! ```sh
//! cargo run -p bungie-examples --example offline -- --fetch     # once, with a network
//! cargo run -p bungie-examples --example offline -- 1363886209 347366834
//! ```

use bungie_api::{
    DefinitionHash, Displayed as _, manifest::Row, types::DestinyInventoryItemDefinition,
};
use bungie_examples::{ManifestSettings, Outcome, Settings, ended, table};
use clap::Parser;
use std::process::ExitCode;

type Hash = DefinitionHash<DestinyInventoryItemDefinition>;

/// Names of items by their hashes, from tables at hand. Ends with 1 if a hash has no name.
#[derive(Parser)]
struct Options {
    /// The hashes, as answers of Bungie have them, or as signed numbers where a file has these.
    #[arg(required_unless_present = "fetch", allow_hyphen_values = true)]
    hashes: Vec<i64>,
    /// Fetches the newest tables first. Only this needs a network.
    #[arg(long)]
    fetch: bool,
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
    let client = options.settings.client_without_key("offline")?;
    let manifest = options.manifest.builder(&client);
    let manifest = manifest.table::<DestinyInventoryItemDefinition>().build()?;
    let set = match options.fetch {
        true => manifest.update().await?,
        // The newest set that is whole in the folder; nobody is asked.
        false => manifest.current()?,
    };
    let items = set.table::<DestinyInventoryItemDefinition>().await?;
    if options.fetch {
        eprintln!("{} items, version {}", items.len(), set.version());
    }
    let (mut rows, mut is_whole) = (Vec::new(), true);
    for number in options.hashes {
        let hash = hash(number)?;
        let (name, kind) = match items.get(&hash)? {
            Row::Present(item) => (item.name().to_owned(), item.item_type_display_name),
            Row::Redacted(_) => ("(redacted)".to_owned(), String::new()),
            Row::Absent => {
                is_whole = false;
                ("(no such item in this version)".to_owned(), String::new())
            }
        };
        rows.push([hash.to_string(), name, kind]);
    }
    if !rows.is_empty() {
        print!("{}", table(["hash", "name", "type"], &rows));
    }
    Ok(is_whole)
}

/// SQLite files and some programs hold hashes as signed numbers of 32 bits.
fn hash(number: i64) -> Outcome<Hash> {
    let unsigned = u32::try_from(number).map(Hash::new);
    let hash = unsigned.or_else(|_| i32::try_from(number).map(Hash::from_signed));
    Ok(hash.map_err(|_| format!("{number} is no hash: these have 32 bits"))?)
}
