//! The actions of one user: one at a time, and not too soon after one another.

use crate::{TOKEN, client, equip, snapshot, transfer, user};
use bungie_api::{Endpoint as _, destiny2};
use bungie_testing::fake::{FakeBungie, Fault, Gate};
use std::time::Duration;
use tokio::time::timeout;

const TRANSFER: &str = "Destiny2.TransferItem";

/// Actions are spaced from sending to sending. What the network does is its own affair: here, this
/// much at the most.
const NETWORK: Duration = Duration::from_millis(100);

fn assert_spaced(fake: &FakeBungie) {
    let interval = destiny2::SnapshotLoadout::OPERATION.interval_per_user;
    let interval = interval.expect("this test is about one that has an interval");
    assert_eq!(interval, Duration::from_secs(1));
    let requests = fake.requests();
    assert_eq!(requests.len(), 2);
    let between = requests[1].at - requests[0].at;
    assert!(between + NETWORK >= interval, "{between:?}");
}

#[tokio::test]
async fn two_actions_of_a_user_are_apart() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let user = user(&fake, &client, TOKEN);
    // Another session with the same token is the same user.
    let twin = client.user(bungie_api::Session::new(TOKEN).unwrap());
    let request = snapshot();
    let (first, second) = tokio::join!(user.send(&request), twin.send(&request));
    first.unwrap();
    second.unwrap();
    assert_spaced(&fake);
}

#[tokio::test]
async fn raw_actions_are_apart_as_well() {
    let fake = FakeBungie::start().await.unwrap();
    let user = user(&fake, &client(&fake), TOKEN);
    user.send_raw(&snapshot()).await.unwrap();
    user.send_raw(&snapshot()).await.unwrap();
    assert_spaced(&fake);
}

#[tokio::test]
async fn two_actions_of_a_user_are_never_on_their_way_together() {
    let fake = FakeBungie::start().await.unwrap();
    let user = user(&fake, &client(&fake), TOKEN);
    let gate = Gate::closed();
    fake.fault_next(TRANSFER, Fault::held_answer(&gate))
        .unwrap();
    let act = || {
        let user = user.clone();
        tokio::spawn(async move { user.send(&transfer()).await })
    };
    let first = act();
    fake.arrived(1).await;
    let second = act();
    // Several intervals: it is the answer that is missing.
    let interval = destiny2::TransferItem::OPERATION.interval_per_user.unwrap();
    let early = timeout(4 * interval, fake.arrived(2)).await;
    assert!(early.is_err() && !second.is_finished());
    gate.open();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(fake.requests().len(), 2);
}

/// Each of the others ends while one user's transfer is held.
#[tokio::test]
async fn others_do_not_wait() {
    let fake = FakeBungie::start().await.unwrap();
    let client = client(&fake);
    let first = user(&fake, &client, TOKEN);
    let other = user(&fake, &client, "another-token");
    let gate = Gate::closed();
    fake.fault_next(TRANSFER, Fault::held_answer(&gate))
        .unwrap();
    let held = tokio::spawn({
        let first = first.clone();
        async move { first.send(&transfer()).await }
    });
    fake.arrived(1).await;

    other.send(&transfer()).await.unwrap();
    first.send(&equip()).await.unwrap();
    client.send(&crate::manifest()).await.unwrap();

    assert!(!held.is_finished());
    gate.open();
    held.await.unwrap().unwrap();
    assert_eq!(fake.violations(), []);
}

/// Who gave up makes room for the next, without having acted.
#[tokio::test]
async fn a_turn_that_is_not_taken_is_passed_on() {
    let fake = FakeBungie::start().await.unwrap();
    let user = user(&fake, &client(&fake), TOKEN);
    let gate = Gate::closed();
    fake.fault_next(TRANSFER, Fault::held_answer(&gate))
        .unwrap();
    let held = tokio::spawn({
        let user = user.clone();
        async move { user.send(&transfer()).await }
    });
    fake.arrived(1).await;
    let hasty = user.with_deadline(Duration::from_millis(50));
    hasty.send(&transfer()).await.unwrap_err();
    assert_eq!(fake.requests().len(), 1);
    gate.open();
    held.await.unwrap().unwrap();
    user.send(&transfer()).await.unwrap();
    assert_eq!(fake.requests().len(), 2);
}
