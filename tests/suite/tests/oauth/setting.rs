//! An application, its user, and a fake that knows both.

// Not every test that has this module needs all of it.
#![allow(dead_code)]

use crate::common::{KEY, builder, client};
use bungie_api::{
    AnyScope, Application, AuthorizationCode, BungieNetMembershipId, Client, MemoryStore, OAuth,
    Observer, Replacement, Secret, Session, SessionMeta, SessionStore, Sessions, SignInError,
    StoreError, StoreFuture, StoreVersion, StoredSession, Swapped, UserClient,
    chrono::{DateTime, Utc},
    scopes,
    user::GetMembershipDataForCurrentUser,
};
use bungie_testing::fake::{FakeBungie, Registered};
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    future,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};
use tokio::sync::watch;

pub(crate) const CONFIDENTIAL: &str = "101";
pub(crate) const PUBLIC: &str = "102";
/// The confidential application has two keys, the first of which is everybody's.
pub(crate) const SECOND_KEY: &str = "second-key-of-nobody";
pub(crate) const PUBLIC_KEY: &str = "public-key-of-nobody";
/// With everything in it that has to be encoded.
pub(crate) const SECRET: &str = "secret+of/nobody=&%: ä";
pub(crate) const MEMBER: BungieNetMembershipId = BungieNetMembershipId(4_352_111);
/// `MoveEquipDestinyItems` and `ReadUserData`.
pub(crate) const SCOPES: u64 = 32 | 128;

/// A fake with one application of either kind.
pub(crate) async fn fake() -> FakeBungie {
    let fake = FakeBungie::start().await.unwrap();
    let applications: [(_, _, &[_]); 2] = [
        (CONFIDENTIAL, Some(SECRET), &[KEY, SECOND_KEY]),
        (PUBLIC, None, &[PUBLIC_KEY]),
    ];
    for (client_id, secret, keys) in applications {
        fake.register(Registered {
            client_id: client_id.to_owned(),
            secret: secret.map(str::to_owned),
            keys: keys.iter().copied().map(str::to_owned).collect(),
            redirect_url: format!("https://127.0.0.1:4433/{client_id}?from=bungie"),
            scopes: SCOPES,
            member: MEMBER.get(),
            origin: None,
        });
    }
    fake
}

pub(crate) fn confidential() -> Application {
    Application::confidential(CONFIDENTIAL, SECRET).scopes(scopes::from_bits(SCOPES))
}

pub(crate) fn public() -> Application {
    Application::public(PUBLIC).scopes(scopes::from_bits(SCOPES))
}

/// The code that a user of the application brings back.
pub(crate) fn code(fake: &FakeBungie, client_id: &str) -> AuthorizationCode {
    let oauth = client(fake).oauth(Application::public(client_id));
    let authorization = oauth.authorize().unwrap();
    let code = fake.code(client_id).unwrap();
    let query = url_encoded(&[("code", &code), ("state", authorization.state().as_str())]);
    authorization.code(&query).unwrap()
}

pub(crate) fn url_encoded(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    pairs.join("&")
}

/// A client whose users stay signed in, and what it keeps.
pub(crate) struct Setting {
    pub(crate) fake: FakeBungie,
    pub(crate) client: Client,
    pub(crate) oauth: OAuth,
    pub(crate) sessions: Sessions,
    pub(crate) store: Shelf,
}

impl Setting {
    pub(crate) async fn new() -> Self {
        let fake = fake().await;
        let client = client(&fake);
        Setting::with(fake, client)
    }

    /// With an observer.
    pub(crate) async fn observed(observer: impl Observer + 'static) -> Self {
        let fake = fake().await;
        let client = builder(&fake).observer(observer).build().unwrap();
        Setting::with(fake, client)
    }

    fn with(fake: FakeBungie, client: Client) -> Self {
        let oauth = client.oauth(confidential());
        let store = Shelf::default();
        Setting {
            sessions: oauth.sessions(store.clone()),
            fake,
            client,
            oauth,
            store,
        }
    }

    pub(crate) async fn session(&self) -> Session {
        self.oauth
            .sign_in(code(&self.fake, CONFIDENTIAL))
            .await
            .unwrap()
    }

    pub(crate) async fn sign_in(&self) -> UserClient {
        let code = code(&self.fake, CONFIDENTIAL);
        self.sessions.sign_in(code).await.unwrap()
    }

    /// The user as another process finds them: nothing but the store is shared.
    pub(crate) async fn elsewhere(&self) -> Result<Option<UserClient>, SignInError> {
        let sessions = self.oauth.sessions(self.store.clone());
        sessions.user(MEMBER).await
    }

    /// What is kept.
    pub(crate) fn kept(&self) -> Value {
        let text = self.store.text().expect("a session is kept");
        serde_json::from_str(&text).unwrap()
    }

    /// Keeps something else, behind everybody's back.
    pub(crate) fn tamper(&self, change: impl FnOnce(&mut Value)) {
        let mut kept = self.kept();
        change(&mut kept);
        self.store.put(Some(kept.to_string()));
    }

    /// Lets the access token that is kept expire.
    pub(crate) fn expire(&self) {
        self.tamper(|record| {
            record["state"]["kept"]["session"]["expires_at"] = json!("2020-01-01T00:00:00Z");
        });
    }

    /// Leaves the lease of somebody who is gone.
    pub(crate) fn lease(&self) {
        self.tamper(|record| {
            record["state"]["kept"]["lease"] =
                json!({"id": "of a process that is gone", "since": "2020-01-01T00:00:00Z"});
        });
    }

