//! A user of an application, and the processes that share the store that they are kept in.

use super::{
    broken::{Broken, LOSES_NOTHING, RENEWS_ONCE, SERVES},
    faulty::Faulty,
};
use crate::{FakeBungie, fake::Registered};
use bungie_client::{
    Application, BungieNetMembershipId, Endpoint, Error, ErrorKind, Session, SessionStore,
    Sessions, SignedIn, UserClient,
};
use futures_util::future::join_all;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

const APPLICATION: &str = "7";
/// How many calls each process makes at once.
const CALLERS: usize = 20;
/// How long a process may fail after something went wrong.
const RECOVERY: Duration = Duration::from_secs(60);

/// An application at a Bungie of its own, and its user.
pub(super) struct Setting {
    pub(super) fake: FakeBungie,
    member: i64,
}

/// One process: a client of its own, over its own handle of the store.
pub(super) struct Process {
    pub(super) sessions: Sessions,
    pub(super) store: Arc<Faulty<Arc<dyn SessionStore>>>,
}

impl Setting {
    /// The user has to be another one for each setting of a store.
    pub(super) fn new(member: i64) -> Self {
        let fake = FakeBungie::in_memory();
        fake.register(Registered {
            member,
            ..Registered::new(APPLICATION, "https://app.example/back")
        });
        Setting { fake, member }
    }

    pub(super) fn process(&self, handle: &Arc<dyn SessionStore>) -> Result<Process, Broken> {
        let client = self.fake.client().map_err(unusual)?;
        let store = Arc::new(Faulty::new(Arc::clone(handle)));
        let oauth = client.oauth(Application::confidential(APPLICATION, "secret"));
        let sessions = oauth.sessions(Arc::clone(&store));
        Ok(Process { sessions, store })
    }

    /// Signs the user in, with an access token that has expired by now.
    pub(super) async fn keep_expired(&self, process: &Process) -> Result<(), Broken> {
        let client = self.fake.client().map_err(unusual)?;
        let oauth = client.oauth(Application::confidential(APPLICATION, "secret"));
        let authorization = oauth.authorize().map_err(unusual)?;
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let code = encoded(&self.fake.code(APPLICATION).map_err(unusual)?);
        let state = encoded(authorization.state().as_str());
        let callback = format!("?code={code}&state={state}");
        let code = authorization.code(&callback).map_err(unusual)?;
        let session = oauth.sign_in(code).await.map_err(unusual)?;
        let mut session = serde_json::to_value(&session).map_err(unusual)?;
        session["expires_at"] = "2020-01-01T00:00:00Z".into();
        let session: Session = serde_json::from_value(session).map_err(unusual)?;
        let kept = process.sessions.keep(session).await;
        kept.map_err(|error| Broken::new(SERVES, "a sign-in that is kept", error))?;
        Ok(())
    }

    /// How often the session was renewed, or somebody tried.
    pub(super) fn renewals(&self) -> usize {
        // The first one was the sign-in.
        self.fake.token_requests().len().saturating_sub(1)
    }

    pub(super) fn was_renewed(&self, at_most: usize) -> Result<(), Broken> {
        let renewals = self.renewals();
        match (1..=at_most).contains(&renewals) {
            true => Ok(()),
            false => {
                let expected = format!("1 to {at_most} requests to the token endpoint");
                Err(Broken::new(RENEWS_ONCE, expected, renewals))
            }
        }
    }

    /// The user, as a process finds them.
    pub(super) async fn user(&self, process: &Process) -> Result<UserClient, Failed> {
        let member = BungieNetMembershipId::new(self.member);
        match process.sessions.user(member).await {
            Ok(Some(user)) => Ok(user),
            Ok(None) => Err(Failed::Lost("that nobody signed in".to_owned())),
            Err(error) => Err(Failed::new(error.into())),
        }
    }

    /// Many calls at once.
    pub(super) async fn calls<E>(&self, process: &Process, request: &E) -> Result<(), Failed>
    where
        E: Endpoint<Access = SignedIn>,
    {
        let user = self.user(process).await?;
        let calls = join_all((0..CALLERS).map(|_| user.send(request))).await;
        let failed = calls.into_iter().find_map(Result::err);
        failed.map_or(Ok(()), |error| Err(Failed::new(error)))
    }

    /// A call, tried again until it succeeds.
    pub(super) async fn is_served<E>(&self, process: &Process, request: &E) -> Result<(), Broken>
    where
        E: Endpoint<Access = SignedIn>,
    {
        let end = Instant::now() + RECOVERY;
        loop {
            match self.calls(process, request).await {
                Ok(()) => return Ok(()),
                Err(Failed::Lost(found)) => {
                    return Err(Broken::new(LOSES_NOTHING, "a session", found));
                }
                Err(Failed::ForNow(error, wait)) => {
                    if Instant::now() > end {
                        let expected = format!("an answer within {} s", RECOVERY.as_secs());
                        return Err(Broken::new(SERVES, expected, error));
                    }
                    sleep(wait).await;
                }
            }
        }
    }

    /// Ends it, and leaves nothing in the store.
    pub(super) async fn end(self, process: &Process) -> Result<(), Broken> {
        let member = BungieNetMembershipId::new(self.member);
        let signed_out = process.sessions.sign_out(member).await;
        signed_out.map_err(|error| Broken::new(SERVES, "a sign-out", error))?;
        self.fake.verify().map_err(unusual)
    }
}

/// Why a call failed.
pub(super) enum Failed {
    /// The user would have to sign in again.
    Lost(String),
    /// It may be tried again after a while.
    ForNow(Error, Duration),
}

impl Failed {
    pub(super) fn new(error: Error) -> Self {
        if error.kind() == ErrorKind::SignInAgain {
            return Failed::Lost(error.to_string());
        }
        let wait = error.retry_after().unwrap_or(Duration::from_millis(100));
        Failed::ForNow(error, wait)
    }

    /// What it is where nothing may fail.
    pub(super) fn broken(self) -> Broken {
        match self {
            Failed::Lost(found) => Broken::new(LOSES_NOTHING, "a session", found),
            Failed::ForNow(error, _) => Broken::new(SERVES, "answers to all callers", error),
        }
    }
}

/// Something that has to do with no store.
fn unusual(error: impl std::fmt::Display) -> Broken {
    Broken::new(SERVES, "a fake Bungie that does as it is told", error)
}
