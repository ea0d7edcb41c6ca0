//! Which membership of a person Destiny goes by.

use bungie_api::{
    Error, UserClient,
    ids::MembershipId,
    types::{BungieMembershipType, UserInfoCard},
    user::GetMembershipDataForCurrentUser,
};

/// The membership that the others of a person are saved to, by cross save; without cross save, the first one.
pub fn primary(memberships: &[UserInfoCard]) -> Option<&UserInfoCard> {
    let is_primary = |card: &&UserInfoCard| card.cross_save_override == card.membership_type;
    let primary = memberships.iter().find(is_primary);
    primary.or_else(|| memberships.first())
}

/// The same of a signed-in user; `None` for one who never played Destiny.
///
/// # Errors
/// The call fails.
pub async fn own_membership(
    user: &UserClient,
) -> Result<Option<(BungieMembershipType, MembershipId)>, Error> {
    let data = user.send(&GetMembershipDataForCurrentUser::new()).await?;
    let mut cards = data.destiny_memberships.iter();
    let primary = data.primary_membership_id;
    let card = cards
        .clone()
        .find(|card| Some(card.membership_id) == primary);
    let card = card.or_else(|| cards.next());
    Ok(card.map(|card| (card.membership_type, card.membership_id)))
}
