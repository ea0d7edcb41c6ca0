//! What every store promises.

use bungie_api::{
    FileStore, KeyringStore, MemoryStore, SessionStore,
    secrecy::{ExposeSecret as _, SecretString},
};
use futures_util::future::join_all;
use keyring_core::mock;
use proptest::prelude::*;
use std::collections::HashMap;
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

async fn promises(store: &dyn SessionStore) {
    let (one, two) = (SecretString::from("one"), SecretString::from("two\nä"));
    let kept = async |user: &'static str| {
        let text = store.load(user).await.unwrap();
        text.map(|text| text.expose_secret().to_owned())
    };
    // Users are told apart, whatever they are called.
    for user in ["5", "../5", "5/6", "ä", ""] {
        assert_eq!(kept(user).await, None);
        assert!(!store.swap(user, Some(&one), Some(&two)).await.unwrap());
        assert!(store.swap(user, None, None).await.unwrap());
        assert!(store.swap(user, None, Some(&one)).await.unwrap());
        assert!(!store.swap(user, None, Some(&two)).await.unwrap());
        assert!(!store.swap(user, Some(&two), None).await.unwrap());
        assert_eq!(kept(user).await.unwrap(), "one");
        assert!(store.swap(user, Some(&one), Some(&two)).await.unwrap());
        assert_eq!(kept(user).await.unwrap(), "two\nä");
    }
    assert!(store.swap("5", Some(&two), None).await.unwrap());
    assert_eq!(kept("5").await, None);
    assert_eq!(kept("../5").await.unwrap(), "two\nä");

    // Of many who replace the same text, one does.
    let texts: Vec<_> = (0..20)
        .map(|index| SecretString::from(index.to_string()))
        .collect();
    let swaps = texts
        .iter()
        .map(|text| store.swap("many", None, Some(text)));
    let done = join_all(swaps).await;
    let winners: Vec<_> = (0..20)
        .filter(|index| *done[*index].as_ref().unwrap())
        .collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(kept("many").await.unwrap(), winners[0].to_string());
}

/// Replace for whom, what by what.
type Swap = (usize, Option<u8>, Option<u8>);

fn swaps() -> impl Strategy<Value = Vec<Swap>> {
    let text = || prop::option::of(0..3_u8);
    prop::collection::vec((0..2_usize, text(), text()), 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_store_is_a_map_that_is_changed_where_it_is_as_expected(swaps in swaps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let folder = tempdir().unwrap();
        let store = FileStore::new(folder.path());
        let mut model: HashMap<usize, u8> = HashMap::new();
        for (user, old, new) in swaps {
            let (old_text, new_text) = (old.map(text), new.map(text));
            let name = user.to_string();
            let swap = store.swap(&name, old_text.as_ref(), new_text.as_ref());
            let is_swapped = runtime.block_on(swap).unwrap();
            prop_assert_eq!(is_swapped, model.get(&user).copied() == old);
            if is_swapped {
                match new {
                    Some(new) => model.insert(user, new),
                    None => model.remove(&user),
                };
            }
            let kept = runtime.block_on(store.load(&name)).unwrap();
            let expected = model.get(&user).map(u8::to_string);
            prop_assert_eq!(kept.map(|text| text.expose_secret().to_owned()), expected);
        }
    }
}

fn text(number: u8) -> SecretString {
    number.to_string().into()
}
