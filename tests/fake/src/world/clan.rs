//! The clan that everybody is in.

use super::{
    World, icon,
    member::Member,
    refusal::{Answer, NO_GROUP, envelope},
    time, users,
};
use crate::document::DOCUMENT;
use serde_json::{Map, Value, json};

pub(super) const ID: i64 = 4_500_001;
/// With a text that has to be unescaped, as names of clans have it.
pub(super) const NAME: &str = "Lanterns &amp; Ledgers";
const PLAIN_NAME: &str = "Lanterns & Ledgers";
pub(super) const CALLSIGN: &str = "LAMP";

/// How many members a page has.
const PAGE: usize = 10;

/// A number of `GroupType`.
const CLAN: i32 = 1;

impl World {
    /// The answer of `GetGroup`.
    pub(super) fn group(&self, id: i64, signed_in: Option<i64>) -> Answer {
        if id != ID {
            return Err(envelope(NO_GROUP));
        }
        let own = signed_in.and_then(|id| self.place_of(id));
        let map = own.map(|(index, member)| {
            let platform = member.primary().membership_type;
            (platform_name(platform), self.clan_member(index))
        });
        Ok(json!({
            "detail": self.detail(),
            "founder": self.clan_member(0),
            "alliedIds": [],
            "allianceStatus": 0,
            "groupJoinInviteCount": 0,
            "currentUserMembershipsInactiveForDestiny": false,
            "currentUserMemberMap": map.into_iter().collect::<Map<_, _>>(),
            "currentUserPotentialMemberMap": {},
        }))
    }

    /// The answer of `GetGroupByName` and of its sibling with a body.
    pub(super) fn group_by_name(
        &self,
        name: &str,
        group_type: i64,
        signed_in: Option<i64>,
    ) -> Answer {
        let is_name = name.to_lowercase() == PLAIN_NAME.to_lowercase();
        let id = if is_name && group_type == i64::from(CLAN) {
            ID
        } else {
            0
        };
        self.group(id, signed_in)
    }

    /// The answer of `GetMembersOfGroup`. Pages begin with 1; `kind` is a number of `RuntimeGroupMemberType`, 0 for all.
    pub(super) fn members_of_group(&self, id: i64, page: usize, kind: i64, name: &str) -> Answer {
        if id != ID {
            return Err(envelope(NO_GROUP));
        }
        let name = name.to_lowercase();
        let mut found: Vec<_> = self.members.iter().enumerate().collect();
        found.retain(|(index, member)| {
            let is_kind = [0, kind_of(*index)].contains(&kind);
            is_kind && member.name.to_lowercase().contains(&name)
        });
        let before = page.saturating_sub(1).saturating_mul(PAGE);
        let on_page = found.iter().skip(before).take(PAGE);
        let results = on_page.map(|(index, _)| self.clan_member(*index)).collect();
        Ok(page_of(results, found.len(), page, before))
    }

    /// The answer of `GetGroupsForMember`. `filter` is a number of `GroupsForMemberFilter`.
    pub(super) fn groups_of(&self, member: &Member, filter: i64, group_type: i64) -> Value {
        let index = self
            .place_of(member.bungie_net)
            .map_or(0, |(index, _)| index);
        let is_founder = index == 0;
        let fits = match filter {
            1 => is_founder,
            2 => !is_founder,
            _ => true,
        };
        let membership = json!({"member": self.clan_member(index), "group": self.detail()});
        let is_listed = fits && group_type == i64::from(CLAN);
        let results: Vec<_> = is_listed.then_some(membership).into_iter().collect();
        let count = results.len();
        let mut page = page_of(results, count, 1, 0);
        page["areAllMembershipsInactive"] = json!({ID.to_string(): false});
        page
    }

    fn place_of(&self, bungie_net: i64) -> Option<(usize, &Member)> {
        let mut members = self.members.iter().enumerate();
        members.find(|(_, member)| member.bungie_net == bungie_net)
    }

    fn clan_member(&self, index: usize) -> Value {
        let member = &self.members[index];
        json!({
            "memberType": kind_of(index),
            "isOnline": index % 7 == 3,
            "lastOnlineStatusChange": World::last_played(member).to_string(),
            "groupId": ID.to_string(),
            "destinyUserInfo": users::group_card(member, member.primary()),
            "bungieNetUserInfo": users::bungie_net_card(member),
            "joinDate": time::date(member.joined),
        })
    }

    fn detail(&self) -> Value {
        let founder = &self.members[0];
        json!({
            "groupId": ID.to_string(),
            "name": NAME,
            "groupType": CLAN,
            "membershipIdCreated": founder.bungie_net.to_string(),
            "creationDate": time::days_ago(2000),
            "modificationDate": time::days_ago(20),
            "about": "We keep the lamps lit &amp; the books balanced.",
            "tags": [],
            "memberCount": self.members.len(),
            "isPublic": true,
            "isPublicTopicAdminOnly": false,
            "motto": "Until the tide turns",
            "allowChat": true,
            "isDefaultPostPublic": false,
            "chatSecurity": 0,
            "locale": "en",
            "avatarImageIndex": 0,
            "homepage": 0,
            "membershipOption": 1,
            "defaultPublicity": 2,
            "theme": "Group_Community1",
            "bannerPath": icon::path(2),
            "avatarPath": icon::path(3),
            "conversationId": "0",
            "enableInvitationMessagingForAdmins": false,
            "features": {
                "maximumMembers": 100,
                "maximumMembershipsOfGroupType": 1,
                "capabilities": 31,
                "membershipTypes": [1, 2, 3, 6],
                "invitePermissionOverride": true,
                "updateCulturePermissionOverride": false,
                "hostGuidedGamePermissionOverride": 1,
                "updateBannerPermissionOverride": false,
                "joinLevel": 1,
            },
            "clanInfo": {
                "d2ClanProgressions": {},
                "clanCallsign": CALLSIGN,
                "clanBannerData": {
                    "decalId": 1, "decalColorId": 2, "decalBackgroundColorId": 3, "gonfalonId": 4,
                    "gonfalonColorId": 5, "gonfalonDetailId": 6, "gonfalonDetailColorId": 7,
                },
            },
        })
    }
}

/// The first one founded it, and the second one helps.
fn kind_of(index: usize) -> i64 {
    match index {
        0 => 5,
        1 => 3,
        _ => 2,
    }
}

fn page_of(results: Vec<Value>, total: usize, page: usize, before: usize) -> Value {
    json!({
        "hasMore": before + results.len() < total && !results.is_empty(),
        "results": results,
        "totalResults": total,
        "query": {"itemsPerPage": PAGE, "currentPage": page},
        "useTotalResults": true,
    })
}

/// Maps by platform have identifiers as keys.
fn platform_name(number: i32) -> String {
    let (_, schema) = DOCUMENT
        .schema_of("BungieMembershipType")
        .expect("a schema of the document");
    let mut values = schema["x-enum-values"].as_array().into_iter().flatten();
    let value = values.find(|value| value["numericValue"] == number);
    let name = value.and_then(|value| value["identifier"].as_str());
    name.unwrap_or("None").to_owned()
}
