//! Who members are.

use super::{
    World, icon,
    member::{Member, Platform},
    refusal::{Answer, NO_USER, envelope},
    time,
};
use serde_json::{Value, json};

/// How many users a page of a search has.
const PAGE: usize = 10;

impl World {
    /// The answer of `GetMembershipDataById`: by any id.
    pub(super) fn memberships(&self, id: i64, membership_type: i32) -> Answer {
        let member = self.members.iter().find(|it| it.is(id, membership_type));
        member.map(memberships).ok_or(envelope(NO_USER))
    }

    /// The answer of `GetMembershipDataForCurrentUser`.
    pub(super) fn own_memberships(&self, member: Option<i64>) -> Answer {
        let member = member.and_then(|id| self.member_of(id));
        member.map(memberships).ok_or(envelope(NO_USER))
    }

    /// The answer of `GetBungieNetUserById`.
    pub(super) fn user(&self, id: i64) -> Answer {
        self.member_of(id).map(user).ok_or(envelope(NO_USER))
    }

    /// The answer of `GetLinkedProfiles`. Memberships that play with another one are there if all are asked for.
    pub(super) fn linked_profiles(&self, member: &Member, all: bool) -> Value {
        let count = if all { member.platforms.len() } else { 1 };
        let profiles = member.platforms.iter().take(count).map(|platform| {
            let mut profile = card(member, *platform);
            let is_primary = platform.id == member.primary().id;
            profile["dateLastPlayed"] = time::date(World::last_played(member)).into();
            profile["isOverridden"] = (!is_primary).into();
            profile["isCrossSavePrimary"] = (is_primary && member.platforms.len() > 1).into();
            profile
        });
        json!({
            "profiles": profiles.collect::<Vec<_>>(),
            "bnetMembership": bungie_net_card(member),
            "profilesWithErrors": [],
        })
    }

    /// The answer of `SearchDestinyPlayerByBungieName`: nobody or one.
    pub(super) fn by_bungie_name(&self, membership_type: i32, body: &Value) -> Value {
        let found = self.members.iter().filter(|member| {
            let is_type = [-1, member.primary().membership_type].contains(&membership_type);
            let is_name = body["displayName"] == member.name;
            is_type && is_name && body["displayNameCode"] == member.code
        });
        found.map(|member| card(member, member.primary())).collect()
    }

    /// The answer of `SearchByGlobalNamePost`: who has a name that begins so.
    pub(super) fn by_prefix(&self, page: usize, body: &Value) -> Value {
        let prefix = body["displayNamePrefix"].as_str().unwrap_or_default();
        let prefix = prefix.to_lowercase();
        let mut found: Vec<_> = self.members.iter().collect();
        found.retain(|member| member.name.to_lowercase().starts_with(&prefix));
        let on_page = found.iter().skip(page.saturating_mul(PAGE)).take(PAGE);
        let results = on_page.map(|member| {
            json!({
                "bungieGlobalDisplayName": member.name,
                "bungieGlobalDisplayNameCode": member.code,
                "bungieNetMembershipId": member.bungie_net.to_string(),
                "destinyMemberships": cards(member),
            })
        });
        json!({
            "searchResults": results.collect::<Vec<_>>(),
            "page": page,
            "hasMore": found.len() > (page + 1) * PAGE,
        })
    }

    /// When a member was last seen, in seconds since 1970.
    pub(super) fn last_played(member: &Member) -> i64 {
        let times = member.characters.iter().map(|it| it.last_played);
        times.max().unwrap_or(member.joined)
    }
}

/// A Destiny membership as lists have it.
pub(super) fn card(member: &Member, platform: Platform) -> Value {
    let primary = member.primary();
    // With one platform nothing is overridden.
    let has_cross_save = member.platforms.len() > 1;
    let applicable: Vec<_> = match platform.id == primary.id {
        true => member
            .platforms
            .iter()
            .map(|it| it.membership_type)
            .collect(),
        false => Vec::new(),
    };
    json!({
        "iconPath": icon::path(platform.membership_type.unsigned_abs()),
        "crossSaveOverride": if has_cross_save { primary.membership_type } else { 0 },
        "applicableMembershipTypes": applicable,
        "isPublic": true,
        "membershipType": platform.membership_type,
        "membershipId": platform.id.to_string(),
        "displayName": member.name,
        "bungieGlobalDisplayName": member.name,
        "bungieGlobalDisplayNameCode": member.code,
    })
}

/// The membership of Bungie.net itself.
pub(super) fn bungie_net_card(member: &Member) -> Value {
    json!({
        "supplementalDisplayName": member.bungie_name(),
        "iconPath": icon::path(1),
        "crossSaveOverride": 0,
        "isPublic": true,
        "membershipType": 254,
        "membershipId": member.bungie_net.to_string(),
        "displayName": member.name,
        "bungieGlobalDisplayName": member.name,
        "bungieGlobalDisplayNameCode": member.code,
    })
}

fn cards(member: &Member) -> Vec<Value> {
    let platforms = member.platforms.iter();
    platforms.map(|platform| card(member, *platform)).collect()
}

/// The same as members of groups have it.
pub(super) fn group_card(member: &Member, platform: Platform) -> Value {
    let mut card = card(member, platform);
    card["LastSeenDisplayName"] = member.name.clone().into();
    card["LastSeenDisplayNameType"] = platform.membership_type.into();
    card
}

fn memberships(member: &Member) -> Value {
    let platforms = member.platforms.iter();
    let cards = platforms.map(|platform| group_card(member, *platform));
    let mut memberships = json!({
        "destinyMemberships": cards.collect::<Vec<_>>(),
        "bungieNetUser": user(member),
    });
    if member.platforms.len() > 1 {
        memberships["primaryMembershipId"] = member.primary().id.to_string().into();
    }
    memberships
}

fn user(member: &Member) -> Value {
    json!({
        "membershipId": member.bungie_net.to_string(),
        "uniqueName": member.bungie_name(),
        "displayName": member.name,
        "profilePicture": 1,
        "profileTheme": 1,
        "userTitle": 0,
        "successMessageFlags": "0",
        "isDeleted": false,
        "about": "",
        "firstAccess": time::date(member.joined),
        "lastUpdate": time::date(World::last_played(member)),
        "showActivity": true,
        "locale": "en",
        "localeInheritDefault": true,
        "showGroupMessaging": true,
        "profilePicturePath": icon::path(1),
        "profileThemeName": "plain",
        "userTitleDisplay": "Newcomer",
        "statusText": "",
        "statusDate": time::date(member.joined),
        "cachedBungieGlobalDisplayName": member.name,
        "cachedBungieGlobalDisplayNameCode": member.code,
    })
}
