//! What a replay answers, and what it says where it cannot.

use crate::calls::{KEY, client, fake};
use bungie_api::{
    ErrorKind, destiny2,
    ids::MembershipId,
    types::{BungieMembershipType, DestinyComponentType, PlatformErrorCodes},
};
use bungie_testing::record::{RecordError, Recorder, Replay};
use std::error::Error as _;

const STEAM: BungieMembershipType = BungieMembershipType::TIGER_STEAM;

fn milestones() -> destiny2::GetPublicMilestones {
    destiny2::GetPublicMilestones::new()
}

#[tokio::test(start_paused = true)]
async fn answers_come_in_their_order_and_the_last_one_again() {
    let folder = tempfile::tempdir().unwrap();
    let fake = fake();
    fake.on::<destiny2::GetPublicMilestones>()
        .error(PlatformErrorCodes::SYSTEM_DISABLED)
        .times(1);
    let recorder = Recorder::new(fake.transport(), folder.path()).unwrap();
    let bungie = client(recorder.clone(), KEY);
    bungie.send(&milestones()).await.unwrap_err();
    bungie.send(&milestones()).await.unwrap();
    recorder.finish().unwrap();

    let replay = Replay::open(folder.path()).unwrap();
    assert_eq!(replay.unused().len(), 2);
    let bungie = client(replay.clone(), KEY);
    let error = bungie.send(&milestones()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Maintenance, "{error:?}");
    assert_eq!(replay.unused(), ["0002-Destiny2.GetPublicMilestones.json"]);
    for _ in 0..3 {
        bungie.send(&milestones()).await.unwrap();
    }
    assert_eq!(replay.unused(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_request_without_a_recording_names_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let fake = fake();
    let recorder = Recorder::new(fake.transport(), folder.path()).unwrap();
    let bungie = client(recorder, KEY);
    let profile = |component| destiny2::GetProfile::new(STEAM, MembershipId(7), [component]);
    bungie.send(&milestones()).await.unwrap();
    bungie
        .send(&profile(DestinyComponentType::PROFILES))
        .await
        .unwrap();

    let replay = Replay::open(folder.path()).unwrap();
    let id = *replay.ids()["MembershipId"].first().unwrap();
    let bungie = client(replay, KEY);
    let wanted =
        destiny2::GetProfile::new(STEAM, MembershipId(id), [DestinyComponentType::CHARACTERS]);
    let error = bungie.send(&wanted).await.unwrap_err();
    let text = everything(&error);
    for part in [
        "no recording of Destiny2.GetProfile",
        "0002-Destiny2.GetProfile.json",
        r#"components is "100" there and "200" here"#,
    ] {
        assert!(text.contains(part), "{text}");
    }
    let vendors = destiny2::GetPublicVendors::new([DestinyComponentType::VENDORS]);
    let error = bungie.send(&vendors);
    let text = everything(&error.await.unwrap_err());
    assert!(
        text.contains("no recording of Destiny2.GetPublicVendors"),
        "{text}"
    );
}

#[test]
fn a_recorder_starts_with_a_folder_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("0007-other.json"), "{}").unwrap();
    let error = Recorder::new(fake().transport(), folder.path()).unwrap_err();
    assert!(matches!(error, RecordError::NotEmpty(_)), "{error}");
}

/// An error with all that it comes from.
fn everything(error: &bungie_api::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!(": {error}");
        source = error.source();
    }
    text
}