    /// The access token that is kept.
    pub(crate) fn kept_token(&self) -> String {
        let token = &self.kept()["state"]["kept"]["session"]["access_token"];
        token.as_str().expect("a session is kept").to_owned()
    }
}

pub(crate) fn me() -> GetMembershipDataForCurrentUser {
    GetMembershipDataForCurrentUser::new()
}

pub(crate) fn access_token<A>(session: &Session<A>) -> String {
    session.access_token().expose_secret().to_owned()
}

/// A session as it is stored, changed.
pub(crate) fn changed(session: &Session, change: impl FnOnce(&mut Value)) -> Session<AnyScope> {
    let mut json = serde_json::to_value(session).unwrap();
    change(&mut json);
    serde_json::from_value(json).unwrap()
}

/// A runtime with a thread of its own.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

/// Lets time pass for everything that waits.
pub(crate) async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// A store in memory that a test looks into, and that fails on demand.
#[derive(Clone, Debug)]
pub(crate) struct Shelf(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    memory: MemoryStore,
    loads: Mutex<VecDeque<Trouble>>,
    swaps: Mutex<VecDeque<Trouble>>,
    always: Mutex<Trouble>,
    asked: watch::Sender<usize>,
}

/// What goes wrong with a request to a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    /// It fails and does nothing.
    Before,
    /// It fails, having done what it was asked.
    After,
    Hangs,
    Panics,
    /// Says that something else was kept.
    Lost,
}

/// What a store knows the member by.
const USER: &str = "4352111";

impl Default for Shelf {
    fn default() -> Self {
        Shelf(Arc::new(Inner {
            memory: MemoryStore::new(),
            loads: Mutex::default(),
            swaps: Mutex::default(),
            always: Mutex::new(Trouble::None),
            asked: watch::Sender::new(0),
        }))
    }
}

impl Shelf {
    /// What happens to the next swaps, one after the other.
    pub(crate) fn swaps(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.0.swaps.lock().unwrap().extend(troubles);
    }

    /// What happens to the next loads, one after the other.
    pub(crate) fn loads(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.0.loads.lock().unwrap().extend(troubles);
    }

    /// What happens to every request that nothing else is planned for.
    pub(crate) fn always(&self, trouble: Trouble) {
        *self.0.always.lock().unwrap() = trouble;
    }

    /// How many requests there were so far.
    pub(crate) fn asked(&self) -> usize {
        *self.0.asked.borrow()
    }

    /// Waits for one more request than there were.
    pub(crate) async fn asked_again(&self, before: usize) {
        let mut asked = self.0.asked.subscribe();
        asked.wait_for(|asked| *asked > before).await.unwrap();
    }

    /// What a store may know without reading the text.
    pub(crate) fn meta(&self) -> Option<SessionMeta> {
        let list = self.0.memory.list();
        list.into_iter()
            .find(|(user, _)| user == USER)
            .map(|(_, meta)| meta)
    }

    pub(crate) fn text(&self) -> Option<String> {
        let kept = now(self.0.memory.load(USER)).unwrap();
        kept.map(|kept| kept.text.expose_secret().to_owned())
    }

    pub(crate) fn put(&self, text: Option<String>) {
        let kept = now(self.0.memory.load(USER)).unwrap();
        let seen = kept.map(|kept| kept.version);
        let text = text.map(Secret::from);
        let meta = SessionMeta::new(false, None);
        let new = text.as_ref().map(|text| Replacement::new(text, meta));
        let swapped = now(self.0.memory.swap(USER, seen.as_ref(), new)).unwrap();
        assert!(matches!(swapped, Swapped::Done(_)));
    }

    fn next(&self, planned: &Mutex<VecDeque<Trouble>>) -> Trouble {
        self.0.asked.send_modify(|asked| *asked += 1);
        let next = planned.lock().unwrap().pop_front();
        next.unwrap_or_else(|| *self.0.always.lock().unwrap())
    }
}

/// What a store in memory says is there at once.
fn now<T>(future: StoreFuture<'_, T>) -> Result<T, StoreError> {
    use futures_util::FutureExt as _;
    future.now_or_never().expect("memory need not wait")
}

fn failed<'a, T: Send + 'a>() -> StoreFuture<'a, T> {
    Box::pin(future::ready(Err(StoreError::new("the shelf is full"))))
}

impl SessionStore for Shelf {
    fn load<'a>(&'a self, user: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        match self.next(&self.0.loads) {
            Trouble::None | Trouble::Lost => self.0.memory.load(user),
            Trouble::Before | Trouble::After => failed(),
            Trouble::Hangs => Box::pin(future::pending()),
            Trouble::Panics => panic!("the shelf broke"),
        }
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        seen: Option<&'a StoreVersion>,
        new: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        match self.next(&self.0.swaps) {
            Trouble::None => self.0.memory.swap(user, seen, new),
            Trouble::Before => failed(),
            Trouble::After => {
                drop(self.0.memory.swap(user, seen, new));
                failed()
            }
            Trouble::Hangs => Box::pin(future::pending()),
            Trouble::Panics => panic!("the shelf broke"),
            Trouble::Lost => Box::pin(future::ready(Ok(Swapped::Lost))),
        }
    }
}

pub(crate) fn clock() -> DateTime<Utc> {
    SystemTime::now().into()
}
