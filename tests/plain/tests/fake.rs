//! Against the fake, over real sockets: a thread calls, without a runtime of its own.

use bungie_api::{
    destiny2::{GetDestinyManifest, SearchDestinyPlayerByBungieName},
    types::{BungieMembershipType, ExactSearchRequest},
};
use bungie_plain::{Plain, PlainError};
use bungie_testing::fake::FakeBungie;
use std::thread;

fn plain(fake: &FakeBungie) -> Plain {
    let plain = Plain::new("key", "tests/1 AppId/1 (+nobody@example.com)").unwrap();
    plain.at(fake.url().parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_calls_and_reads() {
    let fake = FakeBungie::start().await.unwrap();
    let plain = plain(&fake);
    let called = thread::spawn(move || {
        let manifest = plain.call(&GetDestinyManifest::new())?;
        let name = ExactSearchRequest {
            display_name: Some("Name".to_owned()),
            display_name_code: 1234,
            ..Default::default()
        };
        let players = SearchDestinyPlayerByBungieName::new(BungieMembershipType::ALL, name);
        Ok::<_, PlainError>((manifest, plain.call(&players)?))
    });
    let (manifest, players) = called.join().unwrap().unwrap();
    assert!(!manifest.version.is_empty());
    assert!(!players.is_empty());
    assert_eq!(fake.requests().len(), 2);
    assert_eq!(fake.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_why() {
    let fake = FakeBungie::start().await.unwrap();
    let plain = Plain::new("", "tests/1 AppId/1 (+nobody@example.com)").unwrap();
    let plain = plain.at(fake.url().parse().unwrap());
    let called = thread::spawn(move || plain.call(&GetDestinyManifest::new()));
    match called.join().unwrap().unwrap_err() {
        PlainError::Refused { code, message } => {
            assert!(code > 1 && !message.is_empty(), "{code} {message}");
        }
        other => panic!("{other:?}"),
    }
}
