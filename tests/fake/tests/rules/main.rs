//! What a test sets is what the program under test gets, on sockets and in memory.

mod cors;
mod memory;
mod steps;

use bungie_api::{
    destiny2::GetProfile,
    ids::MembershipId,
    types::{BungieMembershipType, DestinyComponentType},
};
use bungie_testing::FakeBungie;

fn profile(member: i64) -> GetProfile {
    GetProfile::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId::new(member),
        [DestinyComponentType::PROFILES],
    )
}

/// One of each kind.
async fn fakes() -> [FakeBungie; 2] {
    [FakeBungie::start().await.unwrap(), FakeBungie::in_memory()]
}
