//! The tag `Social`.

use super::{Sample, sample};
use bungie_api::{social, types::*};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        sample(social::GetFriendList::new(), []),
        sample(social::GetFriendRequestList::new(), []),
        sample(
            social::IssueFriendRequest::new("4611686018467260760"),
            [("membershipId", "4611686018467260760")],
        ),
        sample(
            social::AcceptFriendRequest::new("4611686018467260761"),
            [("membershipId", "4611686018467260761")],
        ),
        sample(
            social::DeclineFriendRequest::new("4611686018467260762"),
            [("membershipId", "4611686018467260762")],
        ),
        sample(
            social::RemoveFriend::new("4611686018467260763"),
            [("membershipId", "4611686018467260763")],
        ),
        sample(
            social::RemoveFriendRequest::new("4611686018467260764"),
            [("membershipId", "4611686018467260764")],
        ),
        sample(
            social::GetPlatformFriendList::new(PlatformFriendType::STEAM, "5"),
            [("friendPlatform", "3"), ("page", "5")],
        ),
    ]
}
