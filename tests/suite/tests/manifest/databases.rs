//! The manifest as SQLite.

use crate::setting::{Setting, files, published};
use bungie_api::{
    DefinitionHash,
    manifest::{Database, ManifestErrorKind, Row, Table, TableErrorKind},
    types::{
        DestinyClassDefinition, DestinyHistoricalStatsDefinition, DestinyInventoryItemDefinition,
        DestinyRaceDefinition,
    },
};
use bungie_suite::{corpus, tables};
use bungie_testing::{
    fake::{ContentOn, Fault},
    manifest::{Manifest as Published, Sqlite},
};
use std::{fs, path::PathBuf};
use tempfile::tempdir;

const STATS: &str = "DestinyHistoricalStatsDefinition";

fn with_stats(seed: u64, like: Sqlite) -> Published {
    let stats = r#"{"kills":{"statId":"kills","weight":3}}"#;
    let with_stats = published(seed)
        .table(STATS, stats)
        .sqlite("en", like)
        .unwrap();
    // It is only there as SQLite.
    with_stats.without_table(STATS)
}

fn all() -> [Sqlite; 4] {
    let (text, blobs) = (
        Sqlite::default(),
        Sqlite {
            blobs: true,
            ..Sqlite::default()
        },
    );
    [
        text,
        blobs,
        Sqlite { bare: true, ..text },
        Sqlite {
            bare: true,
            ..blobs
        },
    ]
}

#[tokio::test]
async fn rows_are_those_of_the_json_whatever_the_file_is_like() {
    for like in all() {
        let setting = Setting::new().await;
        setting.fake.publish(with_stats(1, like));
        let set = setting.manifest().update().await.unwrap();
        let database = set.database().await.unwrap();
        assert_eq!(database.tables().unwrap().len(), 3);
        let json: Table<DestinyInventoryItemDefinition> = set.table().await.unwrap();
        let items: Table<DestinyInventoryItemDefinition> = database.table().unwrap();
        assert_eq!(items.len(), json.len());
        assert!(items.keys().eq(json.keys()));
        assert_eq!(items.decode_all().unwrap(), json.decode_all().unwrap());
        for key in json.keys() {
            assert_eq!(items.get(&key).unwrap(), json.get(&key).unwrap());
        }
        assert!(items.get(&DefinitionHash::new(1)).unwrap().is_absent());
        let named = items.iter().map(Result::unwrap).find_map(|(_, row)| {
            let name = row.display_properties?.name;
            (!name.is_empty()).then_some(name)
        });
        let named = named.unwrap();
        assert_eq!(items.named(&named).unwrap(), json.named(&named).unwrap());
        let stats: Table<DestinyHistoricalStatsDefinition> = database.table().unwrap();
        let row = stats.get(&"kills".to_owned()).unwrap();
        assert!(matches!(row, Row::Present(row) if row.weight == 3));
        // Tables that it does not have, and that the index does not.
        let error = database.table::<DestinyRaceDefinition>().unwrap_err();
        assert_eq!(error.kind(), TableErrorKind::NoTable);
        let error = set
            .table::<DestinyHistoricalStatsDefinition>()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ManifestErrorKind::NoTable);
        // It is at hand now.
        let asked = setting.asked("world_sql");
        set.database().await.unwrap();
        assert_eq!(setting.asked("world_sql"), asked);
    }
}

#[tokio::test]
async fn a_checksum_that_is_wrong_counts_where_nothing_else_does() {
    let wrong = Sqlite {
        wrong_checksum: true,
        ..Sqlite::default()
    };
    // The zip's own was right.
    let setting = Setting::new().await;
    setting.fake.publish(with_stats(1, wrong));
    let set = setting.manifest().update().await.unwrap();
    set.database().await.unwrap();
    let setting = Setting::new().await;
    setting.fake.publish(with_stats(
        1,
        Sqlite {
            bare: true,
            ..wrong
        },
    ));
    let set = setting.manifest().update().await.unwrap();
    let error = set.database().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Content);
    assert!(error.to_string().contains("its name says 0000"), "{error}");
}

#[tokio::test]
async fn what_is_no_database_is_gone_around() {
    for fault in [
        Fault::text("text/html", "<html>"),
        Fault::truncated(),
        Fault::text("application/octet-stream", "PK\u{3}\u{4}no zip"),
        Fault::text("application/octet-stream", ""),
        Fault::empty().status(404),
    ] {
        let setting = Setting::new().await;
        setting.fake.publish(with_stats(1, Sqlite::default()));
        setting
            .fake
            .content_fault("world_sql", ContentOn::Bare, fault, usize::MAX)
            .unwrap();
        let set = setting.manifest().update().await.unwrap();
        assert_eq!(set.database().await.unwrap().tables().unwrap().len(), 3);
        assert_eq!(setting.asked("world_sql"), 2);
    }
}

#[tokio::test]
async fn a_database_goes_with_its_set() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    setting.fake.publish(with_stats(1, Sqlite::default()));
    manifest.update().await.unwrap().database().await.unwrap();
    assert_eq!(manifest.prune(1).await.unwrap(), 0);
    setting.fake.publish(with_stats(2, Sqlite::default()));
    manifest.update().await.unwrap();
    assert_eq!(manifest.prune(1).await.unwrap(), 3);
}

