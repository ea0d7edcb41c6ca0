//! The client that blocks its thread, against the fake on a runtime of its own.

#[path = "client/common.rs"]
mod common;
#[path = "oauth/setting.rs"]
mod setting;

use bungie_api::{
    Error, ErrorKind, SignInError, blocking,
    group_v2::GroupSearch,
    types::{GroupQuery, GroupType},
};
use bungie_testing::fake::{Envelope, FakeBungie, Fault, Gate};
use common::{MOVE_ITEMS, TOKEN, client, manifest, transfer};
use serde_json::json;
use setting::{CONFIDENTIAL, Setting, code};
use std::{thread, time::Duration};

/// Runs a program without async, while the fake answers.
async fn on_a_thread<T: Send + 'static>(program: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = thread::spawn(program);
    let joined = tokio::task::spawn_blocking(|| thread.join()).await;
    joined.unwrap().unwrap()
}

fn blocking(fake: &FakeBungie) -> blocking::Client {
    blocking::Client::new(client(fake)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn threads_share_a_client() {
    let fake = FakeBungie::start().await.unwrap();
    let client = blocking(&fake);
    let calls = on_a_thread(move || {
        let call = |client: blocking::Client| thread::spawn(move || client.send(&manifest()));
        let calls: Vec<_> = (0..8).map(|_| call(client.clone())).collect();
        let answers = calls.into_iter().map(|call| call.join().unwrap());
        answers.collect::<Result<Vec<_>, Error>>()
    });
    assert_eq!(calls.await.unwrap().len(), 8);
    assert_eq!(fake.requests().len(), 8);
    assert_eq!(fake.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_an_iterator() {
    const SEARCH: &str = "GroupV2.GroupSearch";
    let fake = FakeBungie::start().await.unwrap();
    for (names, more) in [(["A", "B"], true), (["C", "D"], false)] {
        let results = names.map(|name| json!({"name": name}));
        let page = json!({"results": results, "hasMore": more});
        fake.fault_next(SEARCH, Envelope::success().response(page))
            .unwrap();
    }
    let client = blocking(&fake);
    let names = on_a_thread(move || {
        let clans = client.items(GroupSearch::new(GroupQuery {
            name: Some("Raid".to_owned()),
            group_type: GroupType::CLAN,
            ..Default::default()
        }));
        let names = clans.map(|clan| Ok(clan?.name));
        names.collect::<Result<Vec<_>, Error>>()
    });
    assert_eq!(names.await.unwrap(), ["A", "B", "C", "D"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_signs_in_stays_and_moves_an_item() {
    let setting = Setting::new().await;
    let (client, sessions) = (setting.client.clone(), setting.sessions.clone());
    let code = code(&setting.fake, CONFIDENTIAL);
    let moved = on_a_thread(move || {
        let client = blocking::Client::new(client).unwrap();
        let user = client.wait(sessions.sign_in(code))??;
        let user = client.wrap_user(user);
        user.send(&transfer())?;
        let (headers, _) = user.send_with_headers(&transfer())?;
        client.wait(sessions.close())?;
        Ok::<_, Error>(headers)
    });
    assert!(moved.await.unwrap().contains_key("content-type"));
    assert_eq!(setting.fake.violations(), []);
}

#[tokio::test]
async fn inside_a_runtime_it_says_so_and_sends_nothing() {
    let fake = FakeBungie::start().await.unwrap();
    fake.sign_in(TOKEN, MOVE_ITEMS);
    let client = blocking(&fake);
    let user = client.user::<bungie_api::AnyScope>(bungie_api::Session::new(TOKEN).unwrap());
    let told = [
        client.send(&manifest()).unwrap_err(),
        user.send(&transfer()).unwrap_err(),
        client
            .pages(GroupSearch::new(GroupQuery::default()))
            .next()
            .unwrap()
            .unwrap_err(),
    ];
    for error in told {
        assert_eq!(error.kind(), ErrorKind::Runtime);
        assert!(error.operation().is_some());
        let text = error.to_string();
        assert!(text.contains("call the async client here"), "{text}");
    }
    let inside = client.wait(async {}).unwrap_err();
    assert_eq!(Error::from(inside).kind(), ErrorKind::Runtime);
    assert!(
        SignInError::from(inside)
            .to_string()
            .contains("async client")
    );
    assert_eq!(fake.requests().len(), 0);
    // The last clones go here, inside the runtime.
    drop((client, user));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_call_may_take_is_the_async_clients_affair() {
    let fake = FakeBungie::start().await.unwrap();
    let gate = Gate::closed();
    fake.fault_next("Destiny2.GetDestinyManifest", Fault::held_answer(&gate))
        .unwrap();
    let client = blocking(&fake);
    let asked = on_a_thread(move || {
        let impatient = client.with(|client| client.with_deadline(Duration::from_millis(50)));
        impatient.send(&manifest())
    });
    assert_eq!(asked.await.unwrap_err().kind(), ErrorKind::Timeout);
}
