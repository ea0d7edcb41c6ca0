//! A recording that no longer fits the document says where.

use crate::calls::{KEY, client, fake};
use bungie_api::{
    DefinitionHash, Session, UserClient, destiny2,
    ids::{CharacterId, ItemInstanceId, MembershipId},
    types::{BungieMembershipType, DestinyComponentType, DestinyItemTransferRequest},
};
use bungie_testing::record::{Misfit, MisfitKind, Recorder, Replay};
use serde_json::{Value, json};
use std::{fs, path::Path};

const STEAM: BungieMembershipType = BungieMembershipType::TIGER_STEAM;
const PROFILE: &str = "0001-Destiny2.GetProfile.json";
const TRANSFER: &str = "0002-Destiny2.TransferItem.json";

async fn record(folder: &Path) {
    let fake = fake();
    fake.sign_in("token-of-somebody", u64::MAX >> 1);
    let recorder = Recorder::new(fake.transport(), folder).unwrap();
    let bungie = client(recorder, KEY);
    let member = MembershipId(4_611_686_018_467_284_386);
    let components = [DestinyComponentType::PROFILES];
    let profile = destiny2::GetProfile::new(STEAM, member, components);
    bungie.send(&profile).await.unwrap();
    let user: UserClient = bungie.user(Session::new("token-of-somebody").unwrap());
    let transfer = DestinyItemTransferRequest::new(
        DefinitionHash::new(1_363_886_209),
        1,
        ItemInstanceId(6_917_529_812_345_678_901),
        CharacterId(2_305_843_009_261_234_000),
        STEAM,
    );
    user.send(&destiny2::TransferItem::new(transfer))
        .await
        .unwrap();
}

/// What is found after a file was changed, and was not found before.
async fn after(file: &str, change: impl FnOnce(&mut Value)) -> Vec<Misfit> {
    let folder = tempfile::tempdir().unwrap();
    record(folder.path()).await;
    let before = Replay::open(folder.path()).unwrap().check();
    assert!(
        before.iter().all(|it| it.kind == MisfitKind::News),
        "{before:#?}"
    );
    let path = folder.path().join(file);
    let mut recording = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut recording);
    fs::write(&path, recording.to_string()).unwrap();
    let mut found = Replay::open(folder.path()).unwrap().check();
    found.retain(|misfit| !before.contains(misfit));
    found
}

async fn only(file: &str, change: impl FnOnce(&mut Value)) -> Misfit {
    let mut found = after(file, change).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    let misfit = found.remove(0);
    assert_eq!(misfit.file, file);
    misfit
}

#[tokio::test(start_paused = true)]
async fn another_type_is_wrong_where_it_is() {
    let misfit = only(PROFILE, |it| {
        it["answer"]["body"]["json"]["Response"]["profile"]["data"]["versionsOwned"] = "3".into();
    });
    let misfit = misfit.await;
    assert_eq!(misfit.kind, MisfitKind::Wrong);
    assert_eq!(
        misfit.at,
        "$.answer.body.json.Response.profile.data.versionsOwned"
    );
    assert_eq!(
        (&*misfit.found, &*misfit.expected),
        ("\"3\"", "integer (int32)")
    );
}

#[tokio::test(start_paused = true)]
async fn what_bungie_may_add_is_news() {
    let found = after(PROFILE, |it| {
        let response = &mut it["answer"]["body"]["json"]["Response"];
        response["profile"]["data"]["cosmicRank"] = 3.into();
        response["profile"]["privacy"] = 99.into();
    });
    let found: Vec<_> = found.await;
    assert!(
        found.iter().all(|it| it.kind == MisfitKind::News),
        "{found:#?}"
    );
    let places: Vec<_> = found.iter().map(|it| &*it.at).collect();
    assert_eq!(
        places,
        [
            "$.answer.body.json.Response.profile.data.cosmicRank",
            "$.answer.body.json.Response.profile.privacy"
        ]
    );
    // Anything may be missing.
    let found = after(PROFILE, |it| {
        it["answer"]["body"]["json"] = json!({"ErrorCode": 1, "Response": {"profile": null}});
    });
    assert_eq!(found.await, []);
}

#[tokio::test(start_paused = true)]
async fn operations_and_paths_that_are_gone_are_wrong() {
    let gone = only(PROFILE, |it| it["operation"] = "Destiny2.GetSoul".into()).await;
    assert_eq!((gone.kind, &*gone.at), (MisfitKind::Wrong, "$.operation"));
    let moved = only(PROFILE, |it| {
        let path = it["request"]["path"].as_str().unwrap();
        it["request"]["path"] = path.replace("/Profile/", "/Guardian/").into();
    });
    let moved = moved.await;
    assert_eq!(
        (moved.kind, &*moved.at),
        (MisfitKind::Wrong, "$.request.path")
    );
    assert!(
        moved.expected.contains("/Profile/{destinyMembershipId}/"),
        "{moved}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_request_may_not_have_is_wrong() {
    let misfit = only(PROFILE, |it| it["request"]["query"]["depth"] = "2".into()).await;
    assert_eq!(
        (misfit.kind, &*misfit.at),
        (MisfitKind::Wrong, "$.request.query.depth")
    );
    let misfit = only(PROFILE, |it| it["request"]["query"] = json!({})).await;
    assert_eq!(misfit.at, "$.request.query.components");
    let misfit = only(TRANSFER, |it| {
        it["request"]["body"]["json"]["ghost"] = true.into();
    });
    let misfit = misfit.await;
    assert_eq!(
        (misfit.kind, &*misfit.at),
        (MisfitKind::Wrong, "$.request.body.json.ghost")
    );
    let misfit = only(TRANSFER, |it| it["request"]["body"] = Value::Null).await;
    assert_eq!(misfit.at, "$.request.body");
}
