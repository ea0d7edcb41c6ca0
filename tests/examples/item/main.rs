//! Finds the items of a name in the manifest.
//!
//! ```sh
//! cargo run --release -p bungie-examples --example item -- "Gjallarhorn"
//! cargo run --release -p bungie-examples --example item -- --prefix "gjall"
//! cargo run --release -p bungie-examples --example item -- --fake "Gjallarhorn"    # without network
//! ```
//!
//! The first time it downloads the table of the items and indexes it, after that only what was published since. It
//! ends with 0 if it shows an item, with 1 if there is none of the name, and with 2 if something went wrong. The key
//! of an application comes from `BUNGIE_API_KEY`, for sites that ask for one.
//!
//! - `options`: the command line; `at_hand`: from there to a table; `bar`: how far the download is;
//! - `shown`: what is printed of an item; `fake`: a site to try it with.

mod at_hand;
mod bar;
mod fake;
mod options;
mod shown;

use bungie_api::manifest::Row;
use bungie_examples::{Outcome, ended};
use clap::Parser as _;
use options::Options;
use std::{process::ExitCode, time::Duration};

/// How long the index may take before what is at hand is used.
const PATIENCE: Duration = Duration::from_secs(15);

#[tokio::main]
async fn main() -> ExitCode {
    ended(run(Options::parse()).await)
}

/// Prints the items. Gives whether there was one.
async fn run(mut options: Options) -> Outcome<bool> {
    // Whatever is made up is there until the end.
    let _fake = match options.fake {
        true => Some(fake::Site::start(&mut options).await?),
        false => None,
    };
    let client = options.settings.client_without_key("item")?;
    let client = client.with_timeout(PATIENCE);
    let items = at_hand::items(&client, &options).await?;

    let name = &options.name;
    let (hashes, how) = if options.prefix {
        (items.named_like(name)?, "begins with")
    } else {
        (items.named(name)?, "is called")
    };
    let (mut shown, mut redacted) = (0, 0);
    for hash in hashes {
        match items.get(&hash)? {
            Row::Present(item) => {
                println!("{}", shown::text(&client, &item));
                shown += 1;
            }
            Row::Redacted(_) => redacted += 1,
            Row::Absent => {}
        }
    }
    if redacted > 0 {
        println!("not shown, since they are redacted: {redacted}");
    }
    if shown == 0 {
        eprintln!("no item {how} {name:?}");
    }
    Ok(shown > 0)
}
