//! Sessions that are encrypted, and keys that change while sessions are renewed.

use crate::setting::{MEMBER, Setting, me};
use bungie_api::{
    EncryptedStore, FileStore, MemoryStore, Replacement, Secret, SessionMeta, SessionStore,
    SignInErrorKind, StoreError, StoreKeys, StoreVersion, Swapped,
    chrono::{DateTime, Utc},
};
use futures_util::future::join_all;
use std::{error::Error as _, fs, sync::Arc};
use tempfile::tempdir;

const OLD: [u8; 32] = [1; 32];
const NEW: [u8; 32] = [2; 32];
const USER: &str = "5";

type Shared = Arc<MemoryStore>;

fn old(store: &Shared) -> EncryptedStore<Shared> {
    EncryptedStore::new(Arc::clone(store), StoreKeys::new("old", OLD))
}

fn new(store: &Shared) -> EncryptedStore<Shared> {
    let keys = StoreKeys::new("new", NEW).and_reads("old", OLD);
    EncryptedStore::new(Arc::clone(store), keys)
}

fn until() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2027-01-02T03:04:05Z")
        .unwrap()
        .into()
}

fn meta() -> SessionMeta {
    SessionMeta::new(true, Some(until()))
}

async fn put(store: &dyn SessionStore, user: &str, text: &str) -> StoreVersion {
    let seen = store
        .load(user)
        .await
        .ok()
        .flatten()
        .map(|kept| kept.version);
    let text = Secret::from(text);
    let new = Replacement::new(&text, meta());
    match store.swap(user, seen.as_ref(), Some(new)).await.unwrap() {
        Swapped::Done(version) => version,
        Swapped::Lost => panic!("nobody else is here"),
    }
}

async fn text(store: &dyn SessionStore, user: &str) -> Result<String, StoreError> {
    let kept = store.load(user).await?.expect("a text is kept");
    Ok(kept.text.expose_secret().to_owned())
}

