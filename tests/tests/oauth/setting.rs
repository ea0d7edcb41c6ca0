//! An application, its user, and a fake that knows both.

// Not every test that has this module needs all of it.
#![allow(dead_code)]

use crate::common::{KEY, builder, client};
use bungie_api::{
    AnyScope, Application, AuthorizationCode, Client, MemoryStore, OAuth, Session, SessionStore,
    Sessions, SignInError, StoreError, Stored, UserClient,
    chrono::{DateTime, Utc},
    ids::BungieNetMembershipId,
    scopes,
    secrecy::{ExposeSecret as _, SecretString},
    user::GetMembershipDataForCurrentUser,
};
use bungie_testing::fake::{FakeBungie, Registered};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::SystemTime,
};

pub(crate) const CONFIDENTIAL: &str = "101";
pub(crate) const PUBLIC: &str = "102";
/// The confidential application has two keys, the first of which is everybody's.
pub(crate) const SECOND_KEY: &str = "second-key-of-nobody";
pub(crate) const PUBLIC_KEY: &str = "public-key-of-nobody";
/// With everything in it that has to be encoded.
pub(crate) const SECRET: &str = "secret+of/nobody=&%: ä";
pub(crate) const MEMBER: i64 = 4_352_111;
/// `MoveEquipDestinyItems` and `ReadUserData`.
pub(crate) const SCOPES: u64 = 32 | 128;

/// A fake with one application of either kind.
pub(crate) async fn fake() -> FakeBungie {
    let fake = FakeBungie::start().await;
    let applications: [(_, _, &[_]); 2] = [
        (CONFIDENTIAL, Some(SECRET), &[KEY, SECOND_KEY]),
        (PUBLIC, None, &[PUBLIC_KEY]),
    ];
    for (client_id, secret, keys) in applications {
        fake.register(Registered {
            client_id,
            secret,
            keys,
            redirect_url: format!("https://127.0.0.1:4433/{client_id}?from=bungie"),
            scopes: SCOPES,
            member: MEMBER,
        });
    }
    fake
}

pub(crate) fn confidential(fake: &FakeBungie) -> Application {
    at(fake, Application::confidential(CONFIDENTIAL, SECRET))
}

pub(crate) fn public(fake: &FakeBungie) -> Application {
    at(fake, Application::public(PUBLIC))
}

fn at(fake: &FakeBungie, application: Application) -> Application {
    application
        .scopes(scopes::from_bits(SCOPES))
        .authorize_url(fake.authorize_url())
        .token_url(fake.token_url())
}

/// The code that a user of the application brings back.
pub(crate) fn code(fake: &FakeBungie, client_id: &str) -> AuthorizationCode {
    let application = Application::public(client_id);
    let authorization = application.authorize().unwrap();
    let code = fake.code(client_id);
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

    /// With a client that never gives up.
    pub(crate) async fn patient() -> Self {
        let fake = fake().await;
        let client = builder(&fake).build().unwrap();
        Setting::with(fake, client)
    }

    fn with(fake: FakeBungie, client: Client) -> Self {
        let oauth = client.oauth(confidential(&fake));
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
        sessions.user(BungieNetMembershipId(MEMBER)).await
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
        self.tamper(|kept| kept["session"]["expires_at"] = json!("2020-01-01T00:00:00Z"));
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

/// A store in memory that a test looks into, and that fails on demand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    memory: Arc<MemoryStore>,
    /// How many swaps to come fail.
    failing: Arc<AtomicUsize>,
    /// The swaps that succeed before those.
    sparing: Arc<AtomicUsize>,
}

/// What a store knows the member by.
const USER: &str = "4352111";

impl Shelf {
    /// Lets a swap fail, after some that succeed.
    pub(crate) fn fail(&self, after: usize, times: usize) {
        self.sparing.store(after, Ordering::SeqCst);
        self.failing.store(times, Ordering::SeqCst);
    }

    pub(crate) fn text(&self) -> Option<String> {
        let kept = now(self.memory.load(USER)).unwrap();
        kept.map(|text| text.expose_secret().to_owned())
    }

    pub(crate) fn put(&self, text: Option<String>) {
        let old = self.text().map(SecretString::from);
        let new = text.map(SecretString::from);
        assert!(now(self.memory.swap(USER, old.as_ref(), new.as_ref())).unwrap());
    }
}

/// What a store in memory says is there at once.
fn now<T>(stored: Stored<'_, T>) -> Result<T, StoreError> {
    use futures_util::FutureExt as _;
    stored.now_or_never().expect("memory need not wait")
}

fn take_one(count: &AtomicUsize) -> bool {
    let less = |count: usize| count.checked_sub(1);
    count
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less)
        .is_ok()
}

impl SessionStore for Shelf {
    fn load<'a>(&'a self, user: &'a str) -> Stored<'a, Option<SecretString>> {
        self.memory.load(user)
    }

    fn swap<'a>(
        &'a self,
        user: &'a str,
        old: Option<&'a SecretString>,
        new: Option<&'a SecretString>,
    ) -> Stored<'a, bool> {
        if !take_one(&self.sparing) && take_one(&self.failing) {
            return Box::pin(async { Err(StoreError::new("the shelf is full")) });
        }
        self.memory.swap(user, old, new)
    }
}

pub(crate) fn clock() -> DateTime<Utc> {
    SystemTime::now().into()
}
