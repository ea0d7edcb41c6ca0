//! All accounts are in one clan.

use super::{Setting, code, membership, platform, raw};
use bungie_api::{group_v2, ids::GroupId, types};
use std::collections::BTreeSet;

fn clan(here: &Setting) -> GroupId {
    GroupId::new(here.account.clan_id())
}

#[tokio::test(start_paused = true)]
async fn its_pages_hold_every_member_once() {
    let here = Setting::new(1);
    let other = here.fake.account(2);
    let mut found = Vec::new();
    for page in 1.. {
        let request = group_v2::GetMembersOfGroup::new(clan(&here)).currentpage(page);
        let answer = here.bungie.send(&request).await.unwrap();
        assert_eq!(answer.total_results, 26);
        let members = answer
            .results
            .iter()
            .map(|it| it.destiny_user_info.as_ref().unwrap());
        found.extend(members.map(|info| info.membership_id.0));
        if !answer.has_more {
            assert_eq!(page, 3);
            break;
        }
    }
    assert_eq!(found.len(), 26);
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 26);
    for account in [&here.account, &other] {
        assert!(found.contains(&account.membership_id()));
    }
    let request = group_v2::GetMembersOfGroup::new(clan(&here)).name_search(other.name());
    let answer = here.bungie.send(&request).await.unwrap();
    let mut members = answer
        .results
        .iter()
        .map(|it| it.destiny_user_info.as_ref().unwrap());
    assert!(members.any(|info| info.membership_id == membership(&other)));
    assert!(answer.total_results < 5);
}

#[tokio::test(start_paused = true)]
async fn it_is_found_by_id_by_name_and_by_member() {
    let here = Setting::new(1);
    let by_id = here
        .owner
        .send(&group_v2::GetGroup::new(clan(&here)))
        .await
        .unwrap();
    let detail = by_id.detail.unwrap();
    assert_eq!(detail.group_id, clan(&here));
    // Whom the token is for, by platform. Clients need none to ask for a clan.
    let (_, answer) = raw::send(&here.fake, &group_v2::GetGroup::new(clan(&here))).await;
    let own = answer["Response"]["currentUserMemberMap"]
        .as_object()
        .unwrap();
    let (platform_name, own) = own.iter().next().unwrap();
    assert!(platform_name.starts_with("Tiger"), "{platform_name}");
    let own = &own["destinyUserInfo"]["membershipId"];
    assert_eq!(*own, here.account.membership_id().to_string());
    // Names hold HTML entities, and are asked for without.
    let name = detail.name.replace("&amp;", "&");
    assert_ne!(name, detail.name);
    let by_name = group_v2::GetGroupByName::new(name, types::GroupType::CLAN);
    let by_name = here.bungie.send(&by_name).await.unwrap();
    assert_eq!(by_name.detail.unwrap().group_id, clan(&here));
    let of = |filter| {
        group_v2::GetGroupsForMember::new(
            platform(&here.account),
            membership(&here.account),
            filter,
            types::GroupType::CLAN,
        )
    };
    let groups = here
        .bungie
        .send(&of(types::GroupsForMemberFilter::ALL))
        .await
        .unwrap();
    assert_eq!(
        groups.results[0].group.as_ref().unwrap().group_id,
        clan(&here)
    );
    // The first account founded it.
    let groups = here
        .bungie
        .send(&of(types::GroupsForMemberFilter::NON_FOUNDED))
        .await
        .unwrap();
    assert!(groups.results.is_empty());
    let nobody = group_v2::GetGroup::new(GroupId::new(5));
    assert_eq!(code(here.bungie.send(&nobody).await), Some(622));
}
