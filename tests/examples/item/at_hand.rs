//! The table of the items, from the site or from the folder.

use crate::{Outcome, bar, options::Options};
use bungie_api::{Client, Manifest, manifest::Table, types::DestinyInventoryItemDefinition};

/// Opens the table, after an update unless nobody is to be asked. If that fails, what is at hand has to do.
pub(crate) async fn items(
    client: &Client,
    options: &Options,
) -> Outcome<Table<DestinyInventoryItemDefinition>> {
    let mut manifest = Manifest::builder(client)
        .language(&options.language)
        .table_with_names::<DestinyInventoryItemDefinition>()
        .progress(bar::teller()?);
    if let Some(folder) = &options.folder {
        manifest = manifest.folder(folder);
    }
    let manifest = manifest.build()?;
    let set = if options.offline {
        manifest.current()?
    } else {
        let (set, failure) = manifest.update_or_current().await?;
        if let Some(failure) = failure {
            eprintln!("{failure}");
            eprintln!("going on with what is at hand: version {}", set.version());
        }
        set
    };
    Ok(set.table().await?)
}
