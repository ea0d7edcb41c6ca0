//! Which set is had, and what of it is downloaded.

use crate::setting::{CLASSES, ITEMS, Items, Setting, holds, published};
use bungie_api::{
    manifest::{ManifestErrorKind, Progress, ProgressStep},
    types::{DestinyClassDefinition, DestinyRaceDefinition},
};
use bungie_testing::{
    fake::Envelope,
    manifest::{LANGUAGES, MadeUp, Manifest as Published, made_up_table},
};
use std::sync::{Arc, Mutex};

const INDEX: &str = "Destiny2.GetDestinyManifest";

#[tokio::test]
async fn an_update_brings_the_tables_and_the_next_one_nothing() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    assert_eq!(
        manifest.current().unwrap_err().kind(),
        ManifestErrorKind::NothingAtHand
    );
    let set = manifest.update().await.unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(
        (
            setting.index_asked(),
            setting.asked(ITEMS),
            setting.asked(CLASSES)
        ),
        (1, 1, 1)
    );
    let again = manifest.update().await.unwrap();
    assert_eq!(again.id(), set.id());
    // Another program with the same folder, without a request.
    let other = setting.manifest().current().unwrap();
    assert_eq!((other.id(), other.version()), (set.id(), set.version()));
    holds(&other, &published(1), "en").await;
    assert_eq!(
        (
            setting.index_asked(),
            setting.asked(ITEMS),
            setting.asked(CLASSES)
        ),
        (2, 1, 1)
    );
    assert_eq!(setting.fake.violations(), []);
}

#[tokio::test]
async fn neither_key_nor_token_is_sent_to_content() {
    let setting = Setting::new().await;
    setting.manifest().update().await.unwrap();
    let requests = setting.fake.content_requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let mut names: Vec<_> = request.headers.keys().map(|name| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    }
}

#[tokio::test]
async fn another_publish_is_another_set_and_both_stay() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    let first = manifest.update().await.unwrap();
    setting.fake.publish(published(2));
    let second = manifest.update().await.unwrap();
    assert_ne!(first.id(), second.id());
    holds(&first, &published(1), "en").await;
    holds(&second, &published(2), "en").await;
    assert_eq!(manifest.current().unwrap().id(), second.id());
}

#[tokio::test]
async fn an_index_that_flips_switches_without_downloads() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    let mut ids = Vec::new();
    for seed in [1, 2, 1, 2, 1] {
        setting.fake.publish(published(seed));
        let set = manifest.update().await.unwrap();
        assert_eq!(manifest.current().unwrap().id(), set.id());
        holds(&set, &published(seed), "en").await;
        ids.push(set.id().to_owned());
    }
    assert_eq!((&ids[0], &ids[1]), (&ids[2], &ids[3]));
    assert_eq!(ids[0], ids[4]);
    assert_eq!((setting.asked(ITEMS), setting.asked(CLASSES)), (2, 2));
}

#[tokio::test]
async fn a_lower_or_equal_version_with_other_paths_is_a_newer_set() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    for (seed, version) in [
        (1, "200.26.06.16.2053-2-bnet.9"),
        (2, "100.25.01.01.0000-1-bnet.9"),
        (3, "100.25.01.01.0000-1-bnet.9"),
    ] {
        setting.fake.publish(published(seed).version(version));
        let set = manifest.update().await.unwrap();
        assert_eq!(set.version(), version);
        assert_eq!(manifest.current().unwrap().id(), set.id());
        holds(&set, &published(seed), "en").await;
    }
}

#[tokio::test]
async fn the_same_content_under_other_paths_is_there_once() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    manifest.update().await.unwrap();
    let before = setting.stored();
    let guid = "00000000-1111-2222-3333-444444444444";
    setting.fake.publish(published(1).guid(guid));
    let set = manifest.update().await.unwrap();
    holds(&set, &published(1), "en").await;
    assert_eq!(setting.asked(ITEMS), 2);
    assert_eq!(setting.stored(), before);
}

