//! Sessions at the end of a program.

use bungie_api::{
    Application, ErrorKind, MemoryStore, Replacement, SessionStore, Sessions, StoreError,
    StoreFuture, StoreVersion, StoredSession, Swapped, prelude::Error,
};
use bungie_examples::closed;
use bungie_testing::{FakeBungie, fake::Registered};
use std::time::Duration;
use tokio::time::Instant;

/// A store that keeps nothing.
#[derive(Debug)]
struct Full;

impl SessionStore for Full {
    fn load<'a>(&'a self, _: &'a str) -> StoreFuture<'a, Option<StoredSession>> {
        Box::pin(async { Ok(None) })
    }

    fn swap<'a>(
        &'a self,
        _: &'a str,
        _: Option<&'a StoreVersion>,
        _: Option<Replacement<'a>>,
    ) -> StoreFuture<'a, Swapped> {
        Box::pin(async { Err(StoreError::new("the disk is full")) })
    }
}

async fn signed_in(store: impl SessionStore + 'static) -> (Sessions, Result<(), Error>) {
    let fake = FakeBungie::in_memory();
    let registered = Registered::new("101", "https://example.com/back");
    fake.register(Registered {
        member: 77,
        ..registered
    });
    let client = fake.client().unwrap();
    let oauth = client.oauth(Application::confidential(101, "secret"));
    let sessions = oauth.sessions(store);
    let authorization = oauth.authorize().unwrap();
    let code = fake.code("101").unwrap().replace('+', "%2B");
    let callback = format!("?code={code}&state={}", authorization.state().as_str());
    let code = authorization.code(&callback).unwrap();
    let outcome = sessions.sign_in(code).await;
    (sessions, outcome.map(drop).map_err(Error::from))
}

#[tokio::test(start_paused = true)]
async fn a_store_that_keeps_failing_is_told_after_half_a_minute() {
    let (sessions, outcome) = signed_in(Full).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Storage);
    let began = Instant::now();
    let error = closed(&sessions, Ok(true)).await.unwrap_err();
    assert!(error.to_string().contains("could not be stored"), "{error}");
    let waited = began.elapsed().as_secs();
    assert!((30..35).contains(&waited), "{waited}");
    // What went wrong before comes first.
    let error = closed::<()>(&sessions, Err("earlier".into())).await;
    assert_eq!(error.unwrap_err().to_string(), "earlier");
}

#[tokio::test(start_paused = true)]
async fn what_is_stored_is_not_waited_for() {
    let (sessions, outcome) = signed_in(MemoryStore::new()).await;
    outcome.unwrap();
    let began = Instant::now();
    assert_eq!(closed(&sessions, Ok(7)).await.unwrap(), 7);
    assert!(began.elapsed() < Duration::from_secs(1));
}