#[tokio::test]
async fn a_store_gets_nothing_that_can_be_read_but_what_is_no_secret() {
    let memory = Shared::default();
    let store = old(&memory);
    let version = put(&store, USER, "hidden").await;
    let kept = memory.load(USER).await.unwrap().unwrap();
    assert_eq!(kept.version, version, "versions are the store's");
    assert_eq!(memory.list(), [(USER.to_owned(), meta())]);
    let first = kept.text.expose_secret().to_owned();
    assert!(!first.contains("hidden"), "{first}");
    let (head, _) = first.split_once('\n').unwrap();
    assert_eq!(
        head,
        r#"{"encrypted":1,"key":"old","over":true,"until":"2027-01-02T03:04:05Z"}"#
    );
    assert_eq!(text(&store, USER).await.unwrap(), "hidden");
    // The same text is never encrypted to the same.
    put(&store, USER, "hidden").await;
    assert_ne!(text(&memory, USER).await.unwrap(), first);
    // The keys are not shown; their names are.
    let debug = format!("{:?}", new(&memory));
    assert!(
        debug.contains(r#"["new", "old"]"#) && !debug.contains("2, 2"),
        "{debug}"
    );
}

#[tokio::test]
async fn what_was_changed_or_moved_is_not_read_and_not_replaced() {
    let memory = Shared::default();
    let store = old(&memory);
    put(&store, USER, "hidden").await;
    let good = text(&memory, USER).await.unwrap();
    put(&memory, "6", &good).await;
    let mut broken = vec![("6", text(&store, "6").await.unwrap_err())];
    // Another character at each place, in the line before as well.
    let (head, _) = good.split_once('\n').unwrap();
    for place in (0..good.len()).filter(|place| *place != head.len()) {
        let mut changed = good.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        put(&memory, USER, &String::from_utf8(changed).unwrap()).await;
        broken.push((USER, text(&store, USER).await.unwrap_err()));
    }
    put(&memory, USER, &good[..good.len() - 4]).await;
    broken.push((USER, text(&store, USER).await.unwrap_err()));
    for (user, error) in &broken {
        let error = format!("{error} {error:?}");
        assert!(!error.contains("hidden"), "{user}: {error}");
        assert!(error.contains("the user signs in again"), "{user}: {error}");
    }
    let moved = broken[0].1.to_string();
    assert!(
        moved.contains(r#"the key "old""#) && moved.contains("changed or moved"),
        "{moved}"
    );

    let kept = text(&memory, USER).await.unwrap();
    assert!(store.rewrap(USER).await.is_err());
    assert_eq!(text(&memory, USER).await.unwrap(), kept, "it is as it was");
}

#[tokio::test]
async fn a_key_that_is_not_there_is_named() {
    let memory = Shared::default();
    put(&new(&memory), USER, "hidden").await;
    let error = text(&old(&memory), USER).await.unwrap_err().to_string();
    for part in [r#"the key "new""#, r#"["old"]"#, "`StoreKeys::and_reads`"] {
        assert!(error.contains(part), "{error}");
    }
    // The same name does not make it the same key; two keys of one name are both tried.
    let keys = || StoreKeys::new("new", OLD);
    let wrong = EncryptedStore::new(Arc::clone(&memory), keys());
    let error = text(&wrong, USER).await.unwrap_err().to_string();
    assert!(error.contains("another key has that name"), "{error}");
    let both = EncryptedStore::new(Arc::clone(&memory), keys().and_reads("new", NEW));
    assert_eq!(text(&both, USER).await.unwrap(), "hidden");
    assert!(both.rewrap(USER).await.unwrap());
    assert_eq!(text(&wrong, USER).await.unwrap(), "hidden");
}

#[tokio::test]
async fn a_newer_format_is_not_touched() {
    let memory = Shared::default();
    put(
        &memory,
        USER,
        "{\"encrypted\":2,\"of\":\"tomorrow\"}\nhidden",
    )
    .await;
    let store = old(&memory).accepts_plain();
    let error = text(&store, USER).await.unwrap_err().to_string();
    assert!(
        error.contains("format 2") && error.contains("update"),
        "{error}"
    );
    assert!(store.rewrap(USER).await.is_err());
}

#[tokio::test]
async fn a_plain_text_is_read_where_that_is_allowed() {
    let memory = Shared::default();
    put(&memory, USER, "hidden").await;
    let error = text(&old(&memory), USER).await.unwrap_err().to_string();
    assert!(error.contains("`EncryptedStore::accepts_plain`"), "{error}");
    assert!(!error.contains("hidden"), "{error}");
    assert!(old(&memory).rewrap(USER).await.is_err());

    let store = old(&memory).accepts_plain();
    assert_eq!(text(&store, USER).await.unwrap(), "hidden");
    assert!(store.rewrap(USER).await.unwrap());
    assert!(!store.rewrap(USER).await.unwrap());
    assert_eq!(text(&old(&memory), USER).await.unwrap(), "hidden");
}

#[tokio::test]
async fn rewrapping_keeps_text_and_meta_and_says_whether_it_did() {
    let memory = Shared::default();
    assert!(!new(&memory).rewrap(USER).await.unwrap(), "nothing is kept");
    put(&old(&memory), USER, "hidden").await;
    assert!(new(&memory).rewrap(USER).await.unwrap());
    assert!(!new(&memory).rewrap(USER).await.unwrap());
    assert_eq!(memory.list(), [(USER.to_owned(), meta())]);
    // The old key may go now.
    let store = EncryptedStore::new(Arc::clone(&memory), StoreKeys::new("new", NEW));
    assert_eq!(text(&store, USER).await.unwrap(), "hidden");
}

/// What a store has of its own in an error is there for whoever asks.
#[tokio::test]
async fn the_error_of_the_store_behind_is_passed_on() {
    #[derive(Debug)]
    struct Down;
    impl std::fmt::Display for Down {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("down")
        }
    }
    impl std::error::Error for Down {}
    #[derive(Debug)]
    struct Away;
    impl SessionStore for Away {
        fn load<'a>(
            &'a self,
            _: &'a str,
        ) -> bungie_api::StoreFuture<'a, Option<bungie_api::StoredSession>> {
            Box::pin(async { Err(StoreError::new(Down)) })
        }

        fn swap<'a>(
            &'a self,
            _: &'a str,
            _: Option<&'a StoreVersion>,
            _: Option<Replacement<'a>>,
        ) -> bungie_api::StoreFuture<'a, Swapped> {
            Box::pin(async { Err(StoreError::new(Down)) })
        }
    }
    let store = EncryptedStore::new(Away, StoreKeys::new("old", OLD));
    let error = store.load(USER).await.unwrap_err();
    assert!(error.get_ref().downcast_ref::<Down>().is_some());
    let error = store.rewrap(USER).await.unwrap_err();
    assert!(error.get_ref().downcast_ref::<Down>().is_some());
}

