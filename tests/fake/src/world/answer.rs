//! Which operations the world answers.

use super::{
    World,
    member::Member,
    profile,
    refusal::{Answer, NO_ACCOUNT, envelope},
    tables::TABLES,
    view::View,
};
use crate::fake::{Call, Envelope, States};
use serde_json::Value;

/// A request to the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) call: &'a Call,
    /// What a test set for components.
    pub(crate) states: &'a States,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
}

impl World {
    /// Whether answers come from here.
    pub(crate) fn is_settled(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// The response to a request, or the envelope that refuses it. What is not known here stays as it was made up.
    pub(crate) fn answer(&mut self, asked: Asked<'_>, made_up: Value) -> Result<Value, Envelope> {
        self.is_on(asked.call)?;
        let id = asked.call.operation().id.as_str();
        if id == ".GetCommonSettings" && self.has_settings() {
            return Ok(self.settings());
        }
        if !self.is_settled() {
            return Ok(made_up);
        }
        let member = asked.call.member();
        let body = asked.call.body().unwrap_or(&Value::Null);
        match self.action(id, member, body) {
            Some(done) => done,
            None => self.read(id, asked, made_up),
        }
    }

    fn read(&mut self, id: &str, asked: Asked<'_>, made_up: Value) -> Answer {
        let call = asked.call;
        let body = call.body().unwrap_or(&Value::Null);
        let number = |name| number(call, name);
        let text = |name| call.argument(name).unwrap_or_default();
        let membership_type = number("membershipType") as i32;
        match id {
            "User.GetMembershipDataById" => {
                return self.memberships(number("membershipId"), membership_type);
            }
            "User.GetMembershipDataForCurrentUser" => return self.own_memberships(call.member()),
            "User.GetBungieNetUserById" => return self.user(number("id")),
            "User.SearchByGlobalNamePost" => {
                return Ok(self.by_prefix(number("page").max(0) as usize, body));
            }
            "Destiny2.SearchDestinyPlayerByBungieName" => {
                return Ok(self.by_bungie_name(membership_type, body));
            }
            "Destiny2.GetPostGameCarnageReport" => return self.report(number("activityId")),
            "GroupV2.GetGroup" => return self.group(number("groupId"), call.member()),
            "GroupV2.GetGroupByName" => {
                return self.group_by_name(text("groupName"), number("groupType"), call.member());
            }
            "GroupV2.GetGroupByNameV2" => {
                let name = body["groupName"].as_str().unwrap_or_default();
                let group_type = body["groupType"].as_i64().unwrap_or(0);
                return self.group_by_name(name, group_type, call.member());
            }
            "GroupV2.GetMembersOfGroup" => {
                let page = number("currentpage").max(1) as usize;
                let kind = number("memberType");
                return self.members_of_group(number("groupId"), page, kind, text("nameSearch"));
            }
            _ => {}
        }
        let minted = self.mint(asked.now);
        let Some(member) = self.member_asked_for(call)? else {
            return Ok(made_up);
        };
        let view = View {
            call,
            states: asked.states,
            is_own: call.member() == Some(member.bungie_net),
        };
        let character = number("characterId");
        match id {
            "Destiny2.GetProfile" => Ok(profile::profile(view, member, minted, made_up)),
            "Destiny2.GetCharacter" => profile::character_answer(view, member, character, made_up),
            "Destiny2.GetItem" => profile::item(view, member, number("itemInstanceId"), made_up),
            "Destiny2.GetLinkedProfiles" => {
                let all = text("getAllMemberships") == "true";
                Ok(self.linked_profiles(member, all))
            }
            "Destiny2.GetActivityHistory" => self.history(member, character, call),
            "Destiny2.GetHistoricalStats" => self.statistics(member, character, call),
            "GroupV2.GetGroupsForMember" => {
                Ok(self.groups_of(member, number("filter"), number("groupType")))
            }
            _ => Ok(made_up),
        }
    }

    /// Whom a request is about, if it is about somebody. Everywhere but in `GetLinkedProfiles` and of groups, that is
    /// the membership that plays.
    fn member_asked_for(&self, call: &Call) -> Answer<Option<&Member>> {
        let operation = call.operation();
        let is_destiny = operation.tag == "Destiny2";
        let (name, takes_any) = match operation.id.as_str() {
            "Destiny2.GetLinkedProfiles" | "GroupV2.GetGroupsForMember" => ("membershipId", true),
            _ if is_destiny => ("destinyMembershipId", false),
            _ => return Ok(None),
        };
        let Some(id) = call.argument(name).and_then(|text| text.parse().ok()) else {
            return Ok(None);
        };
        let membership_type = number(call, "membershipType") as i32;
        let found = self.members.iter().find(|member| match takes_any {
            true => member.is(id, membership_type),
            false => {
                let primary = member.primary();
                primary.id == id && [-1, primary.membership_type].contains(&membership_type)
            }
        });
        found.map(Some).ok_or(envelope(NO_ACCOUNT))
    }

    /// The time that an answer is of: now, and later than all before the last change.
    fn mint(&mut self, now: i64) -> i64 {
        self.minted = self.minted.max(now);
        self.minted
    }

    /// A row of the table that a property names, for values that are made up.
    pub(crate) fn row(reference: &str, chance: usize) -> Option<u32> {
        let table = reference.rsplit('.').next()?;
        let rows = TABLES.get(table)?;
        rows.keys().nth(chance % rows.len()).copied()
    }
}

fn number(call: &Call, name: &str) -> i64 {
    let text = call.argument(name);
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}
