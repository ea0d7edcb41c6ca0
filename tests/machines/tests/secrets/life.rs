//! What happens to sessions: users sign in, are renewed, and sign out, and stores fail.

use crate::search::Place;
use bungie_api::{
    AnyScope, Application, BungieNetMembershipId, Client, EncryptedStore, OAuth, SessionStore,
    Sessions, StoreKeys, UserAgent, user::GetMembershipDataForCurrentUser,
};
use bungie_testing::{
    FakeBungie,
    fake::{Fault, Registered, TOKEN_ENDPOINT},
};
use std::{error::Error, sync::Arc};

/// Parts of which all tokens and codes of the fake are made, plain and in forms.
pub(crate) const TOKENS: [&str; 2] = ["/of=nobody", "%2Fof%3Dnobody"];
pub(crate) const CLIENT_SECRET: &str = "the-secret-of-the-client";

const APPLICATION: &str = "7";
pub(crate) const STAYS: BungieNetMembershipId = BungieNetMembershipId(4_242_424_201);
pub(crate) const LEAVES: BungieNetMembershipId = BungieNetMembershipId(4_242_424_202);

/// A Bungie, a client, and what went wrong.
pub(crate) struct Life {
    fake: FakeBungie,
    oauth: OAuth<AnyScope>,
    errors: String,
}

impl Life {
    pub(crate) async fn new() -> Self {
        let fake = FakeBungie::start().await.unwrap();
        fake.register(Registered {
            secret: Some(CLIENT_SECRET.to_owned()),
            ..Registered::new(APPLICATION, "https://app.example/back")
        });
        let agent = UserAgent::new("Test", "1.0", 12345).contact("https://example.com");
        let client: Client = fake.client_builder("key", agent).build().unwrap();
        let oauth = client.oauth(Application::confidential(APPLICATION, CLIENT_SECRET));
        Life {
            fake,
            oauth,
            errors: String::new(),
        }
    }

    fn sessions(&self, store: &Arc<dyn SessionStore>) -> Sessions {
        self.oauth.sessions(Arc::clone(store))
    }

    /// Two users sign in and are renewed; one of them cannot be for a while, the other signs out.
    pub(crate) async fn goes_well(&mut self, store: &Arc<dyn SessionStore>) {
        let sessions = self.sessions(store);
        let request = GetMembershipDataForCurrentUser::new();
        for member in [STAYS, LEAVES] {
            let user = self.sign_in(&sessions, member).await.unwrap();
            user.send(&request).await.unwrap();
            self.fake.sign_everybody_out();
            user.send(&request).await.unwrap();
        }
        let user = sessions.user(STAYS).await.unwrap().unwrap();
        self.fake.sign_everybody_out();
        self.fake
            .fault_next(TOKEN_ENDPOINT, Fault::lost_request())
            .unwrap();
        let error = user.send(&request).await.unwrap_err();
        self.note(&error);
        sessions.sign_out(LEAVES).await.unwrap();
        sessions.close().await;
    }

    /// A store that cannot do what it is asked.
    pub(crate) async fn goes_wrong(&mut self, store: &Arc<dyn SessionStore>) {
        let sessions = self.sessions(store);
        // Tokens that are there, and nobody takes them.
        let error = self.sign_in(&sessions, LEAVES).await.unwrap_err();
        self.note(&error);
        if let Err(error) = sessions.user(STAYS).await {
            self.note(&error);
        }
        let debug = format!("{store:?} {sessions:?}\n");
        self.errors += &debug;
    }

    async fn sign_in(
        &self,
        sessions: &Sessions,
        member: BungieNetMembershipId,
    ) -> Result<bungie_api::UserClient, bungie_api::SignInError> {
        let authorization = self.oauth.authorize().unwrap();
        let code = self.fake.code_for(APPLICATION, member.get()).unwrap();
        let code = code.replace('+', "%2B");
        let state = authorization.state().as_str();
        let code = authorization
            .code(&format!("?code={code}&state={state}"))
            .unwrap();
        sessions.sign_in(code).await
    }

    fn note(&mut self, error: &dyn Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.errors += &format!("{error}\n{error:?}\n");
            next = error.source();
        }
    }

    pub(crate) fn errors(self) -> Place {
        assert_eq!(self.fake.violations(), []);
        Place::of_others("an error", self.errors)
    }
}

/// The store, as a program would have it.
pub(crate) fn kept_in(
    store: impl SessionStore + 'static,
    is_encrypted: bool,
) -> Arc<dyn SessionStore> {
    match is_encrypted {
        true => Arc::new(EncryptedStore::new(
            store,
            StoreKeys::new("2026-11", [7; 32]),
        )),
        false => Arc::new(store),
    }
}
