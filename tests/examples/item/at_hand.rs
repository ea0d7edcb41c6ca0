//! The table of the items, from the site or from the folder.

use crate::{bar, options::Options};
use bungie_api::{Client, manifest::Table, types::DestinyInventoryItemDefinition};
use bungie_examples::Outcome;

/// Opens the table, after an update unless nobody is to be asked. If that fails, what is at hand has to do.
pub(crate) async fn items(
    client: &Client,
    options: &Options,
) -> Outcome<Table<DestinyInventoryItemDefinition>> {
    let manifest = options.manifest.builder(client);
    let manifest = manifest
        .table_with_names::<DestinyInventoryItemDefinition>()
        .progress(bar::teller()?);
    let set = match options.offline {
        true => manifest.build()?.current()?,
        false => options.manifest.set(manifest).await?,
    };
    Ok(set.table().await?)
}
