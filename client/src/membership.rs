//! Whose session it is.

/// What the token endpoint calls `membership_id`, and what sessions are kept by.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BungieNetMembershipId(pub i64);

crate::__private::id!(BungieNetMembershipId);
