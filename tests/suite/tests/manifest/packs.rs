//! Tables cut down to what a program reads.

use crate::setting::{Items, Setting, published};
use bungie_api::{
    DefinitionHash,
    manifest::{Pack, Table, TableErrorKind},
    types::{DestinyClassDefinition, DestinyInventoryItemDefinition, DestinyRaceDefinition},
};
use bungie_testing::manifest::MadeUp;
use serde::Deserialize;
use std::fs;

/// What a program wants to know of an item.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Shown {
    display_properties: Option<Named>,
    inventory: Option<Inventory>,
    perks: Vec<Perk>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
    icon: String,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Inventory {
    bucket_type_hash: u32,
    tier_type_hash: u32,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Perk {
    perk_hash: u32,
}

/// Passes over nothing.
type Everything = serde_json::Value;

#[tokio::test]
async fn a_pack_answers_as_the_table_does_and_has_nothing_else() {
    let setting = Setting::new().await;
    let large = MadeUp {
        rows: 80,
        bytes_per_row: 6000,
        ..MadeUp::default()
    };
    let published = published(1).made_up_table("DestinyInventoryItemDefinition", large);
    setting.fake.publish(published);
    let set = setting.manifest().update().await.unwrap();
    let items: Items = set.table().await.unwrap();
    let classes: Table<DestinyClassDefinition> = set.table().await.unwrap();
    let path = setting.folder.path().join("items.pack");
    Pack::builder(&set)
        .table::<_, Shown>("en", &items)
        .unwrap()
        .table::<_, Everything>("en", &classes)
        .unwrap()
        .write(&path)
        .unwrap();
    // By itself: the rest may go.
    fs::remove_dir_all(setting.folder.path().join("v1")).unwrap();
    let pack = Pack::open(&path).unwrap();
    assert_eq!((pack.set(), pack.version()), (set.id(), set.version()));
    let packed: Items = pack.table().unwrap();
    assert!(packed.keys().eq(items.keys()));
    let mut bytes = 0;
    for key in items.keys() {
        let (full, cut): (Shown, Shown) = (
            items.get_as(&key).unwrap().unwrap(),
            packed.get_as(&key).unwrap().unwrap(),
        );
        assert_eq!(full, cut);
        let raw = packed.raw(&key).unwrap().unwrap();
        bytes += raw.len();
        let row: serde_json::Value = serde_json::from_slice(&raw).unwrap();
        let known = ["displayProperties", "inventory", "perks"];
        assert!(
            row.as_object()
                .unwrap()
                .keys()
                .all(|key| known.contains(&key.as_str())),
            "{row}"
        );
        let shown = row["displayProperties"].as_object();
        assert!(shown.is_none_or(|shown| shown.keys().all(|key| key == "name" || key == "icon")));
    }
    let whole: usize = items
        .keys()
        .map(|key| items.raw(&key).unwrap().unwrap().len())
        .sum();
    assert!(bytes * 10 < whole, "{bytes} of {whole}");
    let packed: Table<DestinyClassDefinition> = pack.table_in("en").unwrap();
    assert_eq!(packed.decode_all().unwrap(), classes.decode_all().unwrap());
    // What it does not have.
    let error = pack.table::<DestinyRaceDefinition>().unwrap_err();
    assert_eq!(error.kind(), TableErrorKind::NoTable);
    assert!(
        error.to_string().starts_with("DestinyRaceDefinition"),
        "{error}"
    );
    assert_eq!(
        pack.table_in::<DestinyClassDefinition>("de")
            .unwrap_err()
            .kind(),
        TableErrorKind::NoTable
    );
}

#[tokio::test]
async fn a_damaged_pack_gives_errors() {
    let setting = Setting::new().await;
    let set = setting.manifest().update().await.unwrap();
    let items: Items = set.table().await.unwrap();
    let builder = Pack::builder(&set).table::<_, Shown>("en", &items).unwrap();
    let good = builder.to_bytes();
    let expected: Vec<(DefinitionHash<DestinyInventoryItemDefinition>, Shown)> = items
        .keys()
        .map(|key| (key, items.get_as(&key).unwrap().unwrap()))
        .collect();
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..300 {
        let mut bad = good.clone();
        let at = random.usize(..bad.len());
        bad[at] ^= 1 << random.u8(0..8);
        let Ok(pack) = Pack::from_bytes(bad) else {
            continue;
        };
        let Ok(table) = pack.table::<DestinyInventoryItemDefinition>() else {
            continue;
        };
        for (key, row) in &expected {
            if let Ok(Some(found)) = table.get_as::<Shown>(key) {
                assert_eq!(found, *row);
            }
        }
    }
    for length in 0..64 {
        assert_eq!(
            Pack::from_bytes(good[..length].to_vec())
                .unwrap_err()
                .kind(),
            TableErrorKind::NoTable
        );
    }
    let error = Pack::open(setting.folder.path().join("none")).unwrap_err();
    assert_eq!(error.kind(), TableErrorKind::File);
}
