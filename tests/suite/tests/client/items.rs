//! Streams of what pages bring, and streams as values: returned, kept and spawned.

use crate::{KEY, TOKEN, client, user};
use bungie_api::{
    Client, Error, ErrorKind, PageStream, Session, destiny2,
    group_v2::{self, GroupSearch},
    ids::GroupId,
    types::{GroupMember, GroupQuery, GroupType, GroupV2Card},
};
use bungie_testing::fake::{Envelope, FakeBungie, Fault};
use futures_util::FutureExt as _;
use serde_json::{Value, json};

const MEMBERS: &str = "GroupV2.GetMembersOfGroup";
const BANNED: &str = "GroupV2.GetBannedMembersOfGroup";
const SEARCH: &str = "GroupV2.GroupSearch";

fn search() -> GroupSearch {
    GroupSearch::new(GroupQuery {
        name: Some("Raid".to_owned()),
        group_type: GroupType::CLAN,
        items_per_page: 2,
        ..Default::default()
    })
}

fn members() -> group_v2::GetMembersOfGroup {
    group_v2::GetMembersOfGroup::new(GroupId(5))
}

fn page(results: Value, has_more: bool) -> Fault {
    let page = json!({"results": results, "hasMore": has_more});
    Envelope::success().response(page).into()
}

fn cards(names: &[&str], has_more: bool) -> Fault {
    let cards = names.iter().map(|name| json!({"name": name}));
    page(cards.collect(), has_more)
}

/// With nothing but what the stream has itself.
async fn all<T>(mut stream: PageStream<T>) -> (Vec<T>, Option<Error>) {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(item) => items.push(item),
            Err(error) => {
                assert!(stream.next().await.is_none(), "it goes on after an error");
                return (items, Some(error));
            }
        }
    }
    (items, None)
}

fn names(cards: &[GroupV2Card]) -> Vec<&str> {
    cards.iter().map(|card| card.name.as_str()).collect()
}

/// The bodies of all requests.
fn bodies(fake: &FakeBungie) -> Vec<Value> {
    assert_eq!(fake.violations(), []);
    let requests = fake.requests().into_iter();
    let bodies = requests.map(|request| serde_json::from_slice(&request.body));
    bodies.collect::<Result<_, _>>().unwrap()
}

fn pages_asked(fake: &FakeBungie) -> Vec<Value> {
    let bodies = bodies(fake).into_iter();
    bodies.map(|body| body["currentPage"].clone()).collect()
}

#[tokio::test]
async fn a_page_in_the_body_counts_and_the_rest_of_it_stays() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(SEARCH, cards(&["A", "B"], true)).unwrap();
    fake.fault_next(SEARCH, cards(&["C", "D"], true)).unwrap();
    fake.fault_next(SEARCH, cards(&["E"], false)).unwrap();
    let (pages, error) = all(client(&fake).pages(search())).await;
    assert!(error.is_none(), "{error:?}");
    let lengths: Vec<usize> = pages.iter().map(|page| page.results.len()).collect();
    assert_eq!(lengths, [2, 2, 1]);
    let bodies = bodies(&fake);
    assert_eq!(pages_asked(&fake), [1, 2, 3]);
    for body in bodies {
        assert_eq!(body["name"], "Raid");
        assert_eq!(body["itemsPerPage"], 2);
    }
}

#[tokio::test]
async fn a_page_in_the_body_begins_where_the_body_does() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(SEARCH, cards(&["A"], true)).unwrap();
    fake.fault_next(SEARCH, cards(&["B"], false)).unwrap();
    let query = GroupQuery {
        current_page: 7,
        ..Default::default()
    };
    let (items, error) = all(client(&fake).items(GroupSearch::new(query))).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names(&items), ["A", "B"]);
    assert_eq!(pages_asked(&fake), [7, 8]);
}

#[tokio::test]
async fn items_go_on_over_pages_with_nothing_in_them() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(SEARCH, cards(&["A", "B"], true)).unwrap();
    fake.fault_next(SEARCH, cards(&[], true)).unwrap();
    fake.fault_next(SEARCH, cards(&["C"], true)).unwrap();
    fake.fault_next(SEARCH, cards(&[], false)).unwrap();
    let (items, error) = all(client(&fake).items(search())).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names(&items), ["A", "B", "C"]);
    assert_eq!(pages_asked(&fake), [1, 2, 3, 4]);
}