/// The SQLite files in the folder.
fn databases(setting: &Setting) -> Vec<PathBuf> {
    let mut tables = files(&setting.inside("tables"));
    tables.retain(|path| path.extension().is_some_and(|it| it == "sqlite"));
    tables
}

#[tokio::test]
async fn a_database_that_was_damaged_or_lost_is_fetched_again() {
    let setting = Setting::new().await;
    setting.fake.publish(with_stats(1, Sqlite::default()));
    let set = setting.manifest().update().await.unwrap();
    set.database().await.unwrap();
    let good = fs::read(&databases(&setting)[0]).unwrap();
    let mut damaged: Vec<Option<Vec<u8>>> = [0, 1, 99, 100, 512, good.len() / 2, good.len() - 1]
        .map(|length| Some(good[..length].to_vec()))
        .into();
    damaged.push(Some(b"no database at all".repeat(1000)));
    damaged.push(None);
    for damaged in damaged {
        let case = damaged.as_ref().map(Vec::len);
        for path in databases(&setting) {
            match &damaged {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
        }
        let asked = setting.asked("world_sql");
        let database = set.database().await.unwrap();
        assert_eq!(database.tables().unwrap().len(), 3, "{case:?}");
        assert_eq!(setting.asked("world_sql"), asked + 1, "{case:?}");
        set.database().await.unwrap();
        assert_eq!(setting.asked("world_sql"), asked + 1, "it is at hand now");
    }
}

#[tokio::test]
async fn a_damaged_database_that_comes_again_is_told() {
    let setting = Setting::new().await;
    setting.fake.publish(with_stats(1, Sqlite::default()));
    let set = setting.manifest().update().await.unwrap();
    set.database().await.unwrap();
    fs::write(&databases(&setting)[0], "").unwrap();
    setting
        .fake
        .content_fault(
            "world_sql",
            ContentOn::Any,
            Fault::empty().status(404),
            usize::MAX,
        )
        .unwrap();
    let error = set.database().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Content);
}

/// Opening looks at the beginning and the length.
#[tokio::test]
async fn a_database_whose_rows_are_damaged_can_be_discarded() {
    let setting = Setting::new().await;
    setting.fake.publish(with_stats(1, Sqlite::default()));
    let set = setting.manifest().update().await.unwrap();
    let items = async || {
        let database = set.database().await.unwrap();
        database.table::<DestinyInventoryItemDefinition>()
    };
    items().await.unwrap();
    let path = &databases(&setting)[0];
    let mut bytes = fs::read(path).unwrap();
    let first_page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    bytes[first_page..].fill(0xff);
    fs::write(path, bytes).unwrap();
    let error = items().await.unwrap_err();
    assert_eq!(error.kind(), TableErrorKind::File);
    set.discard_database().unwrap();
    assert_eq!(items().await.unwrap().len(), 40);
}

#[tokio::test]
async fn a_database_lies_where_nobody_may_write_and_under_any_name() {
    let setting = Setting::new().await;
    setting.fake.publish(with_stats(1, Sqlite::default()));
    let set = setting.manifest().update().await.unwrap();
    set.database().await.unwrap();
    let file = &databases(&setting)[0];
    let folder = tempdir().unwrap();
    let odd = folder.path().join("100% ä?mode=rw #1");
    fs::create_dir(&odd).unwrap();
    let odd = odd.join("x y.content");
    fs::copy(file, &odd).unwrap();
    let mut read_only = fs::metadata(&odd).unwrap().permissions();
    read_only.set_readonly(true);
    fs::set_permissions(&odd, read_only).unwrap();
    let database = Database::open(&odd).unwrap();
    let classes: Table<DestinyClassDefinition> = database.table().unwrap();
    assert_eq!(classes.iter().filter(Result::is_ok).count(), 3);
    assert_eq!(
        fs::read_dir(odd.parent().unwrap()).unwrap().count(),
        1,
        "nothing is written beside it"
    );
    for (name, text) in [
        ("none", None),
        (
            "text",
            Some("no database at all, but long enough to be one"),
        ),
    ] {
        let path = folder.path().join(name);
        text.iter().for_each(|text| fs::write(&path, text).unwrap());
        let error = Database::open(&path).unwrap_err();
        assert_eq!(error.kind(), TableErrorKind::File);
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn all_tables_at_hand_are_the_same_through_sqlite() {
    let folder = tempdir().unwrap();
    for group in ["corpus/manifest", "captures/manifest"] {
        let captures = corpus::captures(group).unwrap_or_default();
        let mut manifest = Published::new(1).languages(["en"]);
        for capture in &captures {
            manifest = manifest.table(capture.name.clone(), capture.bytes.clone());
        }
        let manifest = manifest
            .sqlite(
                "en",
                Sqlite {
                    bare: true,
                    ..Sqlite::default()
                },
            )
            .unwrap();
        let is_database = |path: &String| path.contains("world_sql");
        let (_, bytes) = manifest
            .files()
            .find(|(path, _)| is_database(path))
            .unwrap();
        let path = folder.path().join("world.content");
        fs::write(&path, bytes).unwrap();
        let database = Database::open(&path).unwrap();
        for capture in captures {
            if let Some(table) = tables::table(&capture.name) {
                let expected = table.rows(&capture.bytes);
                assert_eq!(table.in_database(&database), expected, "{}", capture.name);
            }
        }
    }
}
