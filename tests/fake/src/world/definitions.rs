//! The manifest of the world.

use super::{icon, tables::TABLES};
use crate::manifest::Manifest;
use serde_json::{Map, Value};
use std::{collections::BTreeSet, sync::LazyLock};

static MANIFEST: LazyLock<Manifest> = LazyLock::new(|| {
    let mut manifest = Manifest::new(0).version("200000.26.01.06.1800-1-bnet.50000");
    let mut pictures: BTreeSet<u32> = BTreeSet::new();
    for (table, rows) in &*TABLES {
        let text: Map<_, _> = rows
            .iter()
            .map(|(hash, row)| (hash.to_string(), row.clone()))
            .collect();
        manifest = manifest.table(*table, Value::from(text).to_string());
        pictures.extend(rows.keys().copied());
    }
    for hash in pictures {
        manifest = manifest.file(icon::path(hash), icon::png(hash));
    }
    manifest
});

/// The manifest that accounts are told from: every definition that an account names has its row in it, and every row
/// its picture. [`FakeBungie::account`](crate::FakeBungie::account) publishes it where nothing is published.
///
/// A test that needs tables besides adds them:
///
/// ```
/// use bungie_testing::{FakeBungie, manifest::MadeUp, world};
///
/// # #[cfg(feature = "client")]
/// # fn main() {
/// let fake = FakeBungie::in_memory();
/// fake.publish(world::definitions().made_up_table("DestinyVendorDefinition", MadeUp::default()));
/// let account = fake.account(1);
/// # assert_eq!(account.character_ids().len(), 3);
/// # }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
/// ```
pub fn definitions() -> Manifest {
    MANIFEST.clone()
}
