//! A fake that publishes, and a manifest whose sets are in a folder.

use crate::common::builder_at;
use bungie_api::{
    Manifest, Retries,
    destiny2::GetDestinyManifest,
    manifest::{ManifestBuilder, Set, Table},
    types::{DestinyClassDefinition, DestinyInventoryItemDefinition},
};
use bungie_testing::{
    fake::FakeBungie,
    manifest::{MadeUp, Manifest as Published},
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::{TempDir, tempdir};

pub(crate) const ITEMS: &str = "DestinyInventoryItemDefinition";
pub(crate) const CLASSES: &str = "DestinyClassDefinition";

pub(crate) type Items = Table<DestinyInventoryItemDefinition>;

pub(crate) struct Setting {
    pub(crate) fake: FakeBungie,
    pub(crate) folder: TempDir,
}

/// Two tables; those of another seed have other rows.
pub(crate) fn published(seed: u64) -> Published {
    let made = |rows| MadeUp {
        seed,
        rows,
        ..MadeUp::default()
    };
    Published::new(seed)
        .made_up_table(ITEMS, made(40))
        .made_up_table(CLASSES, made(3))
}

/// The same with some megabytes of items: a process is killed in the middle of them, and a small disk has no room for
/// them, packed or unpacked.
pub(crate) fn large(seed: u64) -> Published {
    let made = MadeUp {
        seed,
        rows: 700,
        bytes_per_row: 6000,
        ..MadeUp::default()
    };
    published(seed).made_up_table(ITEMS, made)
}

impl Setting {
    pub(crate) async fn new() -> Self {
        let setting = Setting {
            fake: FakeBungie::start().await.unwrap(),
            folder: tempdir().unwrap(),
        };
        setting.fake.publish(published(1));
        setting
    }

    /// With both tables, in English.
    pub(crate) fn builder(&self) -> ManifestBuilder<GetDestinyManifest> {
        builder(self.fake.url(), self.folder.path())
    }

    pub(crate) fn manifest(&self) -> Manifest {
        self.builder().build().unwrap()
    }

    /// How many requests there were for files of a table.
    pub(crate) fn asked(&self, table: &str) -> usize {
        let requests = self.fake.content_requests().into_iter();
        requests
            .filter(|request| request.path.contains(table))
            .count()
    }

    /// How often the index was asked.
    pub(crate) fn index_asked(&self) -> usize {
        let requests = self.fake.requests().into_iter();
        let is_index = |id: Option<&str>| id == Some("Destiny2.GetDestinyManifest");
        requests
            .filter(|request| is_index(request.operation))
            .count()
    }

    /// A folder inside of the manifest's.
    pub(crate) fn inside(&self, part: &str) -> PathBuf {
        self.folder.path().join("v1").join(part)
    }

    /// The tables in the folder, by name.
    pub(crate) fn stored(&self) -> Vec<PathBuf> {
        let mut tables = files(&self.inside("tables"));
        tables.retain(|table| table.extension().is_some_and(|it| it == "json"));
        tables
    }
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

pub(crate) fn builder(site: String, folder: &Path) -> ManifestBuilder<GetDestinyManifest> {
    let client = builder_at(site).retries(Retries::none()).build().unwrap();
    Manifest::builder(&client)
        .folder(folder)
        .table::<DestinyInventoryItemDefinition>()
        .table::<DestinyClassDefinition>()
}

/// The rows of a set are those that were published.
pub(crate) async fn holds(set: &Set<GetDestinyManifest>, published: &Published, language: &str) {
    holds_items(set, published).await;
    let classes: Table<DestinyClassDefinition> = set.table().await.unwrap();
    let bytes = published.bytes(language, CLASSES).unwrap();
    let expected = bungie_api::decode_table::<DestinyClassDefinition>(&bytes).unwrap();
    assert_eq!(classes.decode_all().unwrap(), expected);
}

/// The items are the same in all languages here.
pub(crate) async fn holds_items(set: &Set<GetDestinyManifest>, published: &Published) {
    let items: Items = set.table().await.unwrap();
    let bytes = published.bytes("en", ITEMS).unwrap();
    let expected = bungie_api::decode_table::<DestinyInventoryItemDefinition>(&bytes).unwrap();
    assert_eq!(items.decode_all().unwrap(), expected);
}