#[tokio::test]
async fn a_language_falls_back_table_by_table() {
    let setting = Setting::new().await;
    let german = made_up_table(
        CLASSES,
        &MadeUp {
            seed: 9,
            rows: 3,
            ..MadeUp::default()
        },
    );
    let manifest = Published::new(5)
        .languages(["en", "de"])
        .table(ITEMS, published(1).bytes("en", ITEMS).unwrap())
        .table(CLASSES, published(1).bytes("en", CLASSES).unwrap())
        .table_in("de", CLASSES, german)
        .unwrap();
    setting.fake.publish(manifest.clone());
    let german = setting
        .builder()
        .language("de")
        .language("en")
        .build()
        .unwrap();
    let set = german.update().await.unwrap();
    holds(&set, &manifest, "de").await;
    let klingon = setting.builder().language("tlh").build().unwrap();
    let error = klingon.update().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::NoLanguage);
    assert!(error.to_string().contains("tlh; it has de, en"), "{error}");
    // What is whole in one language is not in another.
    assert!(setting.manifest().current().is_err());
    assert_eq!(LANGUAGES.len(), 13);
}

#[tokio::test]
async fn a_table_that_the_index_lacks_is_told_before_any_request() {
    let setting = Setting::new().await;
    let manifest = setting
        .builder()
        .table::<DestinyRaceDefinition>()
        .build()
        .unwrap();
    let error = manifest.update().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::NoTable);
    assert!(
        error.to_string().contains("DestinyRaceDefinition"),
        "{error}"
    );
    assert!(!error.is_transient());
    let set = setting.manifest().update().await.unwrap();
    let error = set.table::<DestinyRaceDefinition>().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::NoTable);
    assert_eq!(setting.asked("Race"), 0);
}

#[tokio::test]
async fn a_table_that_nobody_named_is_had_when_it_is_opened() {
    let setting = Setting::new().await;
    let race = made_up_table(
        "DestinyRaceDefinition",
        &MadeUp {
            rows: 3,
            ..MadeUp::default()
        },
    );
    setting
        .fake
        .publish(published(1).table("DestinyRaceDefinition", race));
    let set = setting.manifest().update().await.unwrap();
    assert_eq!(setting.asked("Race"), 0);
    assert_eq!(set.table::<DestinyRaceDefinition>().await.unwrap().len(), 3);
    assert_eq!(set.table::<DestinyRaceDefinition>().await.unwrap().len(), 3);
    assert_eq!(setting.asked("Race"), 1);
    assert!(set.tables().any(|table| table == ITEMS));
}

#[tokio::test]
async fn without_the_index_a_program_goes_on_with_what_it_has() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    setting
        .fake
        .fault_always(INDEX, Envelope::system_disabled())
        .unwrap();
    let error = manifest.update_or_current().await.unwrap_err();
    assert_eq!(error.kind(), ManifestErrorKind::Index);
    assert!(
        error.is_transient() && error.to_string().contains("maintenance"),
        "{error}"
    );
    setting.fake.clear_faults();
    manifest.update().await.unwrap();
    setting
        .fake
        .fault_always(INDEX, Envelope::system_disabled())
        .unwrap();
    let (set, why) = manifest.update_or_current().await.unwrap();
    assert_eq!(why.unwrap().kind(), ManifestErrorKind::Index);
    holds(&set, &published(1), "en").await;
}

#[tokio::test]
async fn old_sets_go_when_told_and_what_is_open_stays() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    let first = manifest.update().await.unwrap();
    let open: Items = first.table().await.unwrap();
    for seed in [2, 3] {
        setting.fake.publish(published(seed));
        manifest.update().await.unwrap();
    }
    assert_eq!(setting.stored().len(), 6);
    assert_eq!(manifest.prune(2).await.unwrap(), 2);
    assert_eq!(setting.stored().len(), 4);
    #[cfg(unix)]
    assert_eq!(open.iter().filter(Result::is_ok).count(), 40);
    drop(open);
    assert_eq!(manifest.prune(0).await.unwrap(), 2, "the newest stays");
    holds(&manifest.current().unwrap(), &published(3), "en").await;
    // The first one is had again.
    holds(&first, &published(1), "en").await;
}

