//! What every store promises, and sessions over it.

use crate::setting::{me, pass};
use bungie_api::{
    EncryptedStore, FileStore, KeyringStore, MemoryStore, Replacement, Secret, SessionMeta,
    SessionStore, StoreKeys, StoreVersion, Swapped, chrono::DateTime,
};
use bungie_testing::stores::{dies, fails_well, keeps_promises, renews};
use keyring_core::mock;
use std::{fs, path::Path, sync::Arc};
use tempfile::tempdir;
use tokio::time::sleep;

type Handles = [Arc<dyn SessionStore>; 2];

/// Two processes on one machine share a folder; one process has a store in memory.
fn files(folder: &Path) -> Handles {
    [(); 2].map(|()| Arc::new(FileStore::new(folder)) as _)
}

fn memory() -> Handles {
    let store = Arc::new(MemoryStore::new());
    [store.clone(), store]
}

fn keyring(folder: &Path) -> Handles {
    let keyring = mock::Store::new().unwrap();
    [(); 2].map(|()| Arc::new(KeyringStore::new(keyring.clone(), "Vault Sorter", folder)) as _)
}

/// Two processes, one of which has the next key by now.
fn encrypted(folder: &Path) -> Handles {
    let old = StoreKeys::new("old", [1; 32]).and_reads("new", [2; 32]);
    let new = StoreKeys::new("new", [2; 32]).and_reads("old", [1; 32]);
    [old, new].map(|keys| Arc::new(EncryptedStore::new(FileStore::new(folder), keys)) as _)
}

#[tokio::test]
async fn memory_keeps_its_promises() {
    keeps_promises(&memory()).await.unwrap();
}

#[tokio::test]
async fn files_keep_their_promises() {
    let folder = tempdir().unwrap();
    let files = files(&folder.path().join("not/there/yet"));
    keeps_promises(&files).await.unwrap();
}

#[tokio::test]
async fn a_keyring_keeps_its_promises() {
    let folder = tempdir().unwrap();
    keeps_promises(&keyring(folder.path())).await.unwrap();
}

#[tokio::test]
async fn an_encrypted_store_keeps_its_promises() {
    let folder = tempdir().unwrap();
    keeps_promises(&encrypted(folder.path())).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn sessions_in_memory_are_renewed_once() {
    renews(&memory(), &me()).await.unwrap();
}

#[tokio::test]
async fn sessions_in_files_are_renewed_once() {
    let folder = tempdir().unwrap();
    renews(&files(folder.path()), &me()).await.unwrap();
}

#[tokio::test]
async fn sessions_in_a_keyring_are_renewed_once() {
    let folder = tempdir().unwrap();
    renews(&keyring(folder.path()), &me()).await.unwrap();
}

#[tokio::test]
async fn encrypted_sessions_are_renewed_once() {
    let folder = tempdir().unwrap();
    renews(&encrypted(folder.path()), &me()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_session_in_memory_outlives_who_renews_it() {
    dies(&memory(), &me(), sleep).await.unwrap();
}

#[tokio::test]
async fn a_session_in_files_outlives_who_renews_it() {
    let folder = tempdir().unwrap();
    dies(&files(folder.path()), &me(), pass).await.unwrap();
}

#[tokio::test]
async fn an_encrypted_session_outlives_who_renews_it() {
    let folder = tempdir().unwrap();
    dies(&encrypted(folder.path()), &me(), pass).await.unwrap();
}

#[tokio::test]
async fn a_folder_that_is_none_fails_well() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("a file");
    fs::write(&file, "hidden").unwrap();
    fails_well(&FileStore::new(&file), &["hidden"])
        .await
        .unwrap();
    let [old, _] = encrypted(&file);
    fails_well(&*old, &["hidden"]).await.unwrap();
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
