//! Clients, users and requests that tests have in common.

// Not every test that has this module needs all of it.
#![allow(dead_code)]

use bungie_api::{
    Attempt, Client, ClientBuilder, DefinitionHash, Observer, Session, TokenRequest, UserAgent,
    UserClient, destiny2,
    ids::{CharacterId, ItemInstanceId},
    servers,
    types::{
        BungieMembershipType, DestinyItemActionRequest, DestinyItemTransferRequest,
        DestinyLoadoutUpdateActionRequest,
    },
};
use bungie_testing::fake::FakeBungie;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// Secrets that nobody but the fake may see.
pub(crate) const KEY: &str = "key-of-nobody";
pub(crate) const TOKEN: &str = "token-of-nobody";

/// The scope `MoveEquipDestinyItems`.
pub(crate) const MOVE_ITEMS: u64 = 32;

/// Waits so short that a test does not notice them; what Bungie asks for is still kept.
pub(crate) const SHORT: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(2));

/// A client of `fake` without a limit of its own, which would only slow the tests down.
pub(crate) fn builder(fake: &FakeBungie) -> ClientBuilder {
    builder_at(fake.url()).server(&servers::STATS, fake.stats())
}

/// The same for any site in place of Bungie's.
pub(crate) fn builder_at(site: String) -> ClientBuilder {
    builder_with(KEY, site)
}

fn builder_with(key: &str, site: String) -> ClientBuilder {
    let agent = UserAgent::new("Vault Sorter", "1.2", 12345).contact("https://example.com");
    Client::builder(key, agent).site(site).unlimited()
}

/// A client with another key than everybody's.
pub(crate) fn client_with(key: &str, fake: &FakeBungie) -> Client {
    let builder = builder_with(key, fake.url()).server(&servers::STATS, fake.stats());
    builder.build().unwrap()
}

pub(crate) fn client(fake: &FakeBungie) -> Client {
    builder(fake).build().unwrap()
}

/// A user whom the fake knows, with leave to move items.
pub(crate) fn user(fake: &FakeBungie, client: &Client, token: &str) -> UserClient {
    fake.sign_in(token, MOVE_ITEMS);
    client.user(Session::new(token).unwrap())
}

/// A request that reads.
pub(crate) fn manifest() -> destiny2::GetDestinyManifest {
    destiny2::GetDestinyManifest::new()
}

/// A request that changes something.
pub(crate) fn transfer() -> destiny2::TransferItem {
    destiny2::TransferItem::new(DestinyItemTransferRequest::new(
        DefinitionHash::new(1_363_886_209),
        1,
        ItemInstanceId(6917529000000000000),
        CharacterId(2305843009000000000),
        BungieMembershipType::TIGER_STEAM,
    ))
}

/// Another one.
pub(crate) fn equip() -> destiny2::EquipItem {
    destiny2::EquipItem::new(DestinyItemActionRequest::new(
        ItemInstanceId(6917529000000000000),
        CharacterId(2305843009000000000),
        BungieMembershipType::TIGER_STEAM,
    ))
}

/// An action for which Bungie sets one second, the longest of all intervals.
pub(crate) fn snapshot() -> destiny2::SnapshotLoadout {
    destiny2::SnapshotLoadout::new(DestinyLoadoutUpdateActionRequest::new(
        0,
        CharacterId(2305843009000000000),
        BungieMembershipType::TIGER_STEAM,
    ))
}

/// Keeps what an observer is told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diary {
    attempts: Arc<Mutex<Vec<Attempt>>>,
    token_requests: Arc<Mutex<Vec<TokenRequest>>>,
}

impl Diary {
    pub(crate) fn read(&self) -> Vec<Attempt> {
        self.attempts.lock().unwrap().clone()
    }

    pub(crate) fn token_requests(&self) -> Vec<TokenRequest> {
        self.token_requests.lock().unwrap().clone()
    }
}

impl Observer for Diary {
    fn attempt(&self, attempt: &Attempt) {
        self.attempts.lock().unwrap().push(attempt.clone());
    }

    fn token_request(&self, request: &TokenRequest) {
        self.token_requests.lock().unwrap().push(request.clone());
    }
}
