//! A Redis that fails.

use crate::setting::{LASTS, kept, put, store, store_of};
use bungie_client::{
    Application, BungieNetMembershipId, Client, Error, ErrorKind, SessionStore as _, StoreError,
    Swapped, Transport, TransportFuture, UserAgent, bytes::Bytes, http,
};
use bungie_engines::{Proxy, Redis};
use bungie_store_redis::{RedisError, RedisErrorKind};
use std::{
    error::Error as _,
    time::{Duration, Instant},
};

const TEXT: &str = "a text that nobody sees";

/// What an error is, which shows nothing.
fn kind(error: &StoreError) -> RedisErrorKind {
    let mut texts = vec![format!("{error} {error:?}")];
    let mut source = error.source();
    while let Some(error) = source {
        texts.push(format!("{error} {error:?}"));
        source = error.source();
    }
    for text in texts {
        assert!(
            !text.contains(TEXT) && !text.contains("of-the-engine"),
            "{text}"
        );
    }
    RedisError::of(error).expect("it is of this store").kind()
}

#[tokio::test]
async fn it_says_what_is_wrong_and_shows_nothing() {
    let Some(mut engine) = Redis::start() else {
        return;
    };
    let refused = store(&engine.url_refused());
    let error = put(&refused, "5", None, TEXT, LASTS).await.unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::Refused);

    // Somebody without the right to run scripts, whose error quotes the command.
    engine.ask(&[
        "ACL",
        "SETUSER",
        "reader",
        "on",
        ">of-the-engine",
        "~*",
        "+@read",
        "+info",
    ]);
    let reader = engine.url().replace("redis://:", "redis://reader:");
    let error = put(&store(&reader), "5", None, TEXT, LASTS)
        .await
        .unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::Refused);

    let kept_before = store_of(&engine);
    put(&kept_before, "5", None, "one", LASTS).await.unwrap();
    engine.ask(&["CONFIG", "SET", "maxmemory", "1"]);
    let (_, version) = kept(&kept_before, "5").await.unwrap();
    let error = put(&kept_before, "5", Some(&version), TEXT, LASTS)
        .await
        .unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::Full);
    assert_eq!(
        kept(&kept_before, "5").await.unwrap().0,
        "one",
        "nothing is half-written"
    );
    // Whoever signs out needs no room.
    kept_before.swap("5", Some(&version), None).await.unwrap();
    engine.ask(&["CONFIG", "SET", "maxmemory", "0"]);

    engine.kill();
    let error = put(&kept_before, "5", None, TEXT, LASTS).await.unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::Unreachable);
    engine.run();
    put(&kept_before, "5", None, TEXT, LASTS).await.unwrap();
}

/// Has no network.
#[derive(Debug)]
struct Offline;

impl Transport for Offline {
    fn send(&self, _request: http::Request<Bytes>, _max_body: usize) -> TransportFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn an_error_of_the_client_leads_to_it() {
    let Some(engine) = Redis::start() else { return };
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345);
    let client = Client::builder("key", agent).transport(Offline);
    let oauth = client
        .build()
        .unwrap()
        .oauth(Application::confidential("12345", "secret"));
    let sessions = oauth.sessions(store(&engine.url_refused()));
    let error = sessions
        .user(BungieNetMembershipId::new(5))
        .await
        .unwrap_err();
    let refused = Some(RedisErrorKind::Refused);
    assert_eq!(RedisError::of(&error).map(RedisError::kind), refused);
    let error = Error::from(error);
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert_eq!(RedisError::of(&error).map(RedisError::kind), refused);
    // A store around a store.
    let error = StoreError::new(StoreError::new(error));
    assert_eq!(RedisError::of(&error).map(RedisError::kind), refused);
    let of_another = StoreError::new("another store's");
    assert_eq!(RedisError::of(&of_another), None);
}

#[tokio::test]
async fn a_command_that_is_not_there_is_not_quoted() {
    // Some who offer Redis take commands away; the error of Redis quotes what follows them.
    let rename = ["--rename-command", "EVALSHA", ""];
    let Some(engine) = Redis::with_settings(&rename) else {
        return;
    };
    let error = put(&store_of(&engine), "5", None, TEXT, LASTS)
        .await
        .unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::Other);
    assert!(error.to_string().contains("EVALSHA"), "{error}");
}

#[tokio::test]
async fn one_that_is_stopped_costs_an_error_in_time() {
    let Some(engine) = Redis::start() else { return };
    let store = store_of(&engine);
    put(&store, "5", None, TEXT, LASTS).await.unwrap();
    engine.stop();
    let asked = Instant::now();
    let error = store.load("5").await.unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::TimedOut);
    assert!(asked.elapsed() < Duration::from_secs(5));
    engine.go_on();
    assert_eq!(kept(&store, "5").await.unwrap().0, TEXT);
}

#[tokio::test]
async fn an_answer_that_is_lost_was_carried_out_once() {
    let Some(engine) = Redis::start() else { return };
    let line = Proxy::to(engine.port()).await;
    let store = store(&engine.url_by(line.port()));
    put(&store, "5", None, "one", LASTS).await.unwrap();
    let (_, version) = kept(&store, "5").await.unwrap();
    line.lose_answers();
    let error = put(&store, "5", Some(&version), "two", LASTS)
        .await
        .unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::Unreachable);
    line.open();
    assert_eq!(kept(&store, "5").await.unwrap().0, "two");
    let again = put(&store, "5", Some(&version), "two", LASTS)
        .await
        .unwrap();
    assert_eq!(again, Swapped::Lost);

    // Cut off without a word, the connection is given up.
    line.swallow();
    let error = store.load("5").await.unwrap_err();
    assert_eq!(kind(&error), RedisErrorKind::TimedOut);
    line.open();
    assert_eq!(kept(&store, "5").await.unwrap().0, "two");
}
