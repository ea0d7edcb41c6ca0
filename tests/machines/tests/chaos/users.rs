//! Users whose access tokens have expired.

use bungie_api::{BungieNetMembershipId, Session, Sessions, user::GetMembershipDataForCurrentUser};
use bungie_machines::{
    application::{CLIENT_ID, KEY, SECRET, application, client},
    stores::{pool, store},
};
use bungie_store_postgres::PostgresStore;
use bungie_testing::fake::{FakeBungie, Registered};
use futures_util::{StreamExt as _, stream};
use serde_json::json;

pub(crate) struct Users {
    fake: FakeBungie,
    count: i64,
    /// How many token requests there were before anybody renewed.
    asked: usize,
}

const FIRST: i64 = 7_000_000;

/// How many are signed in at once.
const AT_ONCE: usize = 32;

impl Users {
    /// So many, whose sessions are in the store.
    pub(crate) async fn expired(count: u64, url: &str) -> Self {
        let fake = FakeBungie::start().await.unwrap();
        fake.register(Registered {
            client_id: CLIENT_ID.to_owned(),
            secret: Some(SECRET.to_owned()),
            keys: vec![KEY.to_owned()],
            redirect_url: "https://127.0.0.1:4433/".to_owned(),
            scopes: 32 | 128,
            member: FIRST,
            origin: None,
        });
        if url.starts_with("postgres") {
            PostgresStore::new(pool(url), "machines")
                .migrate()
                .await
                .unwrap();
        }
        let mut users = Users {
            fake,
            count: i64::try_from(count).unwrap(),
            asked: 0,
        };
        let sessions = users.sessions(url);
        stream::iter(users.all())
            .for_each_concurrent(AT_ONCE, |user| users.sign_in(&sessions, user))
            .await;
        users.asked = users.fake.token_requests().len();
        // What was given with the sign-in is good for nobody any more.
        users.fake.sign_everybody_out();
        users
    }

    async fn sign_in(&self, sessions: &Sessions, user: BungieNetMembershipId) {
        let client = client(&self.site()).build().unwrap();
        let oauth = client.oauth(application());
        let authorization = oauth.authorize().unwrap();
        let code = self.fake.code_for(CLIENT_ID, user.get()).unwrap();
        let state = authorization.state().as_str();
        let brought = [("code", code.as_str()), ("state", state)];
        let back = reqwest::Url::parse_with_params("https://127.0.0.1:4433/", brought).unwrap();
        let code = authorization.code(back.query().unwrap()).unwrap();
        let session = oauth.sign_in(code).await.unwrap();
        let mut expired = serde_json::to_value(&session).unwrap();
        expired["expires_at"] = json!("2020-01-01T00:00:00Z");
        let expired: Session = serde_json::from_value(expired).unwrap();
        sessions.keep(expired).await.unwrap();
    }

    /// They are looked at by a process that has seen nothing so far.
    pub(crate) async fn were_renewed_once(&self, url: &str) {
        let asked = self.fake.token_requests().len() - self.asked;
        assert_eq!(
            asked,
            usize::try_from(self.count).unwrap(),
            "token requests"
        );
        let sessions = self.sessions(url);
        stream::iter(self.all())
            .for_each_concurrent(AT_ONCE, async |user| {
                let client = sessions.user(user).await.unwrap().expect("it is kept");
                let request = GetMembershipDataForCurrentUser::new();
                client.send(&request).await.unwrap();
            })
            .await;
        let asked = self.fake.token_requests().len() - self.asked;
        assert_eq!(
            asked,
            usize::try_from(self.count).unwrap(),
            "what is kept is good"
        );
        assert_eq!(self.fake.violations(), []);
    }

    fn sessions(&self, url: &str) -> Sessions {
        let client = client(&self.site()).build().unwrap();
        client.oauth(application()).sessions(store(url))
    }

    fn all(&self) -> impl Iterator<Item = BungieNetMembershipId> + use<> {
        (FIRST..FIRST + self.count).map(BungieNetMembershipId)
    }

    pub(crate) fn site(&self) -> String {
        self.fake.url()
    }

    pub(crate) fn first(&self) -> i64 {
        FIRST
    }

    pub(crate) fn count(&self) -> i64 {
        self.count
    }
}
