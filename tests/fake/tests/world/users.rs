//! Who members are, by whatever they are known by, and which parts of the service are on.

use super::{Setting, code, membership, platform};
use bungie_api::{
    ErrorKind, Session, destiny2,
    ids::{BungieNetMembershipId, MembershipId},
    platform as core, types, user,
};

#[tokio::test(start_paused = true)]
async fn a_member_is_found_by_name_and_by_each_id() {
    let here = Setting::new(1);
    let account = &here.account;
    let (name, digits) = account
        .bungie_name()
        .split_once('#')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let by_name = |name: &str, code| types::ExactSearchRequest {
        display_name: Some(name.to_owned()),
        display_name_code: code,
        ..Default::default()
    };
    let search = |body| {
        destiny2::SearchDestinyPlayerByBungieName::new(types::BungieMembershipType::ALL, body)
    };
    let found = here
        .bungie
        .send(&search(by_name(&name, digits.parse().unwrap())))
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].membership_id, membership(account));
    let missed = here
        .bungie
        .send(&search(by_name(&name, account.name_code() % 9999 + 1)))
        .await
        .unwrap();
    assert!(missed.is_empty());

    let bungie_net = types::BungieMembershipType::BUNGIE_NEXT;
    for (id, at) in [
        (account.membership_id(), platform(account)),
        (account.bungie_net_id(), bungie_net),
    ] {
        let request = user::GetMembershipDataById::new(MembershipId::new(id), at);
        let found = here.bungie.send(&request).await.unwrap();
        assert_eq!(
            found.destiny_memberships[0].membership_id,
            membership(account)
        );
        assert_eq!(
            found.bungie_net_user.unwrap().membership_id.0,
            account.bungie_net_id()
        );
    }
    let id = BungieNetMembershipId::new(account.bungie_net_id());
    let found = here
        .bungie
        .send(&user::GetBungieNetUserById::new(id))
        .await
        .unwrap();
    assert_eq!(found.unique_name, account.bungie_name());
    let nobody = user::GetBungieNetUserById::new(BungieNetMembershipId::new(5));
    assert_eq!(code(here.bungie.send(&nobody).await), Some(217));

    let linked = destiny2::GetLinkedProfiles::new(platform(account), membership(account));
    let linked = here.bungie.send(&linked).await.unwrap();
    assert_eq!(linked.profiles[0].membership_id, membership(account));
}

/// Pages hold everybody once.
#[tokio::test(start_paused = true)]
async fn searches_have_pages() {
    let here = Setting::new(1);
    let mut found = Vec::new();
    for page in 0.. {
        let all = types::UserSearchPrefixRequest {
            display_name_prefix: Some(String::new()),
            ..Default::default()
        };
        let answer = here
            .bungie
            .send(&user::SearchByGlobalNamePost::new(page, all))
            .await
            .unwrap();
        found.extend(
            answer
                .search_results
                .iter()
                .map(|it| it.bungie_net_membership_id.unwrap().0),
        );
        if !answer.has_more {
            assert!(page > 1);
            break;
        }
    }
    let count = found.len();
    found.sort_unstable();
    found.dedup();
    assert_eq!((found.len(), count), (25, 25));
    assert!(found.contains(&here.account.bungie_net_id()));
}

#[tokio::test(start_paused = true)]
async fn whom_the_token_is_for() {
    let here = Setting::new(1);
    let other = here.fake.account(2);
    here.fake.sign_in_as("other", 1, other.bungie_net_id());
    here.fake.sign_in("nobody", 1);
    let ask = user::GetMembershipDataForCurrentUser::new();
    let own = here.owner.send(&ask).await.unwrap();
    assert_eq!(
        own.destiny_memberships[0].membership_id,
        membership(&here.account)
    );
    let user = |token| here.bungie.user(Session::new(token).unwrap());
    let others = user("other").send(&ask).await.unwrap();
    assert_eq!(
        others.destiny_memberships[0].membership_id,
        membership(&other)
    );
    assert_eq!(code(user("nobody").send(&ask).await), Some(217));
}

#[tokio::test(start_paused = true)]
async fn a_part_of_the_service_can_be_off() {
    let here = Setting::new(1);
    let settings = core::GetCommonSettings::new();
    let before = here.bungie.send(&settings).await.unwrap();
    assert!(before.systems["Destiny2"].enabled && before.systems["Clans"].enabled);
    here.fake.system("Destiny2", false);
    let during = here.bungie.send(&settings).await.unwrap();
    assert!(!during.systems["Destiny2"].enabled && during.systems["Clans"].enabled);
    let linked =
        destiny2::GetLinkedProfiles::new(platform(&here.account), membership(&here.account));
    let error = here.bungie.send(&linked).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Maintenance);
    here.bungie
        .send(&destiny2::GetDestinyManifest::new())
        .await
        .unwrap();
    here.fake.system("Destiny2", true);
    here.bungie.send(&linked).await.unwrap();
}
