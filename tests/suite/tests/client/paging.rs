//! Streams of pages.

use crate::{TOKEN, client, user};
use bungie_api::{
    Error, ErrorKind, destiny2, group_v2,
    ids::{CharacterId, GroupId, MembershipId},
    social,
    types::{BungieMembershipType, PlatformFriendType, SearchResultOfGroupMember},
};
use bungie_testing::fake::{Envelope, FakeBungie, Fault};
use futures_util::{Stream, StreamExt as _};
use serde_json::{Value, json};

const MEMBERS: &str = "GroupV2.GetMembersOfGroup";

/// Counts its pages from 1, and says whether there are more.
fn members() -> group_v2::GetMembersOfGroup {
    group_v2::GetMembersOfGroup::new(GroupId(5))
}

/// Counts its pages from 0, and there are more until one is empty.
fn history() -> destiny2::GetActivityHistory {
    destiny2::GetActivityHistory::new(
        BungieMembershipType::TIGER_STEAM,
        MembershipId(4611686018467284386),
        CharacterId(2305843009000000000),
    )
}

fn page(of: Value) -> Fault {
    Envelope::success().response(of).into()
}

fn more(has_more: bool) -> Fault {
    page(json!({"results": [], "totalResults": 7, "hasMore": has_more}))
}

async fn all<T>(pages: impl Stream<Item = Result<T, Error>>) -> Vec<Result<T, ErrorKind>> {
    let kinds = pages.map(|page| page.map_err(|error| error.kind()));
    kinds.collect().await
}

fn totals(pages: Vec<Result<SearchResultOfGroupMember, ErrorKind>>) -> Vec<Result<i32, ErrorKind>> {
    pages
        .into_iter()
        .map(|page| page.map(|page| page.total_results))
        .collect()
}

fn queries(fake: &FakeBungie) -> Vec<String> {
    assert_eq!(fake.violations(), []);
    let requests = fake.requests().into_iter();
    requests.map(|request| request.query).collect()
}

#[tokio::test]
async fn it_ends_after_the_page_that_says_so() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(MEMBERS, more(true)).unwrap();
    fake.fault_next(MEMBERS, more(true)).unwrap();
    fake.fault_next(MEMBERS, more(false)).unwrap();
    let pages = all(client(&fake).pages(members())).await;
    assert_eq!(totals(pages), [Ok(7), Ok(7), Ok(7)]);
    assert_eq!(
        queries(&fake),
        ["currentpage=1", "currentpage=2", "currentpage=3"]
    );
}

#[tokio::test]
async fn it_ends_at_a_success_with_nothing_in_it() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(MEMBERS, more(true)).unwrap();
    fake.fault_next(MEMBERS, Envelope::success()).unwrap();
    let pages = all(client(&fake).pages(members())).await;
    assert_eq!(totals(pages), [Ok(7)]);
    assert_eq!(queries(&fake).len(), 2);
}

#[tokio::test]
async fn it_ends_with_the_error() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(MEMBERS, more(true)).unwrap();
    fake.fault_next(MEMBERS, Envelope::error(686, "ClanNotFound"))
        .unwrap();
    let pages = all(client(&fake).pages(members())).await;
    assert_eq!(totals(pages), [Ok(7), Err(ErrorKind::NotFound)]);
    assert_eq!(queries(&fake).len(), 2);
}

#[tokio::test]
async fn it_begins_where_the_request_does_and_keeps_the_rest_of_it() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(MEMBERS, more(true)).unwrap();
    fake.fault_next(MEMBERS, more(false)).unwrap();
    let request = members().currentpage(4).name_search("a b");
    let pages = all(client(&fake).pages(request)).await;
    assert_eq!(pages.len(), 2);
    assert_eq!(
        queries(&fake),
        [
            "currentpage=4&nameSearch=a%20b",
            "currentpage=5&nameSearch=a%20b"
        ]
    );
}

#[tokio::test]
async fn pages_are_counted_from_nought_where_bungie_does() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    let entries = || page(json!({"activities": [{}, {}]}));
    let lengths = |pages: Vec<Result<bungie_api::types::DestinyActivityHistoryResults, _>>| {
        let lengths = pages
            .into_iter()
            .map(|page| page.map(|page| page.activities.len()));
        lengths.collect::<Result<Vec<_>, ErrorKind>>()
    };
    fake.fault_next((), entries()).unwrap();
    fake.fault_next((), page(json!({}))).unwrap();
    assert_eq!(lengths(all(client.pages(history())).await), Ok(vec![2, 0]));
    // A user reads on in the same way.
    fake.fault_next((), entries()).unwrap();
    fake.fault_next((), Envelope::success()).unwrap();
    let later = history().page(3);
    assert_eq!(lengths(all(user.pages(later)).await), Ok(vec![2]));
    assert_eq!(queries(&fake), ["page=0", "page=1", "page=3", "page=4"]);
}

#[tokio::test]
async fn pages_begin_with_the_first() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(MEMBERS, more(true)).unwrap();
    fake.fault_next(MEMBERS, more(false)).unwrap();
    let pages = all(client(&fake).pages(members().currentpage(0))).await;
    assert_eq!(pages.len(), 2);
    assert_eq!(queries(&fake), ["currentpage=1", "currentpage=2"]);
}

#[tokio::test]
async fn a_page_in_the_path_may_be_a_text() {
    let fake = FakeBungie::start().await.unwrap();
    let user = user(&fake, &client(&fake), TOKEN);
    let friends = |has_more: bool| page(json!({"platformFriends": [], "hasMore": has_more}));
    fake.fault_next((), friends(true)).unwrap();
    fake.fault_next((), friends(false)).unwrap();
    let request = social::GetPlatformFriendList::new(PlatformFriendType::STEAM, "9");
    assert_eq!(all(user.pages(request)).await.len(), 2);
    assert_eq!(fake.violations(), []);
    let pages: Vec<_> = fake.requests().into_iter().map(|it| it.path).collect();
    let place = "/Platform/Social/PlatformFriends/3";
    assert_eq!(pages, [format!("{place}/9/"), format!("{place}/10/")]);
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_always(MEMBERS, more(true)).unwrap();
    let client = client(&fake);
    let mut pages = client.pages(members());
    assert_eq!(fake.requests().len(), 0);
    for count in 1..=2 {
        pages.next().await.unwrap().unwrap();
        assert_eq!(fake.requests().len(), count);
    }
}