#[tokio::test]
async fn a_sign_in_does_not_replace_what_cannot_be_read() {
    let setting = Setting::new().await;
    let memory = Shared::default();
    let user = MEMBER.to_string();
    let sessions = setting.oauth.sessions(new(&memory));
    sessions.keep(setting.session().await).await.unwrap();
    let kept = text(&memory, &user).await.unwrap();

    let elsewhere = setting.oauth.sessions(old(&memory));
    let error = elsewhere.keep(setting.session().await).await.unwrap_err();
    assert_eq!(error.kind(), SignInErrorKind::Storage);
    let why = error.source().unwrap().to_string();
    assert!(why.contains(r#"the key "new""#), "{why}");
    assert_eq!(text(&memory, &user).await.unwrap(), kept);
}

/// Two processes renew one session, and encrypt it anew meanwhile, each with another key.
#[tokio::test]
async fn nothing_is_lost_while_sessions_are_renewed_and_encrypted_anew() {
    const ROUNDS: usize = 50;
    let setting = Setting::new().await;
    let folder = tempdir().unwrap();
    let store = |own: (&str, [u8; 32]), other: (&str, [u8; 32])| {
        let keys = StoreKeys::new(own.0, own.1).and_reads(other.0, other.1);
        Arc::new(EncryptedStore::new(FileStore::new(folder.path()), keys))
    };
    let stores = [
        store(("old", OLD), ("new", NEW)),
        store(("new", NEW), ("old", OLD)),
    ];
    let sessions = stores.clone().map(|store| setting.oauth.sessions(store));
    sessions[0].keep(setting.session().await).await.unwrap();
    let (name, request) = (MEMBER.to_string(), me());
    let mut users = Vec::new();
    for sessions in &sessions {
        users.push(sessions.user(MEMBER).await.unwrap().unwrap());
    }
    let rewrap = |store: Arc<EncryptedStore<FileStore>>| {
        let name = &name;
        async move {
            let mut rewrapped = 0;
            for _ in 0..5 {
                rewrapped += usize::from(store.rewrap(name).await.unwrap());
            }
            rewrapped
        }
    };
    let mut rewrapped = 0;
    for _ in 0..ROUNDS {
        setting.fake.sign_everybody_out();
        let calls = join_all(users.iter().map(|user| user.send(&request)));
        let rewrapping = join_all(stores.clone().map(rewrap));
        let (responses, times) = tokio::join!(calls, rewrapping);
        for response in responses {
            response.unwrap();
        }
        rewrapped += times.into_iter().sum::<usize>();
    }
    assert!(rewrapped > ROUNDS, "{rewrapped}");
    // The first one was the sign-in.
    assert_eq!(setting.fake.token_requests().len(), 1 + ROUNDS);
    // What is kept in the end is the newest, and good for a renewal.
    setting.fake.sign_everybody_out();
    let later = setting.oauth.sessions(stores[0].clone());
    let user = later.user(MEMBER).await.unwrap().unwrap();
    user.send(&request).await.unwrap();
    assert_eq!(setting.fake.violations(), []);
    let file = fs::read_to_string(folder.path().join(format!("{MEMBER}.session"))).unwrap();
    assert!(!file.contains("/of=nobody"), "{file}");
}
