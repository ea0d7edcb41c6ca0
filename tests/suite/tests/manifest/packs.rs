//! Tables cut down to what a program reads.

use crate::setting::{Items, Setting, published};
use bungie_api::{
    DefinitionHash,
    manifest::{Pack, PackBuilder, Row, Table, TableErrorKind},
    types::{DestinyClassDefinition, DestinyInventoryItemDefinition, DestinyRaceDefinition},
};
use bungie_testing::manifest::MadeUp;
use serde::Deserialize;
use serde_json::json;
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
        let mut properties = row.as_object().unwrap().iter();
        let is_known = |key: &String, value: &serde_json::Value| {
            known.contains(&key.as_str()) || key == "redacted" && *value == true
        };
        assert!(properties.all(|(key, value)| is_known(key, value)), "{row}");
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

fn items(rows: &serde_json::Value) -> Items {
    Items::from_bytes(serde_json::to_vec(rows).unwrap()).unwrap()
}

#[test]
fn a_redacted_row_is_one_in_the_pack() {
    let row = |redacted| json!({"displayProperties": {"name": "Owl"}, "redacted": redacted});
    let items = items(&json!({"1": row(true), "2": row(false), "3": {"hash": 3}}));
    let builder = PackBuilder::new("made up", "1");
    let pack = builder.table::<_, Shown>("en", &items).unwrap().to_bytes();
    let packed: Items = Pack::from_bytes(pack).unwrap().table().unwrap();
    let redacted = packed.get(&DefinitionHash::new(1)).unwrap();
    let Row::Redacted(row) = redacted else {
        panic!("{redacted:?}");
    };
    assert_eq!(row.display_properties.unwrap().name, "Owl");
    for key in [2, 3] {
        let row = packed.get(&DefinitionHash::new(key)).unwrap();
        assert!(matches!(row, Row::Present(_)), "{row:?}");
        let json = packed.raw(&DefinitionHash::new(key)).unwrap().unwrap();
        assert!(!json.windows(8).any(|bytes| bytes == b"redacted"));
    }
}

#[test]
fn a_pack_has_a_table_in_several_languages() {
    let of = |name: &str| items(&json!({"1": {"displayProperties": {"name": name, "icon": ""}}}));
    let pack = PackBuilder::new("made up", "1")
        .table::<_, Shown>("en", &of("Owl"))
        .and_then(|builder| builder.table::<_, Shown>("de", &of("Eule")));
    let pack = Pack::from_bytes(pack.unwrap().to_bytes()).unwrap();
    let name = |table: Items| {
        let row: Shown = table.get_as(&DefinitionHash::new(1)).unwrap().unwrap();
        row.display_properties.unwrap().name
    };
    assert_eq!(name(pack.table_in("en").unwrap()), "Owl");
    assert_eq!(name(pack.table_in("de").unwrap()), "Eule");
    assert_eq!(name(pack.table().unwrap()), "Owl", "the first one");
    let error = pack.table_in::<DestinyInventoryItemDefinition>("fr");
    assert_eq!(error.unwrap_err().kind(), TableErrorKind::NoTable);
}

/// Serde reads an object that is flattened, and a value whose type it has to find out, as a whole.
#[test]
fn what_serde_reads_as_a_whole_is_packed_as_a_whole() {
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Flattened {
        #[serde(flatten)]
        named: Named,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code)]
    enum Untagged {
        Named(Named),
    }
    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Whole {
        flattened: Flattened,
        untagged: Untagged,
        value: serde_json::Value,
    }
    let object = json!({"name": "Owl", "icon": "/owl.png", "more": {"is": [1]}});
    let row = json!({"flattened": object, "untagged": object, "value": object, "other": object});
    let items = items(&json!({"1": row}));
    let builder = PackBuilder::new("made up", "1");
    let pack = builder.table::<_, Whole>("en", &items).unwrap().to_bytes();
    let packed: Items = Pack::from_bytes(pack).unwrap().table().unwrap();
    let packed: serde_json::Value = packed.get_as(&DefinitionHash::new(1)).unwrap().unwrap();
    let whole = json!({"flattened": object, "untagged": object, "value": object});
    assert_eq!(packed, whole);
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
