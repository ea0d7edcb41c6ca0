//! What Bungie says where something cannot be.

use crate::fake::Envelope;

/// What the world answers: a response, or an envelope that refuses.
pub(super) type Answer<T = serde_json::Value> = Result<T, Envelope>;

/// A code of the platform and its name.
pub(super) type Refusal = (i32, &'static str);

pub(super) const NO_USER: Refusal = (217, "UserCannotResolveCentralAccount");
pub(super) const NO_GROUP: Refusal = (622, "GroupNotFound");
pub(super) const NO_ACCOUNT: Refusal = (1601, "DestinyAccountNotFound");
pub(super) const NO_CHARACTER: Refusal = (1620, "DestinyCharacterNotFound");
pub(super) const NO_ITEM: Refusal = (1623, "DestinyItemNotFound");
pub(super) const UNEQUIPPABLE: Refusal = (1640, "DestinyItemUnequippable");
pub(super) const UNIQUE: Refusal = (1641, "DestinyItemUniqueEquipRestricted");
pub(super) const NO_ROOM: Refusal = (1642, "DestinyNoRoomInDestination");
pub(super) const NO_REPORT: Refusal = (1653, "DestinyPGCRNotFound");
pub(super) const EQUIPPED: Refusal = (1656, "DestinyCannotPerformActionOnEquippedItem");
pub(super) const NOT_TRANSFERRABLE: Refusal = (1660, "DestinyItemNotTransferrable");

/// The envelope, with the status that Bungie sends it with.
pub(super) fn envelope(refusal: Refusal) -> Envelope {
    let (code, name) = refusal;
    let envelope = Envelope::error(code, name);
    match refusal {
        NO_REPORT => envelope.http_status(404),
        _ => envelope,
    }
}