#[tokio::test]
async fn progress_is_told() {
    let setting = Setting::new().await;
    let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let noted = Arc::clone(&told);
    let manifest = setting
        .builder()
        .progress(move |progress| noted.lock().unwrap().push(progress.clone()));
    manifest.build().unwrap().update().await.unwrap();
    let told = told.lock().unwrap();
    let items: Vec<_> = told.iter().filter(|told| told.table == ITEMS).collect();
    assert_eq!(items.last().unwrap().step, ProgressStep::Done);
    let downloaded = items
        .iter()
        .rfind(|told| told.step == ProgressStep::Download)
        .unwrap();
    assert_eq!(Some(downloaded.received), downloaded.total);
    assert!(downloaded.received > 0);
}

#[tokio::test]
async fn names_are_indexed_while_a_table_is_stored() {
    let setting = Setting::new().await;
    let manifest = setting
        .builder()
        .names(true)
        .table_with_names::<DestinyClassDefinition>();
    let set = manifest.build().unwrap().update().await.unwrap();
    let items: Items = set.table().await.unwrap();
    let (hash, row) = items
        .iter()
        .map(Result::unwrap)
        .find(|(_, row)| {
            let shown = row.display_properties.as_ref();
            shown.is_some_and(|shown| !shown.name.is_empty())
        })
        .unwrap();
    let name = row.display_properties.unwrap().name;
    assert!(items.named(&name.to_uppercase()).unwrap().contains(&hash));
}

#[tokio::test]
async fn pruning_leaves_what_is_not_of_the_manifest() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    manifest.update().await.unwrap();
    let others = [
        "tables/mine.json",
        "tables/mine-1.json",
        "paths/notes",
        "parts/a.part",
        "plan.new",
        "../tables.txt",
    ];
    for other in others {
        std::fs::write(setting.inside(other), "mine").unwrap();
    }
    setting.fake.publish(published(2));
    manifest.update().await.unwrap();
    assert_eq!(manifest.prune(1).await.unwrap(), 2);
    for other in others {
        assert!(setting.inside(other).exists(), "{other}");
    }
}

/// A list of sets that cannot be read is not one without sets.
#[cfg(unix)]
#[tokio::test]
async fn what_cannot_be_read_is_not_taken_for_nothing() {
    let setting = Setting::new().await;
    let manifest = setting.manifest();
    manifest.update().await.unwrap();
    let sets = setting.inside("sets.json");
    let kept = setting.inside("kept");
    std::fs::rename(&sets, &kept).unwrap();
    // Reading a folder as a file fails for every user.
    std::fs::create_dir(&sets).unwrap();
    for error in [
        manifest.prune(1).await.unwrap_err(),
        manifest.update().await.unwrap_err(),
        manifest.current().unwrap_err(),
    ] {
        assert_eq!(error.kind(), ManifestErrorKind::Folder, "{error}");
    }
    std::fs::remove_dir(&sets).unwrap();
    std::fs::rename(&kept, &sets).unwrap();
    holds(&manifest.current().unwrap(), &published(1), "en").await;
}

#[tokio::test]
async fn names_are_had_if_one_of_two_calls_asks_for_them() {
    let setting = Setting::new().await;
    let manifest = setting
        .builder()
        .table_with_names::<DestinyClassDefinition>();
    let manifest = manifest.table::<DestinyClassDefinition>().build().unwrap();
    let set = manifest.update().await.unwrap();
    assert_eq!(setting.asked(CLASSES), 1);
    let indexes = crate::setting::files(&setting.inside("tables"));
    let index = indexes.iter().find(|path| {
        path.to_string_lossy().contains(CLASSES) && path.extension().is_some_and(|it| it == "index")
    });
    let before = std::fs::metadata(index.unwrap())
        .unwrap()
        .modified()
        .unwrap();
    let classes = set.table::<DestinyClassDefinition>().await.unwrap();
    classes.named("nobody").unwrap();
    let after = std::fs::metadata(index.unwrap())
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(before, after, "the names were there");
}
