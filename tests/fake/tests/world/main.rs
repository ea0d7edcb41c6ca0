//! Accounts hang together: what one answer names, another one knows.

mod actions;
mod clan;
mod conformity;
mod history;
mod profile;
mod raw;
mod sign_in;
mod users;

use bungie_api::{
    Client, Error, Session, UserClient,
    ids::{CharacterId, ItemInstanceId, MembershipId},
    types::{BungieMembershipType, DestinyComponentType},
};
use bungie_testing::{
    FakeBungie,
    fake::{Sampling, Settings},
    world::Account,
};

const TOKEN: &str = "token";

/// All scopes that there are.
const ALL: u64 = u64::MAX;

/// A fake with an account whose owner is signed in.
struct Setting {
    fake: FakeBungie,
    account: Account,
    bungie: Client,
    owner: UserClient,
}

impl Setting {
    fn new(seed: u64) -> Self {
        let fake = fake();
        let account = fake.account(seed);
        fake.sign_in_as(TOKEN, ALL, account.bungie_net_id());
        let bungie = fake.client().unwrap();
        let owner = bungie.user(Session::new(TOKEN).unwrap());
        Setting {
            fake,
            account,
            bungie,
            owner,
        }
    }

    fn character(&self, index: usize) -> CharacterId {
        CharacterId::new(self.account.character_ids()[index])
    }
}

/// A fake that sends nothing unknown.
fn fake() -> FakeBungie {
    FakeBungie::in_memory_with(Settings {
        sampling: Sampling::known(),
        ..Settings::default()
    })
}

fn platform(account: &Account) -> BungieMembershipType {
    BungieMembershipType(account.membership_type())
}

fn membership(account: &Account) -> MembershipId {
    MembershipId::new(account.membership_id())
}

fn item(id: i64) -> ItemInstanceId {
    ItemInstanceId::new(id)
}

/// What the world itself knows of profiles.
const KNOWN: [DestinyComponentType; 11] = [
    DestinyComponentType::PROFILES,
    DestinyComponentType::PROFILE_INVENTORIES,
    DestinyComponentType::PROFILE_CURRENCIES,
    DestinyComponentType::CHARACTERS,
    DestinyComponentType::CHARACTER_INVENTORIES,
    DestinyComponentType::CHARACTER_EQUIPMENT,
    DestinyComponentType::ITEM_INSTANCES,
    DestinyComponentType::ITEM_STATS,
    DestinyComponentType::ITEM_SOCKETS,
    DestinyComponentType::ITEM_PERKS,
    DestinyComponentType::ITEM_PLUG_STATES,
];

/// The code that the platform refused with.
fn code<T>(result: Result<T, Error>) -> Option<i32> {
    result.err()?.platform().map(|platform| platform.code)
}
