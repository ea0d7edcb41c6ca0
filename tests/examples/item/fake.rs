//! A site that is made up, so that the program runs without a network.

use crate::options::Options;
use bungie_api::{Definition as _, types::DestinyInventoryItemDefinition};
use bungie_examples::Outcome;
use bungie_testing::{
    FakeBungie,
    manifest::{MadeUp, Manifest, made_up_table},
};
use serde_json::json;
use tempfile::TempDir;

/// A site, and a folder for what comes from it.
pub(crate) struct Site {
    _bungie: FakeBungie,
    _folder: Option<TempDir>,
}

impl Site {
    /// Starts one that has items of the name, and lets the options lead there. Unless they name a folder, what is
    /// made up goes with the program.
    pub(crate) async fn start(options: &mut Options) -> Outcome<Self> {
        let bungie = FakeBungie::start().await?;
        let manifest = Manifest::new(1).languages([&options.manifest.language]);
        bungie.publish(manifest.table(DestinyInventoryItemDefinition::TABLE, items(&options.name)));
        options.settings.site = Some(bungie.url());
        let mut folder = None;
        if options.manifest.manifest.is_none() {
            let made = tempfile::tempdir()?;
            options.manifest.manifest = Some(made.path().to_owned());
            folder = Some(made);
        }
        Ok(Site {
            _bungie: bungie,
            _folder: folder,
        })
    }
}

/// Some 2,000 rows, and three of the name: one of them is redacted.
fn items(name: &str) -> Vec<u8> {
    let made = MadeUp {
        rows: 2_000,
        bytes_per_row: 2_000,
        names: 1_000,
        ..MadeUp::default()
    };
    let mut table = made_up_table(DestinyInventoryItemDefinition::TABLE, &made);
    // Behind the last row, in place of the brace.
    table.pop();
    for (hash, kind, redacted) in [
        (101, "Exotic Lantern", false),
        (102, "Lantern Ornament", false),
        (103, "", true),
    ] {
        let row = json!({
            "displayProperties": {
                "name": name,
                "icon": format!("/common/destiny2_content/icons/{hash}.png"),
                "hasIcon": true,
            },
            "itemTypeAndTierDisplayName": kind,
            "hash": hash,
            "redacted": redacted,
        });
        table.extend(format!(",\"{hash}\":{row}").bytes());
    }
    table.push(b'}');
    table
}
