//! A character is not a membership.

use bungie_api::{destiny2::GetLinkedProfiles, ids::CharacterId, types::BungieMembershipType};

fn main() {
    let _ = GetLinkedProfiles::new(BungieMembershipType::TIGER_STEAM, CharacterId(1));
}
