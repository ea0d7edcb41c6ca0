//! What a publish consists of, and the index that names it.

use bungie_testing::{conform, document::DOCUMENT, manifest::Manifest};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_index_names_every_table_of_every_language() {
    let manifest = Manifest::new(7)
        .table("A", "{}")
        .table("B", "{\"1\":{}}")
        .table_in("de", "B", "{\"2\":{}}")
        .unwrap()
        .table_in("fr", "C", "{}")
        .unwrap();
    let index = manifest.index();
    let (_, schema) = DOCUMENT.schema_of("DestinyManifest").unwrap();
    assert_eq!(conform::json(&DOCUMENT, schema, &index), [""; 0]);
    let components = index["jsonWorldComponentContentPaths"].as_object().unwrap();
    assert_eq!(components.len(), 13);
    for (language, tables) in components {
        let names: BTreeSet<_> = tables.as_object().unwrap().keys().cloned().collect();
        let all = if language == "fr" { "A B C" } else { "A B" };
        assert!(names.iter().eq(all.split(' ')), "{language}: {names:?}");
        for name in &names {
            assert_eq!(tables[name], manifest.path(language, name).unwrap());
        }
    }
    assert_eq!(manifest.path("en", "C"), None);
    assert_eq!(manifest.path("nl", "A"), None);
    let files: BTreeMap<_, _> = manifest.files().collect();
    assert_eq!(files.len(), 13 * 3 + 1);
    assert_eq!(files[&manifest.path("de", "B").unwrap()], "{\"2\":{}}");
    let aggregate = |language: &str| {
        let path = index["jsonWorldContentPaths"][language].as_str().unwrap();
        files[path].clone()
    };
    assert_eq!(aggregate("en"), "{\"A\":{},\"B\":{\"1\":{}}}");
    assert_eq!(aggregate("fr"), "{\"A\":{},\"B\":{\"1\":{}},\"C\":{}}");
    let none = manifest
        .without_table("A")
        .without_table("B")
        .without_table("C");
    assert_eq!(none.files().count(), 13);
}

#[test]
fn paths_have_the_shapes_of_bungies() {
    let manifest = Manifest::new(7).guid("0f-1").version("12").table("A", "{}");
    assert_eq!(manifest.index()["version"], "12");
    assert_eq!(
        manifest.path("zh-cht", "A").unwrap(),
        "/common/destiny2_content/json/zh-cht/A-0f-1.json"
    );
    let index = manifest.index();
    for (pointer, start) in [
        ("/mobileAssetContentPath", "sqlite/asset/asset_sql_content_"),
        (
            "/mobileWorldContentPaths/ja",
            "sqlite/ja/world_sql_content_",
        ),
        (
            "/mobileClanBannerDatabasePath",
            "clanbanner/clanbanner_sql_content_",
        ),
    ] {
        let path = index.pointer(pointer).unwrap().as_str().unwrap();
        let name = path.strip_prefix("/common/destiny2_content/").unwrap();
        let sum = name
            .strip_prefix(start)
            .unwrap()
            .strip_suffix(".content")
            .unwrap();
        assert!(
            sum.len() == 32 && sum.bytes().all(|it| it.is_ascii_hexdigit()),
            "{sum}"
        );
    }
    let gear = |index: &Value, at: usize| index["mobileGearAssetDataBases"][at]["path"].clone();
    assert_eq!(gear(&index, 0), index["mobileAssetContentPath"]);
    assert_eq!(gear(&index, 1), gear(&index, 2));
    assert_ne!(gear(&index, 0), gear(&index, 1));
    // All of them change with every publish.
    let next = manifest.clone().guid("another").index();
    for name in ["mobileAssetContentPath", "mobileClanBannerDatabasePath"] {
        assert_ne!(index[name], next[name]);
    }
}

#[test]
fn a_database_takes_its_place_in_the_index() {
    let world = "/common/destiny2_content/sqlite/ja/world_sql_content_0123.content";
    let asset = "/common/destiny2_content/sqlite/asset/asset_sql_content_45.content";
    let manifest = Manifest::new(7).file(world, "PK").file(asset, "PK");
    let index = manifest.index();
    assert_eq!(index["mobileWorldContentPaths"]["ja"], world);
    assert_ne!(index["mobileWorldContentPaths"]["en"], world);
    assert_eq!(index["mobileAssetContentPath"], asset);
    assert_eq!(index["mobileGearAssetDataBases"][0]["path"], asset);
    assert_ne!(index["mobileGearAssetDataBases"][1]["path"], asset);
    let files: BTreeMap<_, _> = manifest.files().collect();
    assert_eq!(files[world], "PK");
}

#[test]
fn publishes_differ_by_seed() {
    let (one, two) = (
        Manifest::new(1).table("A", "{}"),
        Manifest::new(2).table("A", "{}"),
    );
    assert_ne!(one.index()["version"], two.index()["version"]);
    assert_ne!(one.path("en", "A"), two.path("en", "A"));
    assert_eq!(one.index(), one.clone().index());
    assert_eq!(one.languages(["en"]).files().count(), 2);
}