#[tokio::test]
async fn items_before_an_error_are_there() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(MEMBERS, page(json!([{}, {}]), true))
        .unwrap();
    fake.fault_next(MEMBERS, Envelope::error(686, "ClanNotFound"))
        .unwrap();
    let (items, error) = all(client(&fake).items(members())).await;
    assert_eq!(items.len(), 2);
    assert_eq!(error.unwrap().kind(), ErrorKind::NotFound);
    assert_eq!(fake.requests().len(), 2);
}

/// What holds the items may be in a struct that may be missing.
#[tokio::test]
async fn items_within_a_struct_that_is_missing_are_none() {
    let fake = FakeBungie::start().await.unwrap();
    let found = json!({"results": {"results": [{}, {}, {}], "hasMore": true}});
    fake.fault_next((), Envelope::success().response(found))
        .unwrap();
    fake.fault_next((), Envelope::success().response(json!({})))
        .unwrap();
    let request = destiny2::SearchDestinyEntities::new("DestinyInventoryItemDefinition", "x");
    let (items, error) = all(client(&fake).items(request)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(items.len(), 3);
    assert_eq!(fake.requests().len(), 2);
}

#[tokio::test]
async fn the_next_page_is_asked_for_after_the_last_item() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(SEARCH, cards(&["A", "B"], true)).unwrap();
    fake.fault_next(SEARCH, cards(&["C"], false)).unwrap();
    let mut items = client(&fake).items(search());
    for (name, requests) in [("A", 1), ("B", 1), ("C", 2)] {
        assert_eq!(items.next().await.unwrap().unwrap().name, name);
        assert_eq!(fake.requests().len(), requests);
    }
    assert!(items.next().await.is_none());
}

/// Nothing of the client is borrowed.
fn members_of(fake: &FakeBungie) -> PageStream<GroupMember> {
    client(fake).items(members())
}

#[tokio::test]
async fn a_stream_outlives_the_client_and_runs_in_a_task() {
    let fake = FakeBungie::start().await.unwrap();
    fake.fault_next(MEMBERS, page(json!([{}, {}]), true))
        .unwrap();
    fake.fault_next(MEMBERS, page(json!([{}]), false)).unwrap();
    let task = tokio::spawn(all(members_of(&fake)));
    let (items, error) = task.await.unwrap();
    assert!(error.is_none(), "{error:?}");
    assert_eq!(items.len(), 3);
}

#[tokio::test]
async fn a_user_s_stream_goes_on_with_the_user_in_a_task() {
    let fake = FakeBungie::start().await.unwrap();
    fake.sign_in(TOKEN, bungie_api::scopes::ALL.bits());
    let client: Client = client(&fake);
    let user = client.user(Session::new(TOKEN).unwrap());
    fake.fault_next(BANNED, page(json!([{}]), true)).unwrap();
    fake.fault_next(BANNED, page(json!([{}]), false)).unwrap();
    let banned = group_v2::GetBannedMembersOfGroup::new(GroupId(1));
    let task = tokio::spawn(all(user.items(banned)));
    drop((user, client));
    assert_eq!(task.await.unwrap().0.len(), 2);
    for request in fake.requests() {
        assert_eq!(request.headers["authorization"], format!("Bearer {TOKEN}"));
        assert_eq!(request.headers["x-api-key"], KEY);
    }
}

/// What a future that was dropped had begun, the next one goes on with.
#[tokio::test]
async fn a_dropped_future_loses_nothing() {
    let fake = FakeBungie::start().await.unwrap();
    let user = user(&fake, &client(&fake), TOKEN);
    fake.fault_next(MEMBERS, page(json!([{}]), true)).unwrap();
    fake.fault_next(MEMBERS, page(json!([{}]), false)).unwrap();
    let mut pages = user.pages(members());
    assert!(pages.next().now_or_never().is_none());
    assert_eq!(all(pages).await.0.len(), 2);
    assert_eq!(fake.requests().len(), 2);
}
