//! What every store promises.

use bungie_api::{
    FileStore, KeyringStore, MemoryStore, Replacement, Secret, SessionMeta, SessionStore,
    StoreVersion, Swapped, chrono::DateTime,
};
use futures_util::future::join_all;
use keyring_core::mock;
use proptest::prelude::*;
use std::{collections::HashMap, fs};
use tempfile::tempdir;

#[tokio::test]
async fn memory_keeps_its_promises() {
    promises(&MemoryStore::new()).await;
}

#[tokio::test]
async fn files_keep_their_promises() {
    let folder = tempdir().unwrap();
    promises(&FileStore::new(folder.path().join("not/there/yet"))).await;
}

#[tokio::test]
async fn a_keyring_keeps_its_promises() {
    let folder = tempdir().unwrap();
    let store = KeyringStore::new(mock::Store::new().unwrap(), "Vault Sorter", folder.path());
    promises(&store).await;
}

/// What any store has to do.
async fn promises(store: &dyn SessionStore) {
    let nobody = StoreVersion::new("of nobody");
    // Users are told apart, whatever they are called.
    for user in ["5", "../5", "5/6", "ä", ""] {
        assert_eq!(kept(store, user).await, None);
        // Where nothing is kept, there is nothing to be seen.
        assert!(
            swap(store, user, Some(&nobody), Some("one"))
                .await
                .is_none()
        );
        let one = swap(store, user, None, Some("one")).await.unwrap();
        assert!(swap(store, user, None, Some("two")).await.is_none());
        assert!(swap(store, user, Some(&nobody), None).await.is_none());
        assert!(swap(store, user, None, None).await.is_none());
        let (text, version) = kept(store, user).await.unwrap();
        assert_eq!((text.as_str(), &version), ("one", &one));

        // The version is that of what is kept, and the next one differs.
        let two = swap(store, user, Some(&one), Some("two\nä")).await.unwrap();
        assert_ne!(one, two);
        assert!(swap(store, user, Some(&one), Some("three")).await.is_none());
        let (text, version) = kept(store, user).await.unwrap();
        assert_eq!((text.as_str(), &version), ("two\nä", &two));
    }
    let (_, version) = kept(store, "5").await.unwrap();
    swap(store, "5", Some(&version), None).await.unwrap();
    assert!(kept(store, "5").await.is_none());
    assert!(swap(store, "5", Some(&version), None).await.is_none());
    assert_eq!(kept(store, "../5").await.unwrap().0, "two\nä");

    // Of many who replace the same version, one does.
    let texts: Vec<_> = (0..20).map(|index| index.to_string()).collect();
    let swaps = texts
        .iter()
        .map(|text| swap(store, "many", None, Some(text)));
    let done = join_all(swaps).await;
    let winners: Vec<_> = (0..20).filter(|index| done[*index].is_some()).collect();
    assert_eq!(winners.len(), 1);
    let (text, _) = kept(store, "many").await.unwrap();
    assert_eq!(text, winners[0].to_string());
}

async fn kept(store: &dyn SessionStore, user: &str) -> Option<(String, StoreVersion)> {
    let kept = store.load(user).await.unwrap()?;
    Some((kept.text.expose_secret().to_owned(), kept.version))
}

async fn swap(
    store: &dyn SessionStore,
    user: &str,
    seen: Option<&StoreVersion>,
    new: Option<&str>,
) -> Option<StoreVersion> {
    let text = new.map(Secret::from);
    let meta = SessionMeta::new(false, None);
    let new = text.as_ref().map(|text| Replacement::new(text, meta));
    match store.swap(user, seen, new).await.unwrap() {
        Swapped::Done(version) => Some(version),
        Swapped::Lost => None,
    }
}

#[tokio::test]
async fn what_is_no_secret_is_listed_without_reading_what_is() {
    let folder = tempdir().unwrap();
    let (files, memory) = (FileStore::new(folder.path()), MemoryStore::new());
    assert_eq!(files.list().unwrap(), []);
    let until = DateTime::parse_from_rfc3339("2027-01-02T03:04:05Z").unwrap();
    let metas = [
        ("5", SessionMeta::new(false, Some(until.into()))),
        ("6/7", SessionMeta::new(true, None)),
    ];
    let text = Secret::from("hidden");
    for store in [&files as &dyn SessionStore, &memory] {
        for (user, meta) in metas {
            let new = Replacement::new(&text, meta);
            store.swap(user, None, Some(new)).await.unwrap();
        }
    }
    for mut list in [files.list().unwrap(), memory.list()] {
        list.sort_by(|one, other| one.0.cmp(&other.0));
        let expected = metas.map(|(user, meta)| (user.to_owned(), meta));
        assert_eq!(list, expected);
    }
    // What else lies in the folder is nobody's session; what cannot be read is named.
    fs::write(folder.path().join("notes.txt"), "").unwrap();
    assert_eq!(files.list().unwrap().len(), 2);
    fs::write(folder.path().join("8.session"), "nothing").unwrap();
    let error = files.list().unwrap_err().to_string();
    assert!(error.contains("8.session"), "{error}");
    // It can be replaced: a damaged file is a text that makes no sense.
    let (text, version) = kept(&files, "8").await.unwrap();
    assert_eq!(text, "");
    swap(&files, "8", Some(&version), Some("one"))
        .await
        .unwrap();
}

/// Replace for whom, which of the versions seen so far, by what.
type Swap = (usize, Option<prop::sample::Index>, Option<u8>);

fn swaps() -> impl Strategy<Value = Vec<Swap>> {
    let seen = prop::option::of(any::<prop::sample::Index>());
    prop::collection::vec((0..2_usize, seen, prop::option::of(0..3_u8)), 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_store_is_a_map_that_is_changed_where_it_is_as_it_was_seen(swaps in swaps()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let folder = tempdir().unwrap();
        let stores: [&dyn SessionStore; 2] = [&FileStore::new(folder.path()), &MemoryStore::new()];
        for store in stores {
            let mut model: HashMap<usize, (u8, StoreVersion)> = HashMap::new();
            let mut versions = Vec::new();
            for (user, seen, new) in &swaps {
                let seen = seen.filter(|_| !versions.is_empty()).map(|index| index.get(&versions));
                let text = new.map(|new| new.to_string());
                let name = user.to_string();
                let done = runtime.block_on(swap(store, &name, seen, text.as_deref()));
                let is_as_seen = model.get(user).map(|(_, version)| version) == seen;
                prop_assert_eq!(done.is_some(), is_as_seen);
                if let Some(version) = done {
                    match new {
                        Some(new) => {
                            versions.push(version.clone());
                            model.insert(*user, (*new, version));
                        }
                        None => drop(model.remove(user)),
                    }
                }
                let kept = runtime.block_on(kept(store, &name));
                let expected = model.get(user).map(|(text, version)| (text.to_string(), version.clone()));
                prop_assert_eq!(kept, expected);
            }
        }
    }
}
